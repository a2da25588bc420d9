"""Changing a model's tables where they stand in its file."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clients.low_rank import change

BEFORE, BETWEEN = b"head", b"between"


def model(table: np.ndarray, scales: np.ndarray) -> bytes:
    return BEFORE + table.astype(np.int8).tobytes() + BETWEEN + scales.astype("<f4").tobytes() + b"tail"


def changes(folder: Path, table: np.ndarray, down: np.ndarray, up: np.ndarray) -> Path:
    file = folder / "changes.npz"
    places = np.array([(len(BEFORE), len(BEFORE) + table.size + len(BETWEEN))], np.int64)
    np.savez(file, places=places, down0=down.astype(np.float16), up0=up.astype(np.float16))
    return file


def after(folder: Path, before: bytes, learned: Path) -> bytes:
    file = folder / "model"
    file.write_bytes(before)
    change(file, learned)
    return file.read_bytes()


@given(st.integers(0, 2**32 - 1), st.integers(1, 9), st.integers(1, 9), st.integers(1, 3))
def test_a_table_becomes_itself_and_the_change_to_within_half_a_step(
    tmp_path_factory: pytest.TempPathFactory, seed: int, inputs: int, outputs: int, rank: int
) -> None:
    chance = np.random.default_rng(seed)
    table = chance.integers(-127, 128, (inputs, outputs))
    table[0] = 127  # a scale is that of its column's largest number
    scales = chance.uniform(0.001, 0.1, outputs)
    down, up = chance.normal(size=(inputs, rank)), chance.normal(size=(rank, outputs))
    folder = tmp_path_factory.mktemp("model")

    changed = after(folder, model(table, scales), changes(folder, table, down, up))

    stood = len(BEFORE) + table.size
    found = np.frombuffer(changed, np.int8, table.size, len(BEFORE)).reshape(table.shape)
    steps = np.frombuffer(changed, "<f4", outputs, stood + len(BETWEEN))
    wanted = table * scales.astype(np.float32) + down.astype(np.float16) @ up.astype(np.float16).astype(
        np.float32
    )
    assert np.all(np.abs(found * steps - wanted) <= steps * 0.51 + 1e-5)
    assert changed[: len(BEFORE)] == BEFORE
    assert changed[stood : stood + len(BETWEEN)] == BETWEEN
    assert changed.endswith(b"tail")


def test_no_change_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    table, scales = np.array([[127, -127], [5, 0]]), np.array([0.5, 0.25])
    file = changes(tmp_path, table, np.zeros((2, 1)), np.zeros((1, 2)))
    assert after(tmp_path, model(table, scales), file) == model(table, scales)
