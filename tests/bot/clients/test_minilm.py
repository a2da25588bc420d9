"""The real model of the installed package: loaded once for all of these."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from bot.clients.minilm import DIMENSIONS, PIECES, MiniLM
from triage.matching.meaning import EmbeddingError

MINILM = MiniLM()
KNOWN = (-0.0089, -0.0613, 0.0037, 0.0549)
PUBLISHED = (-0.0230, -0.0628, -0.0099, 0.0641)


def test_what_means_the_same_is_closer_than_what_shares_words() -> None:
    asked, same, other = MINILM.embed(
        [
            "Log in with the company's own identity provider",
            "Single sign-on",
            "Log of the company's own invoices",
        ]
    )
    assert asked @ same > asked @ other


def test_vectors_are_of_length_one_and_do_not_depend_on_their_neighbours() -> None:
    texts = ["SSO", "Export the audit log as CSV every night", "", "日本語 🙂", "\x00 \u200b \ud800"]
    together = MINILM.embed(texts)
    assert together.shape == (len(texts), DIMENSIONS)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    for text, vector in zip(texts, together, strict=True):
        assert np.array_equal(MINILM.embed([text])[0], vector)


def test_known_vectors_stay_what_they_are() -> None:
    """Stored vectors are compared with new ones, so the model must never change under its name."""
    [vector] = MINILM.embed(["Brightforge needs SAML SSO before March"])
    assert np.allclose(vector[:4], KNOWN, atol=2e-3)


def test_without_what_it_learned_it_is_the_model_as_published() -> None:
    [vector] = MiniLM(learned=None).embed(["Brightforge needs SAML SSO before March"])
    assert np.allclose(vector[:4], PUBLISHED, atol=2e-3)


def test_no_texts_no_rows_and_no_model() -> None:
    assert MiniLM(Path("nowhere.onnx")).embed([]).shape == (0, DIMENSIONS)


def test_a_very_long_text_is_read_from_its_beginning() -> None:
    long = "Export the audit log. " * 40
    assert np.array_equal(MINILM.embed([long])[0], MINILM.embed([long + "x" * 40_000])[0])


def test_several_threads_may_ask() -> None:
    fresh = MiniLM()
    with ThreadPoolExecutor(4) as pool:
        vectors = list(pool.map(fresh.embed, [["SSO"]] * 8))
    assert all(np.array_equal(vector, MINILM.embed(["SSO"])) for vector in vectors)


def test_a_missing_or_other_file_is_refused_in_words(tmp_path: Path) -> None:
    other = tmp_path / "model.onnx"
    other.write_bytes(b"not the model")
    with pytest.raises(EmbeddingError, match=r"the model model.onnx is not the one .* MATCHING=lexical"):
        MiniLM(other).embed(["SSO"])
    with pytest.raises(EmbeddingError, match=r"gone.onnx cannot be read: No such file"):
        MiniLM(tmp_path / "gone.onnx").embed(["SSO"])
    with pytest.raises(EmbeddingError, match=r"the vocabulary model.onnx is not"):
        MiniLM(pieces=other).embed(["SSO"])
    for learned in (other, tmp_path / "gone.npz"):
        with pytest.raises(EmbeddingError, match=rf"what it learned, {learned.name}, cannot be read"):
            MiniLM(learned=learned).embed(["SSO"])


def test_the_vocabulary_stands_beside_its_licence() -> None:
    assert len(PIECES.read_text("utf-8").splitlines()) == 30_522
    assert "Apache License" in (PIECES.parent / "NOTICE").read_text()
    assert "Version 2.0" in (PIECES.parent / "LICENSE-APACHE-2.0").read_text()
