"""Slack's Web API: the SDK's client, with a short way for what is sent most."""

from __future__ import annotations

import json as jsons
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

_POST = "POST"


class SlackWeb(AsyncWebClient):
    """The SDK's client, whose calls with a JSON body go out as they are.

    The SDK prepares each for retries, files and log lines, none of which we want; that costs as much as half
    of the sending. Answers and errors are the SDK's own.
    """

    def __init__(self, *, session: aiohttp.ClientSession, **given: Any) -> None:
        super().__init__(session=session, retry_handlers=[], **given)
        self._open = session
        self._json_headers = {
            "Content-Type": "application/json;charset=utf-8",
            "Authorization": f"Bearer {self.token}",
            **self.headers,
        }

    async def api_call(
        self, api_method: str, *, json: dict[str, Any] | None = None, **other: Any
    ) -> AsyncSlackResponse:
        """As the SDK's; SlackApiError where Slack refuses or nobody can read its answer."""
        if json is None or other:
            return await super().api_call(api_method, json=json, **other)
        url = f"{self.base_url}{api_method}"
        sending = self._open.post(url, json=json, headers=self._json_headers, proxy=self.proxy)
        async with sending as answer:
            data = await _data_of(answer)
        response = AsyncSlackResponse(
            client=self,
            http_verb=_POST,
            api_url=url,
            req_args={"json": json},
            data=data,
            headers=answer.headers,  # type: ignore[arg-type]
            status_code=answer.status,
        )
        response.validate()  # type: ignore[no-untyped-call]
        return response


async def _data_of(answer: aiohttp.ClientResponse) -> dict[str, Any]:
    try:
        data = await answer.json()
    except aiohttp.ContentTypeError:
        return {}
    except jsons.JSONDecodeError as error:
        said = f"Slack's answer is no JSON: {error}"
        raise SlackApiError(said, answer) from error  # type: ignore[no-untyped-call]
    return data if isinstance(data, dict) else {}
