"""The sandbox as tests, the demo and the benchmark use it."""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.sandbox.app_config import AppConfig, Command, Shortcut, read_manifest
from bot.sandbox.assembly import Options, Parts
from bot.sandbox.doings import Doings
from bot.sandbox.faults import Fault
from bot.sandbox.picture import picture
from bot.sandbox.record import ApiCall, Delivery
from bot.sandbox.server import build_app
from bot.sandbox.socket_mode import ACK_SECONDS
from bot.sandbox.world import Channel, Identity, Payload, Person, Usergroup, World


def _app(
    manifest: Payload | None,
    event_types: Collection[str] | None,
    scopes: Sequence[str] | None,
    commands: Sequence[Command],
    shortcuts: Sequence[Shortcut],
) -> AppConfig:
    app = read_manifest(manifest) if manifest else AppConfig()
    return replace(
        app,
        event_types=app.event_types if event_types is None else event_types,
        scopes=app.scopes if scopes is None else tuple(scopes),
        commands=(*app.commands, *commands),
        shortcuts=(*app.shortcuts, *shortcuts),
    )


class Sandbox(Doings):
    """A Slack workspace on loopback with one app, the bot, in it. What people do there stands in `Doings`.

    The app is set up by a `manifest` as at Slack; `event_types` and `scopes` win over it, `commands` and
    `shortcuts` are added. Times are seconds. `now` gives the time since the epoch. Without `events_url`
    events wait for a Socket Mode connection; with it they go over signed HTTP while no socket is open. An
    event that is not acked is delivered again after each of `redelivery_delays`. Logs keep about `keep_log`
    entries.
    """

    def __init__(
        self,
        *,
        people: Sequence[Person],
        channels: Sequence[Channel],
        usergroups: Sequence[Usergroup] = (),
        team_id: str = "T0SANDBOX",
        team_name: str = "Sandbox",
        bot_user_id: str = "U0BECAUSE",
        bot_id: str = "B0BECAUSE",
        bot_name: str = "because",
        app_id: str = "A0BECAUSE",
        bot_token: str = "xoxb-sandbox",  # noqa: S107  a stand-in's token is no secret
        app_token: str = "xapp-sandbox",  # noqa: S107
        signing_secret: str = "sandbox-secret",  # noqa: S107
        manifest: Payload | None = None,
        event_types: Collection[str] | None = None,
        scopes: Sequence[str] | None = None,
        commands: Sequence[Command] = (),
        shortcuts: Sequence[Shortcut] = (),
        host: str = "127.0.0.1",
        port: int = 0,
        events_url: str | None = None,
        now: Callable[[], float] = time.time,
        redelivery_delays: Sequence[float] = (0.0, 60.0, 300.0),
        ack_timeout: float = ACK_SECONDS,
        ping_interval: float = 10.0,
        enforce_rate: bool = False,
        keep_log: int = 2000,
        examples: Sequence[str] = (),
        asks_channel: str | None = None,
    ) -> None:
        identity = Identity(
            team_id=team_id,
            team_name=team_name,
            bot_user_id=bot_user_id,
            bot_id=bot_id,
            bot_name=bot_name,
            app_id=app_id,
            bot_token=bot_token,
            app_token=app_token,
            signing_secret=signing_secret,
        )
        self.identity = identity
        self.world = World(people, channels, usergroups, identity, now)
        options = Options(
            app=_app(manifest, event_types, scopes, commands, shortcuts),
            redelivery_delays=redelivery_delays,
            ack_timeout=ack_timeout,
            ping_interval=ping_interval,
            enforce_rate=enforce_rate,
            keep_log=keep_log,
            examples=examples,
            asks_channel=asks_channel or (channels[0].id if channels else ""),
        )
        self._address = (host, port)
        self._parts = Parts(self.world, events_url, options)
        super().__init__(self._parts.workspace, self._parts.deliveries)
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listens. Afterwards `url` and `api_url` are known."""
        app = build_app(self._parts)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        host, port = self._address
        await web.TCPSite(self._runner, host, port).start()
        self._parts.workspace.url = f"http://{host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Gives up what is pending and closes every connection."""
        await self._parts.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        """Address of the page, without a slash at the end."""
        return self._parts.workspace.url

    @property
    def api_url(self) -> str:
        """The value for `SLACK_API_URL`."""
        return f"{self.url}/api/"

    @property
    def events_url(self) -> str | None:
        """Where events go over HTTP while no socket is open; may be set at any time."""
        return self._parts.http.url

    @events_url.setter
    def events_url(self, url: str | None) -> None:
        self._parts.http.url = url
        self._parts.connection_changed()

    def messages(self, channel: str, thread_ts: str | None = None) -> list[Payload]:
        """What stands in a channel itself, or in one thread with its root; oldest first, as stored."""
        place = self.world.channel(channel).id
        if thread_ts is None:
            return self.world.top_messages(place)
        return self.world.thread(place, thread_ts)

    @property
    def ephemerals(self) -> list[Payload]:
        """Messages that only one person (`to`) sees, oldest first."""
        return self._parts.workspace.ephemerals

    @property
    def views(self) -> dict[str, Payload]:
        """Open modals by id."""
        return self._parts.workspace.views.open

    def view_of(self, user: str) -> Payload:
        """The modal that a person sees; LookupError when there is none."""
        top = self._parts.workspace.views.top_of(user)
        if top is None:
            raise LookupError(f"{user} has no modal open")
        return top

    def whispers_to(self, user: str) -> list[Payload]:
        """The ephemeral messages that a person sees, oldest first."""
        return [one for one in self.ephemerals if one["to"] == user]

    @property
    def view_errors(self) -> dict[str, dict[str, str]]:
        """Errors shown in open modals, by view id and block id."""
        return self._parts.workspace.views.errors

    @property
    def homes(self) -> dict[str, Payload]:
        """Published Home tabs by user id."""
        return self._parts.workspace.views.homes

    @property
    def calls(self) -> list[ApiCall]:
        """Web API calls, newest last."""
        return self._parts.api.calls

    @property
    def deliveries(self) -> list[Delivery]:
        """Payloads sent to the bot, newest last."""
        return self._parts.deliveries.log

    @property
    def pending(self) -> int:
        """How many events are neither acked nor given up."""
        return self._parts.deliveries.pending

    @property
    def connections(self) -> int:
        """How many Socket Mode connections are usable."""
        return self._parts.sockets.connections

    async def wait_for(self, predicate: Callable[[], bool], timeout: float = 10.0) -> None:  # noqa: ASYNC109
        """Returns once `predicate()` holds, looking at each change; TimeoutError tells where things stand."""
        try:
            await self._parts.feed.wait_for(predicate, timeout)
        except TimeoutError:
            words = f"not within {timeout} s. {picture(self.world, self.calls, self.deliveries)}"
            raise TimeoutError(words) from None

    async def connected(self, timeout: float = 10.0) -> None:  # noqa: ASYNC109
        """Waits for a Socket Mode connection."""
        await self.wait_for(lambda: self.connections > 0, timeout)

    def fail_next(
        self,
        method: str,
        *,
        error: str | None = None,
        status: int | None = None,
        retry_after: int | None = None,
        times: int = 1,
        drop_after_commit: bool = False,
        delay: float = 0.0,
    ) -> None:
        """Lets the next `times` calls of a method (`*`: any) fail, wait, or lose their answer when done."""
        if retry_after is not None and status is None:
            status = 429
        self._parts.api.faults.add(method, Fault(error, status, retry_after, drop_after_commit, delay), times)

    def refuse_blocks(self, *types: str) -> None:
        """From now on messages with blocks of these types get `invalid_blocks`; none named: all are taken."""
        self._parts.api.faults.refused_blocks = set(types)

    async def disconnect_sockets(self, abrupt: bool = False) -> None:
        """Asks the bot to reconnect as Slack does now and then, or cuts its connections without a word."""
        await self._parts.sockets.disconnect(abrupt)

    def redeliver(self, event_id: str) -> None:
        """Delivers an event again with the same id, as after a lost ack."""
        self._parts.deliveries.again(next(one for one in self.deliveries if one.event_id == event_id))

    def expire_triggers(self) -> None:
        """Makes all trigger ids too old."""
        self._parts.workspace.triggers.expire()

    async def verify_url(self) -> Delivery:
        """Sends the `url_verification` handshake; the reply must echo the challenge."""
        body = {
            "type": "url_verification",
            "token": "sandbox-verification-token",
            "challenge": "sandbox-challenge",
        }
        return await self._parts.deliveries.send_gesture("events_api", body)

    def signed_headers(self, body: bytes) -> dict[str, str]:
        """Slack's signature headers for a body, for requests that a test builds itself."""
        return self._parts.http.headers(body)
