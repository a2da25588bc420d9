"""The main job against bare Bolt: an ask comes in over signed HTTP, its card goes out to Slack.

Bot, baseline and the load (with a lean Slack) are processes of their own on this machine's loopback. The bot
runs as people run it (``python -m bot run``) on SQLite with the sample files, over 1,000 channels so that
Slack's one post a second per channel does not count.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import aiohttp

from bench.event_load import CHANNELS, SECRET, Event, Sent, make_events, send_all, send_at_rate
from bench.lean_slack import LeanSlack

ROOT = Path(__file__).resolve().parent.parent
STEADY_RATE = 84.0
_SIDE_BY_SIDE = 50
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many events each part takes."""

    warm_up: int = 300
    burst: int = 1500
    steady: int = 1680
    memory: int = 20000


QUICK = Sizes(warm_up=20, burst=30, steady=30, memory=60)


@dataclass(frozen=True, slots=True)
class Figures:
    """Rates in events a second, times in milliseconds, memory in MB."""

    bare_bolt_rate: float
    bot_rate: float
    ratio: float
    ack_p50: float
    ack_p99: float
    post_p50: float
    post_p99: float
    burst_ack_p99: float
    memory_warm: float
    memory_half: float
    memory_end: float
    events: int

    def to_json(self) -> dict[str, float]:
        return asdict(self)


def run(
    sizes: Sizes = Sizes(), progress: Callable[[str], None] = lambda _: None, matching: str = "lexical"
) -> Figures:
    """Measures, with ``matching`` as the bot's MATCHING; needs no network beyond loopback."""
    return asyncio.run(_measure(sizes, progress, matching))


def table(figures: Figures) -> str:
    """The figures as a Markdown table with their targets."""
    rows = [
        ("events/s end to end", f"{figures.bot_rate:.0f}", ""),
        ("bare Bolt no-op, events/s", f"{figures.bare_bolt_rate:.0f}", ""),
        ("ratio to bare Bolt, median of pairs", f"{figures.ratio:.3f}", "≥ 0.10"),
        (f"ack p50 / p99 at {STEADY_RATE:.0f}/s, ms",
         f"{figures.ack_p50:.1f} / {figures.ack_p99:.1f}", "p99 < 50"),
        (f"event to post p50 / p99 at {STEADY_RATE:.0f}/s, ms",
         f"{figures.post_p50:.1f} / {figures.post_p99:.1f}", "p99 < 500"),
        ("ack p99 at full load, ms", f"{figures.burst_ack_p99:.1f}", ""),
        (f"memory after warm-up, half, {figures.events} events, MB",
         f"{figures.memory_warm:.0f}, {figures.memory_half:.0f}, {figures.memory_end:.0f}", "flat"),
    ]  # fmt: skip
    lines = ["| figure | measured | target |", "|---|---|---|"]
    return "\n".join(lines + [f"| {name} | {value} | {target} |" for name, value, target in rows])


async def _measure(sizes: Sizes, progress: Callable[[str], None], matching: str) -> Figures:
    slack = LeanSlack()
    await slack.start()
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            _bare_bolt() as bare_url,
            bot_process(Path(folder), slack.url, matching) as (url, process),
        ):
            await listening(bare_url)
            await listening(url)
            return await _measure_bot(Target(url, process.pid, slack), _Bare(bare_url), sizes, progress)
    finally:
        await slack.stop()


@contextmanager
def _bare_bolt() -> Iterator[str]:
    port = _free_port()
    with _process([sys.executable, "-m", "bench.bare_bolt", str(port)], dict(os.environ)):
        yield f"http://127.0.0.1:{port}/slack/events"


@dataclass
class _Bare:
    """The baseline under the same load."""

    url: str

    async def rate(self, count: int) -> float:
        """Events a second it acks."""
        began = time.perf_counter()
        await send_all(self.url, make_events(count), _SIDE_BY_SIDE)
        return count / (time.perf_counter() - began)


@dataclass
class Target:
    """The bot under load: its address, its process, the Slack it answers in, and how many asks it got."""

    url: str
    pid: int
    slack: LeanSlack
    asked: int = 0

    async def rate(self, count: int) -> tuple[float, Sent]:
        """Asks a second from event to card."""
        began = time.perf_counter()
        sent = await self.load(count, burst_load)
        return count / (time.perf_counter() - began), sent

    async def load(self, count: int, send: Callable[[str, list[Event]], Awaitable[Sent]]) -> Sent:
        """Sends new asks and waits until every one has its card."""
        events = make_events(count, self.asked)
        self.asked += count
        sent = await send(self.url, events)
        if sent.refused:
            raise RuntimeError(f"{sent.refused} events were refused")
        await _all_posted(self.slack, self.asked)
        return sent


async def burst_load(url: str, events: list[Event]) -> Sent:
    return await send_all(url, events, _SIDE_BY_SIDE)


async def steady_load(url: str, events: list[Event]) -> Sent:
    return await send_at_rate(url, events, STEADY_RATE)


async def _measure_bot(bot: Target, bare: _Bare, sizes: Sizes, progress: Callable[[str], None]) -> Figures:
    await bare.rate(sizes.warm_up)
    await bot.load(sizes.warm_up, burst_load)
    memory_warm = _memory_mb(bot.pid)
    progress(f"steady {STEADY_RATE:.0f}/s")
    steady = await bot.load(sizes.steady, steady_load)
    progress("full load, in turn with bare Bolt")
    # In turn and pair by pair, because the machine's own speed drifts from one minute to the next.
    rounds = [(await bare.rate(sizes.burst), await bot.rate(sizes.burst)) for _ in range(_ROUNDS)]
    progress(f"memory over {sizes.memory} events")
    rest = max(0, sizes.memory - bot.asked)
    await bot.load(rest // 2, burst_load)
    memory_half = _memory_mb(bot.pid)
    await bot.load(rest - rest // 2, burst_load)
    posts = [bot.slack.posted_at[thread] - at for thread, at in steady.sent_at.items()]
    return Figures(
        bare_bolt_rate=median(bare_rate for bare_rate, _ in rounds),
        bot_rate=median(bot_rate for _, (bot_rate, _) in rounds),
        ratio=median(bot_rate / bare_rate for bare_rate, (bot_rate, _) in rounds),
        ack_p50=percentile(steady.acks, 0.50),
        ack_p99=percentile(steady.acks, 0.99),
        post_p50=percentile(posts, 0.50),
        post_p99=percentile(posts, 0.99),
        burst_ack_p99=median(percentile(sent.acks, 0.99) for _, (_, sent) in rounds),
        memory_warm=memory_warm,
        memory_half=memory_half,
        memory_end=_memory_mb(bot.pid),
        events=bot.asked,
    )


async def _all_posted(slack: LeanSlack, count: int, patience_s: float = 120.0) -> None:
    """Every event of the load asks for something, so every one is answered in its thread."""
    until = time.perf_counter() + patience_s
    while slack.answered < count:
        if time.perf_counter() > until:
            raise RuntimeError(f"only {slack.answered} of {count} asks were answered")
        await asyncio.sleep(0.005)


async def listening(url: str) -> None:
    async with aiohttp.ClientSession() as session:
        for _ in range(300):
            try:
                async with session.post(url, data=b"{}"):
                    return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.1)
    raise RuntimeError(f"nothing listens on {url}")


@contextmanager
def bot_process(folder: Path, slack_url: str, matching: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = _free_port()
    channels = ", ".join(f'"{channel}"' for channel in CHANNELS)
    policy = folder / "policy.toml"
    policy.write_text(f'[channels]\nasks = [{channels}]\n[people]\npms = ["U0PM"]\n')
    environ = {
        **os.environ,
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_APP_TOKEN": "",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": slack_url,
        "DATABASE_URL": f"sqlite:///{folder / 'bench.db'}",
        "POLICY_FILE": str(policy),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "LOG_LEVEL": "error",
        "MATCHING": matching,
    }
    for kind in ("roadmap", "capacity", "accounts"):
        command = [sys.executable, "-m", "bot", kind, "import", str(ROOT / "examples" / f"{kind}.csv")]
        subprocess.run(command, check=True, env=environ, cwd=ROOT, capture_output=True)
    with _process([sys.executable, "-m", "bot", "run"], environ) as process:
        yield f"http://127.0.0.1:{port}/slack/events", process


@contextmanager
def _process(command: list[str], environ: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _memory_mb(pid: int) -> float:
    """Resident memory of the process, from the kernel's own account."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("the kernel gives no VmRSS")


def percentile(seconds: list[float], share: float) -> float:
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000
