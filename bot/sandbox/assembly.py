"""Puts the parts of a sandbox together; the only place that knows all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.sandbox.app_config import AppConfig
from bot.sandbox.delivery import Deliveries
from bot.sandbox.doings import Doings
from bot.sandbox.faults import PostPace
from bot.sandbox.feed import Feed
from bot.sandbox.live import LivePage, call_entry, delivery_entry
from bot.sandbox.record import ApiCall, Delivery
from bot.sandbox.signed_http import SignedHttp
from bot.sandbox.socket_mode import SocketHub
from bot.sandbox.web_api import WebApi
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Payload, World


@dataclass(frozen=True, slots=True)
class Options:
    """How the sandbox behaves; see `Sandbox` for the meaning of each."""

    app: AppConfig
    redelivery_delays: Sequence[float]
    ack_timeout: float
    ping_interval: float
    enforce_rate: bool
    keep_log: int
    examples: Sequence[str]
    asks_channel: str


class Parts:
    """The parts of one sandbox, connected."""

    def __init__(self, world: World, events_url: str | None, options: Options) -> None:
        identity, now = world.identity, world.now
        self.feed = Feed()
        self.sockets = SocketHub(identity.app_id, now, options.ping_interval, options.ack_timeout)
        self.http = SignedHttp(identity.signing_secret, events_url, now, options.ack_timeout)
        self.workspace = Workspace(world, self.feed, options.app)
        self.deliveries = Deliveries(
            world=world,
            sockets=self.sockets,
            http=self.http,
            feed=self.feed,
            redelivery_delays=options.redelivery_delays,
            keep_log=options.keep_log,
            announce=self._show_delivery,
        )
        self.workspace.send = self.deliveries.send_event
        self.sockets.on_change = self.connection_changed
        self.api = self._web_api(now, options)
        self.page = self._live_page(options)

    def _web_api(self, now: Callable[[], float], options: Options) -> WebApi:
        pace = PostPace(now) if options.enforce_rate else None
        return WebApi(self.workspace, self._new_socket_url, pace, options.keep_log, self._show_call)

    def _live_page(self, options: Options) -> LivePage:
        return LivePage(
            workspace=self.workspace,
            api=self.api,
            deliveries=self.deliveries,
            doings=Doings(self.workspace, self.deliveries),
            connection=self._connection,
            examples=options.examples,
            asks_channel=options.asks_channel,
        )

    async def close(self) -> None:
        """Gives up what is pending and closes every connection."""
        await self.deliveries.close()
        await self.page.close()
        await self.sockets.close()
        await self.http.close()

    def connection_changed(self) -> None:
        """To be called when a way to the bot came or went."""
        self.deliveries.look_for_ways()
        self.feed.publish(lambda: {"type": "connection", "connection": self._connection()})

    def _new_socket_url(self) -> str:
        address = self.workspace.url.replace("http", "ws", 1)
        return f"{address}/link/?ticket={self.sockets.new_ticket()}&app_id={self.workspace.identity.app_id}"

    def _connection(self) -> Payload:
        connections, url = self.sockets.connections, self.http.url or ""
        mode = "socket" if connections else "http" if url else "none"
        return {"mode": mode, "connections": connections, "url": url}

    def _show_call(self, call: ApiCall) -> None:
        self.feed.publish(lambda: {"type": "log", "entry": call_entry(call)})

    def _show_delivery(self, delivery: Delivery) -> None:
        self.feed.publish(lambda: {"type": "log", "entry": delivery_entry(delivery)})
