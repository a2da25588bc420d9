"""Gates as people write them, and what the policy check says of a file of them."""

from __future__ import annotations

from triage.policy import PolicyError, Problem, load_policy


def gate(name: str, when: str, verdict: str = "later") -> str:
    """Seven lines, the condition in the third."""
    words = 'headline = "h"\nbecause = "b."\nsay = "Noted."\n'
    return f'[[gates]]\nid = "{name}"\nwhen = """{when}"""\nverdict = "{verdict}"\n{words}'.replace(
        '"""', _quotes(when)
    )


def _quotes(when: str) -> str:
    return '"' if "'" in when else "'"


DEFAULT = gate("default", "true", "no")


def said(text: str) -> list[str]:
    """Every problem, without the name of the file."""
    return [str(problem).removeprefix("policy.toml:") for problem in problems_of(text)]


def problems_of(text: str) -> tuple[Problem, ...]:
    """Every problem; none where it can be used."""
    try:
        load_policy(text)
    except PolicyError as error:
        return error.problems
    return ()
