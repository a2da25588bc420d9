import pytest

from bot.clients.minilm import MiniLM
from bot.clients.remote_embeddings import RemoteEmbeddings
from bot.settings import Matching, SettingsError, read_settings
from bot.wiring import embedder_of
from tests.bot.test_settings import refusal, settings

URL = "https://models.example.com/v1/embeddings"


def test_meaning_is_compared_unless_it_is_switched_off() -> None:
    assert settings().matching is Matching.HYBRID
    assert isinstance(embedder_of(settings()), MiniLM)
    assert embedder_of(settings(MATCHING=" Lexical ")) is None
    assert "MATCHING cannot be used; write hybrid or lexical" in refusal(MATCHING="vector")


def test_a_remote_model_takes_the_place_of_the_one_here() -> None:
    found = settings(EMBEDDINGS_URL=URL, EMBEDDINGS_MODEL="m-1", EMBEDDINGS_API_KEY=" s3cret\n")
    assert embedder_of(found) == RemoteEmbeddings(URL, "m-1", "s3cret")
    assert "s3cret" not in f"{found!r} {embedder_of(found)!r}"


def test_a_remote_model_needs_a_name_and_an_address() -> None:
    assert refusal(EMBEDDINGS_URL=URL).startswith("EMBEDDINGS_MODEL is not set")
    for address in (
        "models.example.com",
        "ftp://models.example.com",
        "https://user:secret@models.example.com/",
    ):
        words = refusal(EMBEDDINGS_URL=address, EMBEDDINGS_MODEL="m")
        assert words.startswith("EMBEDDINGS_URL is not a web address")
        assert "secret" not in words
    with pytest.raises(SettingsError, match="EMBEDDINGS_ALLOW_PRIVATE cannot be used; write true or false"):
        read_settings({"EMBEDDINGS_ALLOW_PRIVATE": "perhaps"}, env_file=None)
