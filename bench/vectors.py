"""Where comparing every vector ends and walking a graph begins: ``python -m bench.vectors 10000 50000``.

Every size is measured in a process of its own, so that memory is its own too. The vectors are made up: groups
of forty around a common middle, as asks for the same thing are.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

from storage.vector_search import Row, Shelf

SIZES = (10_000, 50_000, 200_000, 500_000)
_DIMENSIONS, _GROUP, _SPREAD, _BLOCK = 384, 40, 0.8, 10_000
_ASKED, _LIMIT = 40, 20


@dataclass(frozen=True, slots=True)
class Figures:
    """One way of searching so many vectors: seconds to fill, milliseconds to search, MB, share found."""

    vectors: int
    way: str
    fill_s: float
    search_ms: float
    memory_mb: float
    recall: float


def main(sizes: Sequence[int]) -> None:
    """Prints a Markdown table."""
    print("| vectors | way | filled in | one search | memory | found of the 20 nearest |")
    print("|---:|---|---:|---:|---:|---:|")
    for size in sizes:
        for way in ("exact", "graph"):
            each = _in_own_process(size, way)
            print(
                f"| {each.vectors:,} | {each.way} | {each.fill_s:.1f} s | {each.search_ms:.1f} ms "
                f"| {each.memory_mb:.0f} MB | {each.recall:.1%} |",
                flush=True,
            )


def _in_own_process(size: int, way: str) -> Figures:
    command = [sys.executable, "-m", "bench.vectors", "--one", str(size), way]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Figures(**json.loads(done.stdout))


def measure(size: int, way: str) -> Figures:
    """One size and way, in this process."""
    next(_blocks(_BLOCK))  # what making vectors leaves behind is not the shelf's
    before = _memory_mb()
    shelf = Shelf(exact_up_to=size if way == "exact" else size - 1)
    filling = 0.0
    for first, block in _blocks(size):
        began = perf_counter()
        for number, row in enumerate(block, first):
            with shelf.lock:
                shelf.put(str(number), row)
        filling += perf_counter() - began
    began = perf_counter()
    shelf.wait_for_graph()
    filling += perf_counter() - began
    memory = _memory_mb() - before
    asked = _asked(size)
    return Figures(
        size,
        way,
        filling,
        median(_seconds(lambda row=row: shelf.nearest(row, _LIMIT)) for row in asked) * 1000,  # type: ignore[misc]
        memory,
        _recall(shelf, asked, size),
    )


def _blocks(size: int) -> Iterator[tuple[int, Row]]:
    """The same vectors every time, a block at a time, so that making them takes no memory that counts."""
    for first in range(0, size, _BLOCK):
        random = np.random.default_rng(first)
        count = min(_BLOCK, size - first)
        middles = random.standard_normal((count // _GROUP + 1, _DIMENSIONS)).astype(np.float32)
        noise = random.standard_normal((count, _DIMENSIONS)).astype(np.float32)
        rows = np.repeat(middles, _GROUP, axis=0)[:count] + _SPREAD * noise
        yield first, rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _asked(size: int) -> Row:
    """Texts near stored ones."""
    random = np.random.default_rng(size + 1)
    _, block = next(_blocks(size))
    rows = block[random.integers(0, len(block), _ASKED)]
    rows = rows + 0.02 * random.standard_normal(rows.shape).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def _recall(shelf: Shelf, asked: Row, size: int) -> float:
    best = [np.empty(0) for _ in asked]
    for _, block in _blocks(size):
        best = [
            np.sort(np.concatenate([old, block @ row]))[-_LIMIT:]
            for old, row in zip(best, asked, strict=True)
        ]
    found = 0
    for row, nearest in zip(asked, best, strict=True):
        # What is as near as the twentieth counts, to within what half precision blurs.
        found += sum(cosine >= nearest[0] - 1e-3 for cosine in shelf.nearest(row, _LIMIT).values())
    return found / (len(asked) * _LIMIT)


def _seconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def _memory_mb() -> float:
    """Resident memory of this process, from the kernel's own account."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:"))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(asdict(measure(int(sys.argv[2]), sys.argv[3]))))
    else:
        main([int(size) for size in sys.argv[1:]] or SIZES)
