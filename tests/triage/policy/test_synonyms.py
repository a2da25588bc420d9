"""A policy's own words for things."""

from __future__ import annotations

import pytest

from triage.matching import Band, match_items, terms
from triage.policy import PolicyError, load_policy
from triage.roadmap import Roadmap, RoadmapItem

OWN = '[synonyms]\nsso = ["northgate login"]\nkiosk = ["lobby screen", "self check-in terminal"]\n'


def test_a_policy_adds_ways_of_saying_to_a_meaning_and_new_meanings():
    synonyms = load_policy(OWN).ways_of_saying
    assert terms("northgate login", synonyms=synonyms) == terms("SSO")
    assert terms("a lobby screen", synonyms=synonyms) == terms("self check-in terminals", synonyms=synonyms)
    assert terms("northgate login") != terms("SSO")


def test_a_policy_s_own_word_finds_the_item():
    roadmap = Roadmap((RoadmapItem("K", "Self check-in terminal"), RoadmapItem("D", "Dark mode")), 1)
    found = match_items("Hexley wants a lobby screen", roadmap, synonyms=load_policy(OWN).ways_of_saying)
    assert [(match.key, match.band) for match in found] == [("K", Band.SURE)]
    assert match_items("Hexley wants a lobby screen", roadmap) == ()


def test_the_same_policy_keeps_its_synonyms_so_that_indexes_are_built_once():
    policy = load_policy(OWN)
    assert policy.ways_of_saying is policy.ways_of_saying


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[synonyms]\naudit_logs = ["paper trail"]',
            "policy.toml:2:1: audit_logs is new, but looks like audit_log. Fix: did you mean audit_log?",
        ),
        (
            '[synonyms]\n"Self Service" = ["kiosk"]',
            "policy.toml:2:1: 'Self Service' is not written right. "
            "Fix: use small letters, digits and _, like audit_log.",
        ),
        (
            '[synonyms]\nkiosk = ["lobby screen", "for the"]',
            "policy.toml:2:26: 'for the' has no telling word. Fix: add a word that tells what is meant.",
        ),
        (
            '[synonyms]\nkiosk = ["lobby screen"]\nfoyer = ["Lobby  Screen"]',
            "policy.toml:3:10: 'Lobby  Screen' already stands for kiosk. "
            "Fix: keep it with kiosk or with foyer.",
        ),
        (
            '[synonyms]\nkiosk = "lobby screen"',
            'policy.toml:2:9: synonyms.kiosk should be a list. Fix: write a list, like ["one", "two"].',
        ),
        ("[synonyms]\nkiosk = []", "policy.toml:2:9: synonyms.kiosk"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(text: str, said: str) -> None:
    with pytest.raises(PolicyError) as caught:
        load_policy(text)
    assert str(caught.value).startswith(said)
