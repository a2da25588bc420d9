"""What is meant by what somebody types behind ``/because``."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.lookups import COMMANDS, Lookup, Topic, close_to, read_lookup


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", Lookup(Topic.HELP)),
        ("  Help ", Lookup(Topic.HELP)),
        ("ASK-142", Lookup(Topic.ASK, "142")),
        ("ask 142", Lookup(Topic.ASK, "142")),
        ("#142", Lookup(Topic.ASK, "142")),
        ("acme", Lookup(Topic.NAME, "acme")),
        ("Marks &amp; Spencer", Lookup(Topic.NAME, "Marks & Spencer")),
        ("policy", Lookup(Topic.POLICY)),
        ("Policy Systems Inc", Lookup(Topic.NAME, "Policy Systems Inc")),
        ("mine craft", Lookup(Topic.NAME, "mine craft")),
        ("check Acme &lt;3 needs <#C012|sso>", Lookup(Topic.CHECK, "Acme &lt;3 needs <#C012|sso>")),
        ("SEARCH  audit  log", Lookup(Topic.SEARCH, "audit  log")),
        ("search", Lookup(Topic.UNREADABLE, "search")),
        ("check", Lookup(Topic.UNREADABLE, "check")),
        ("roadmap", Lookup(Topic.ROADMAP)),
        ("roadmap audit", Lookup(Topic.ROADMAP, "audit")),
        ("shipped", Lookup(Topic.SHIPPED)),
        ("Shipped audit &amp; log", Lookup(Topic.SHIPPED, "audit & log")),
        ("promises acme", Lookup(Topic.PROMISES, "acme")),
        ("mute <#C012AB3|sales-asks>", Lookup(Topic.MUTE, "C012AB3")),
        ("live <#C012AB3>", Lookup(Topic.LIVE, "C012AB3")),
        ("mute #sales-asks", Lookup(Topic.UNREADABLE, "mute")),
        ("ASK-12345678901", Lookup(Topic.NAME, "ASK-12345678901")),
        ("an ask", Lookup(Topic.NAME, "an ask")),
    ],
)
def test_what_is_typed_is_understood(typed: str, meant: Lookup) -> None:
    assert read_lookup(typed) == meant


@pytest.mark.parametrize(
    ("typed", "guesses"),
    [
        ("globx", ["Globex"]),
        ("GLOBEX", ["Globex"]),
        ("capcity", ["capacity"]),
        ("init", ["Initech"]),
        ("xyzzy", []),
    ],
)
def test_what_was_mistyped_is_guessed(typed: str, guesses: list[str]) -> None:
    assert close_to(typed, ["Globex", "Initech", "Acme Corp"]) == guesses


@given(st.text(max_size=60))
def test_anything_typed_means_something(typed: str) -> None:
    lookup = read_lookup(typed)
    assert lookup.topic in Topic
    assert len(close_to(typed, COMMANDS)) <= 3
