"""What customers hear: three tones, words of one's own, and never more than twenty words or a promise."""

from __future__ import annotations

import pytest

from tests.triage.deciding.scene import Scene, ask, planned
from triage.policy import PolicyError, load_policy
from triage.policy.loading import default_text
from triage.policy.voice import FIXED, SAY_LIMIT, fixed_words, gate_words, in_tone
from triage.roadmap import Shareable


@pytest.mark.parametrize(
    ("tone", "said"),
    [
        ("plain", "This isn't scheduled today. I've shared your request with our product team."),
        (
            "warm",
            "Thanks for asking. This isn't scheduled today. I've shared your request with our product team.",
        ),
        ("formal", "This is not scheduled today. I have shared your request with our product team."),
    ],
)
def test_the_tone_of_a_gates_sentence(tone: str, said: str) -> None:
    policy = load_policy(f'[voice]\ntone = "{tone}"\n')
    assert Scene((ask(),), policy=policy).decision.say == said


def test_every_shipped_sentence_is_different_in_tone_and_short_enough() -> None:
    for tone in ("warm", "formal"):
        policy = load_policy(f'[voice]\ntone = "{tone}"\n')
        told = [gate_words(policy, gate) for gate in policy.gates]
        told += [fixed_words(policy, case) for case in FIXED]
        assert all(len(each.split()) <= SAY_LIMIT for each in told)
        assert all(each.startswith("Thank") for each in told if tone == "warm")
        assert not any("n't" in each or "'ve" in each for each in told if tone == "formal")


def test_the_tone_goes_with_an_item_that_is_named() -> None:
    item = planned("2027-Q1", title="Don't disturb", shareable=Shareable.DIRECTION)
    policy = load_policy('[voice]\ntone = "formal"\n')
    assert Scene((ask(),), item=item, policy=policy).decision.say == (
        "Don't disturb is on our roadmap; timing is not confirmed."
    )


@pytest.mark.parametrize(
    ("said", "full"),
    [
        ("It’s not there and we don’t plan it.", "It is not there and we do not plan it."),
        ("I can't say; that's all we've got.", "I cannot say; that is all we have got."),
        ("Cant and its own words stay.", "Cant and its own words stay."),
    ],
)
def test_formal_writes_in_full(said: str, full: str) -> None:
    assert in_tone(said, "formal") == full


def test_a_sentence_that_would_get_too_long_stays_as_it_is() -> None:
    long = "word " * (SAY_LIMIT - 1) + "isn't"
    assert in_tone(long, "warm") == in_tone(long, "formal") == long
    assert in_tone("Thank you.", "warm") == "Thank you."


def test_words_of_ones_own_are_used_as_they_are() -> None:
    own = """
    [voice]
    tone = "warm"
    [voice.say]
    not_repeatable = "We don't plan this, but I've put you on our list."
    waiting = "I'm looking into it."
    """
    policy = load_policy(own)
    assert Scene((ask(),), policy=policy).decision.say == "We don't plan this, but I've put you on our list."
    assert Scene((ask(account=None),), policy=policy).decision.say == "I'm looking into it."


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            'not_repeatabl = "Noted."',
            "3:1: there is no gate or case called not_repeatabl. Fix: did you mean not_",
        ),
        ('waiting = "We\'ll build it."', 'customers must not hear "We\'ll"'),
        ('waiting = "Other customers want it too."', "customers must not hear 'Other customers'"),
        ('waiting = "{item} is on our list."', "waiting must not use {item}. Fix: use plain words only"),
        (f'waiting = "{"word " * 21}"', "waiting has more than 20 words"),
        ('waiting = " "', "waiting says nothing"),
    ],
)
def test_words_of_ones_own_are_checked(line: str, said: str) -> None:
    with pytest.raises(PolicyError, match=r"policy\.toml:3") as caught:
        load_policy(f"\n[voice.say]\n{line}\n")
    assert said in str(caught.value)


def test_a_policy_of_before_voices_decides_in_the_plain_one() -> None:
    before = default_text().replace("[voice] ", "[privacy] #").replace('tone = "plain"', "#")
    before = "\n".join(line for line in before.splitlines() if not line.startswith("[privacy] #"))
    assert "[voice]" not in before.replace("# [voice", "")
    assert load_policy("", shipped=before).voice.tone == "plain"
