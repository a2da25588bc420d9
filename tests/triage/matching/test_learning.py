"""What PMs' joins and splits teach."""

from __future__ import annotations

import pytest

from triage.matching import Band, LabelledPair, NeedText, match_needs, shipped_synonyms, taught, terms


def joined(*pairs: tuple[str, str]) -> list[LabelledPair]:
    return [LabelledPair(one, other, True) for one, other in pairs]


TWICE = joined(
    ("gemba walks on dashboards", "shopfloor rounds on dashboards"),
    ("gemba export", "shopfloor export"),
    ("gemba", "shopfloor"),
)


def test_two_joins_teach_a_way_of_saying():
    synonyms = taught(TWICE)
    assert terms("gemba", synonyms=synonyms) == terms("shopfloor", synonyms=synonyms)


def test_a_word_is_learned_for_a_meaning_that_is_known():
    synonyms = taught(joined(("northgate for partners", "SSO for partners"), ("northgate", "single sign-on")))
    assert terms("northgate", synonyms=synonyms) == {"~sso"}


@pytest.mark.parametrize(
    "pairs",
    [
        TWICE[:0],
        joined(("gemba", "shopfloor")),
        joined(("gemba", "shopfloor"), ("gemba", "shopfloor")),
        [*TWICE, LabelledPair("gemba", "shopfloor", False)],
        joined(("gemba walks", "shopfloor rounds"), ("gemba tours", "shopfloor visits")),
    ],
)
def test_less_than_two_joins_or_a_split_teach_nothing(pairs):
    synonyms = taught(pairs)
    assert terms("gemba", synonyms=synonyms) != terms("shopfloor", synonyms=synonyms)


def test_two_known_meanings_are_never_made_one():
    synonyms = taught(joined(("SSO", "audit log"), ("SSO for guests", "audit log for guests")))
    assert terms("SSO", synonyms=synonyms) != terms("audit log", synonyms=synonyms)


def test_what_was_split_is_not_joined_again():
    synonyms = taught([LabelledPair("tier pricing", "volume pricing", False)])
    ours, theirs = (terms(text, synonyms=synonyms) for text in ("staffelpreise tier", "staffelpreise volume"))
    need = [NeedText(1, "", theirs, None)]
    near = {"1": 0.99}
    plain = match_needs(ours, None, need, near=near)[0]
    assert match_needs(ours, None, need, near=near, synonyms=synonyms)[0].band is Band.MAYBE
    assert plain.score == match_needs(ours, None, need, near=near, synonyms=synonyms)[0].score


def test_a_join_outweighs_a_split():
    pairs = [LabelledPair("tier", "volume", False), LabelledPair("tier", "volume", True)]
    assert taught(pairs).apart == frozenset()


def test_nothing_to_learn_leaves_the_synonyms_as_they_are():
    assert taught([]) is shipped_synonyms()


def test_the_order_of_pairs_means_nothing():
    pairs = [*TWICE, LabelledPair("tier", "volume", False)]
    one, other = taught(pairs), taught(pairs[::-1])
    assert (one.ways, one.names, one.apart) == (other.ways, other.names, other.apart)
