"""A policy as a person would read it aloud: thresholds as sentences, conditions in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from triage.local_words import long_month, whole_money
from triage.policy import voice
from triage.policy.condition_words import condition_words, formula_words
from triage.policy.policy import Policy
from triage.policy.schema import Gate
from triage.verdicts import Autonomy, OwnerTask, Verdict

_REQUIRED = {"account": "account", "amount": "amount", "due": "date", "severity": "severity"}
TASKS = {
    OwnerTask.CONFIRMS: "confirms it",
    OwnerTask.DECIDES: "decides",
    OwnerTask.SIZES: "sizes it",
    OwnerTask.REVIEWS: "reviews it",
    OwnerTask.CHECKS: "checks it",
}


def gate_words(gate: Gate, policy: Policy) -> str:
    """One gate as a sentence."""
    condition = condition_words(gate.when, policy)
    when = f"If {condition}" if condition else "Otherwise"
    return f"{when}: {_verdict_words(gate)}{_task_words(gate, policy)}.{_autonomy_words(gate, policy)}"


def _verdict_words(gate: Gate) -> str:
    if gate.hold:
        return "a proposed yes for the first quarter with room, which holds the points"
    said = {Verdict.YES: "yes", Verdict.LATER: "later", Verdict.NO: "no"}[gate.verdict]
    said += ", for the item's quarter" if gate.quarter == "item" else ""
    return f"{said}, even where the roadmap is old" if gate.firm else said


def _task_words(gate: Gate, policy: Policy) -> str:
    if gate.task is None:
        return ""
    days = policy.days
    by = (
        f"after {days.review} days"
        if gate.task is OwnerTask.REVIEWS
        else f"within {days.answer} working days"
    )
    return f"; a PM {TASKS[gate.task]} {by}"


def _autonomy_words(gate: Gate, policy: Policy) -> str:
    said = {
        Autonomy.POST: "",
        Autonomy.DRAFT: " A PM sends it.",
        Autonomy.RECORD: " It is only recorded; nothing is posted.",
    }
    return said[policy.autonomy_of(gate.id)]


def policy_words(policy: Policy) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The policy in headed paragraphs of sentences, gates last."""
    yield "Who answers", tuple(_people(policy))
    yield "What counts", tuple(_worth(policy))
    yield "Thresholds", tuple(_thresholds(policy))
    yield "Time", tuple(_times(policy))
    yield "What customers hear", tuple(_said(policy))
    if policy.wont_do:
        yield "What we will not build", tuple(_wont_do(policy))
    gates = (f"{gate.id}. {gate_words(gate, policy)}" for gate in policy.gates)
    yield "The gates, in order; the first that applies decides", tuple(gates)


def _said(policy: Policy) -> Iterator[str]:
    """The tone, and every sentence that names nothing, with the gates and cases in which it is said."""
    tones = {"plain": "plain", "warm": "warm: it opens with thanks", "formal": "formal: nothing is shortened"}
    yield f"The tone is {tones[policy.voice.tone]}."
    spoken: dict[str, list[str]] = {}
    for gate in policy.gates:
        spoken.setdefault(voice.gate_words(policy, gate), []).append(gate.id)
    for case in voice.FIXED:
        spoken.setdefault(voice.fixed_words(policy, case), []).append(case)
    for sentence, cases in spoken.items():
        yield f"“{sentence}” ({', '.join(cases)})"
    yield "An item is named or dated only where its row on the roadmap allows it."


def _people(policy: Policy) -> Iterator[str]:
    channels, people = policy.channels, policy.people
    asks, pms = _list(channels.asks, ""), _list(people.pms, "")
    yield f"Asks are read in {asks}." if asks else "No channel is read yet: add one to [channels] asks."
    for channel, facts in channels.require.items():
        named = _list([_REQUIRED[fact] for fact in facts], "")
        yield f"An ask in {channel} must name its {named}; what is missing is asked for once."
    file, withdraw = policy.reactions.file, policy.reactions.withdraw
    yield f"On a message :{file}: files it as an ask; on an ask :{withdraw}: withdraws it."
    yield from _digests(policy)
    yield f"PMs are {pms}." if pms else "Nobody may answer yet: add people to [people] pms."
    for area in policy.areas:
        team = f" and team {area.team} builds it" if area.team else ""
        backup = f", else {area.backup}" if area.backup else ""
        named = _list(area.words, "")
        yield f"{area.name} ({named}): {area.pm or 'any PM'} answers{backup}{team}."


def _digests(policy: Policy) -> Iterator[str]:
    """When they come as the policy has it; what was saved in Slack is another matter."""
    usual, home = policy.digest, policy.workspace.timezone
    if policy.channels.digest:
        at = f"{usual.weekday.capitalize()}s at {usual.time} ({home})"
        yield f"The product digest goes to {_list(policy.channels.digest, '')} on {at}."
    whose = {"personal": "whoever asked", "queue": "each PM"}
    for digest in policy.digests:
        named = _list((*digest.channels, *digest.people), "")
        to = named or whose.get(digest.kind)
        zone = digest.timezone or (home if digest.kind not in whose else "their own time")
        day = digest.when if digest.when in ("daily", "working days") else f"{digest.when.capitalize()}s"
        when = f"{day} at {digest.time} ({zone})".replace("daily", "every day", 1)
        if digest.paused:
            yield f"The {digest.kind} digest is paused."
        elif to:
            yield f"The {digest.kind} digest goes to {to}: {when}."
    days = policy.digest.catch_up_days
    yield f"A digest that was missed is sent up to {days} day{'' if days == 1 else 's'} late."


def _worth(policy: Policy) -> Iterator[str]:
    demand, severity, stages, money = policy.demand, policy.severity, policy.stages, policy.workspace.currency
    yield (
        f"An account counts once, with at most {whole_money(demand.cap_per_account, money)} a year, "
        f"and half after {demand.half_life_quarters:g} quarters."
    )
    yield (
        f"Of its revenue a proven dealbreaker puts {severity.dealbreaker:.0%} at stake, pain "
        f"{severity.pain:.0%}, a nice-to-have {severity.nice:.0%}."
    )
    yield (
        f"The money is as likely as the deal: customers {stages.customer:.0%}, renewals "
        f"{stages.renewal:.0%}, negotiations {stages.negotiation:.0%}, proposals {stages.proposal:.0%}, "
        f"discovery {stages.discovery:.0%}, else {stages.unknown:.0%}."
    )
    yield f"The score is {formula_words(policy.value.formula, policy)}."
    for theme in policy.themes:
        yield f"{theme.name} ({_list(theme.words, '')}) counts {theme.weight:g} times."
    for name, rate in policy.exchange.items():
        yield f"One {name} is {rate:g} {money}, as of {policy.rates.get('as_of')}."


def _thresholds(policy: Policy) -> Iterator[str]:
    demand, value, money = policy.demand, policy.value, policy.workspace.currency
    yield f"Building pays from a score of {value.yes_from:,.0f}; from {value.later_from:,.0f} we watch it."
    yield (
        f"Fewer than {demand.floor_accounts} accounts is not repeatable; from "
        f"{whole_money(demand.one_off_floor, money)} at stake a PM looks at it all the same."
    )
    budget = demand.one_off_budget
    if demand.floor_segments > 1:
        yield f"Nor is it repeatable in fewer than {demand.floor_segments} segments."
    yield (
        f"PMs may spend {whole_money(budget, money)} a quarter on one-offs, each for what is at stake on it."
        if budget
        else "There is no budget for one-offs: a PM decides each time."
    )
    yield f"Teams keep back {policy.capacity.reserve:.0%} of their points."
    medium, high = (whole_money(at, money) for at in (policy.privacy.medium_from, policy.privacy.high_from))
    yield f"A channel sees the worth in {policy.privacy.channel}; medium begins at {medium}, high at {high}."


def _times(policy: Policy) -> Iterator[str]:
    horizons, days = policy.horizons, policy.days
    soon = {0: "this quarter", 1: "this quarter or the next"}
    soon_words = soon.get(horizons.yes, f"this quarter or the next {horizons.yes}")
    yield f"Soon means {soon_words}; room is looked for up to {horizons.later} quarters ahead."
    yield f"The fiscal year begins in {long_month(policy.workspace.fiscal_year_start)}."
    yield f"A roadmap older than {policy.roadmap.stale_after_days} days never gives a no."
    yield from _staying_true(policy)
    yield (
        f"A PM has {days.answer} working days. A proposed yes waits {days.proposed_yes} working days, goes "
        f"to the backup for as long, and then ends. What has no date is looked at after {days.review} days."
    )
    hours, undo = policy.hours, policy.answers.undo_seconds
    named = _list([day.capitalize() for day in hours.days], "")
    yield f"People hear news of their asks from {hours.start} to {hours.end} where they are, on {named}."
    yield f"A PM can undo an answer for {undo} seconds; only then are people told of it."


def _staying_true(policy: Policy) -> Iterator[str]:
    rules = policy.staying_true
    yield (
        f"Answers are decided again when facts change. Figures that move less than {rules.hysteresis:.0%} "
        f"over a threshold flip nothing, and give no second news within {rules.quiet_hours} hours. A change "
        f"that flips more than {rules.hold_above} answers waits for a PM's click."
    )


def _wont_do(policy: Policy) -> Iterator[str]:
    for entry in policy.wont_do:
        until = f" Until {entry.review}." if entry.review else ""
        yield f"{entry.title} ({_list(entry.words, '')}): {entry.reason.rstrip('.')}.{until}"


def _list(words: Sequence[str], nobody: str) -> str:
    if len(words) < 2:
        return words[0] if words else nobody
    return f"{', '.join(words[:-1])} and {words[-1]}"
