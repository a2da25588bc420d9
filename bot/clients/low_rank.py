"""What a model has learned since it was published, kept as small changes to its large tables of weights.

Each table W of the model (inputs x outputs, int8, one scale per output) becomes W + down @ up, where down has
few columns: low-rank adaptation (Hu et al., 2021). A few hundred kilobytes instead of another model.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_LARGEST = 127  # of int8, either sign


def change(model: Path, changes: Path) -> None:
    """Changes the tables where they stand in the model's file. ``changes`` tells where each table and its
    scales begin in one very file, so check first that it is that one. OSError, ValueError, KeyError or
    BadZipFile where ``changes`` cannot be read."""
    # The file is mapped, never held: large pieces of memory, once freed, would let glibc keep other ones.
    numbers = np.memmap(model, np.uint8, "r+")
    with np.load(changes, allow_pickle=False) as learned:
        for number, (table_at, scales_at) in enumerate(learned["places"].tolist()):
            down, up = (learned[f"{side}{number}"].astype(np.float32) for side in ("down", "up"))
            _add(numbers, table_at, scales_at, down @ up)
    numbers.flush()


def _add(model: NDArray[np.uint8], table_at: int, scales_at: int, change: NDArray[np.float32]) -> None:
    inputs, outputs = change.shape
    table = np.frombuffer(model, np.int8, inputs * outputs, table_at).reshape(change.shape)
    scales = np.frombuffer(model, "<f4", outputs, scales_at)
    wanted = table * scales + change
    scales[:] = np.maximum(np.abs(wanted).max(axis=0) / _LARGEST, np.finfo(np.float32).tiny)
    table[:] = np.rint(wanted / scales).astype(np.int8)
