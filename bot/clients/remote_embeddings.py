"""A model of meaning behind an OpenAI-compatible ``/v1/embeddings``, limited in time, size and place."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import httpx
import numpy as np

from bot.clients.addresses import PrivateAddressError, UnknownHostError, check_global, resolve
from triage.matching.meaning import EmbeddingError, Vectors

_AGAIN = frozenset({429, 500, 502, 503, 504})
_MOST_BYTES = 20_000_000
_MOST_CHARACTERS = 4_000
_MODEL_HINT = "check EMBEDDINGS_URL and EMBEDDINGS_MODEL"


@dataclass(frozen=True)
class RemoteEmbeddings:
    """Fulfils ``triage.matching.meaning.Embedder``; may be used from several threads.

    ``seconds`` bounds each of at most two tries. ``allow_private`` lets it call this machine and network,
    and then also without TLS.
    """

    url: str
    model: str
    api_key: str = field(default="", repr=False)
    seconds: float = 5.0
    allow_private: bool = False

    def embed(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, 0), np.float32)
        try:
            answer = self._ask([text[:_MOST_CHARACTERS] or " " for text in texts])
        except PrivateAddressError as refused:
            raise self._error(f"{refused}; set EMBEDDINGS_ALLOW_PRIVATE=true if it is yours") from None
        except UnknownHostError as unknown:
            raise self._error(f"{unknown}; check EMBEDDINGS_URL and the network") from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as failed:
            raise self._error(f"{str(failed) or type(failed).__name__}; check the network") from None
        return self._vectors(answer, len(texts))

    @cached_property
    def _trusted(self) -> ssl.SSLContext:
        """Read once: it takes longer than the call itself."""
        return httpx.create_ssl_context()

    def _ask(self, texts: Sequence[str]) -> Any:
        """The answer's JSON; asks once more where the server is busy or the line broke."""
        # Proxies and .netrc of the environment would call addresses that were not checked.
        timeout = httpx.Timeout(self.seconds, connect=self.seconds / 2)
        with httpx.Client(trust_env=False, timeout=timeout, verify=self._trusted) as client:
            try:
                response = self._post(client, texts)
            except httpx.TransportError:
                response = self._post(client, texts)
            else:
                if response.status_code in _AGAIN:
                    response = self._post(client, texts)
        if response.status_code != httpx.codes.OK:
            raise self._error(_status_words(response.status_code))
        try:
            return response.json()
        except ValueError:
            raise self._error(f"does not answer in JSON; {_MODEL_HINT}") from None

    def _post(self, client: httpx.Client, texts: Sequence[str]) -> httpx.Response:
        """Asks the very address that was checked, whatever the name means a moment later; TLS still verifies
        the certificate of the name. Redirects are not followed: they would carry the key elsewhere."""
        url = httpx.URL(self.url)
        request = client.build_request(
            "POST",
            url,
            json={"model": self.model, "input": list(texts), "encoding_format": "float"},
            headers={"Accept-Encoding": "identity", "User-Agent": "because"}
            | ({"Authorization": f"Bearer {self.api_key}"} if self.api_key else {}),
            extensions={"sni_hostname": url.host},
        )
        request.url = url.copy_with(host=self._checked(url))
        response = client.send(request, stream=True)
        try:
            body = bytearray()
            for chunk in response.iter_raw():
                body += chunk
                if len(body) > _MOST_BYTES:
                    raise self._error(f"answers with more than {_MOST_BYTES // 1_000_000} MB; {_MODEL_HINT}")
        finally:
            response.close()
        return httpx.Response(response.status_code, content=bytes(body))

    def _checked(self, url: httpx.URL) -> str:
        if url.scheme == "http" and not self.allow_private:
            raise self._error("only https addresses are called; write https://…")
        addresses = asyncio.run(resolve(url.host, url.port or (443 if url.scheme == "https" else 80)))
        if not self.allow_private:
            check_global(url.host, addresses)
        return addresses[0]

    def _vectors(self, answer: Any, count: int) -> Vectors:
        """The rows in the order of the texts, brought to length one."""
        try:
            found = sorted(answer["data"], key=lambda each: each["index"])
            rows = np.array([each["embedding"] for each in found], np.float32)
        except (KeyError, TypeError, ValueError):
            raise self._error(f"does not answer as /v1/embeddings does; {_MODEL_HINT}") from None
        lengths = np.linalg.norm(rows, axis=1, keepdims=True) if rows.ndim == 2 else np.zeros(1)
        if len(rows) != count or not np.all(np.isfinite(lengths) & (lengths > 0)):
            raise self._error(f"gives no usable vector for each text; {_MODEL_HINT}")
        return np.asarray(rows / lengths, np.float32)

    def _error(self, words: str) -> EmbeddingError:
        return EmbeddingError(f"{self.url.partition('?')[0]}: {words}")


def _status_words(status: int) -> str:
    if status in (401, 403):
        return f"refuses the key (status {status}); check EMBEDDINGS_API_KEY"
    if status in (400, 404, 422):
        return f"does not know the address or the model (status {status}); {_MODEL_HINT}"
    return f"answered with status {status}; it is tried again later"
