"""The measures against hand-computed values and, for ties of every kind, against their definitions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.evaluating.measures import (
    Tally,
    auroc,
    average_precision,
    first_place,
    found_within,
    mean_reciprocal_rank,
)

# Few distinct scores, so that ties are the rule.
SCORED = st.lists(st.tuples(st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.booleans()), max_size=30)


def test_precision_recall_and_f1():
    tally = Tally(2, 3, 2) + Tally(1, 1, 4)
    assert tally == Tally(3, 4, 6)
    assert tally.precision == pytest.approx(3 / 4)
    assert tally.recall == pytest.approx(3 / 6)
    assert tally.f1 == pytest.approx(2 * 0.75 * 0.5 / 1.25)


def test_nothing_to_divide_by_is_none_and_only_errors_are_zero():
    assert (Tally().precision, Tally().recall, Tally().f1) == (None, None, None)
    invented, missed = Tally(0, 2, 0), Tally(0, 0, 2)
    assert (invented.precision, invented.recall, invented.f1) == (0, None, 0)
    assert (missed.precision, missed.recall, missed.f1) == (None, 0, 0)


def test_auroc_of_one_class_is_none():
    assert auroc([]) is None
    assert auroc([(0.1, True), (0.9, True)]) is None
    assert auroc([(0.1, False)]) is None


def test_auroc_counts_a_tie_half():
    assert auroc([(0.9, True), (0.4, False), (0.4, True), (0.1, False)]) == pytest.approx(3.5 / 4)


def test_average_precision_by_hand():
    # 0.9 right: 1/1 at recall 1/2; 0.8 wrong; 0.7 right: 2/3 at recall 1.
    assert average_precision([(0.9, True), (0.8, False), (0.7, True)]) == pytest.approx(0.5 + 0.5 * 2 / 3)
    assert average_precision([(0.9, False)]) is None


@given(SCORED)
def test_auroc_is_the_share_of_pairs_won(scored):
    pairs = [(a, b) for a, right in scored for b, other in scored if right and not other]
    won = sum((a > b) + 0.5 * (a == b) for a, b in pairs)
    assert auroc(scored) == (pytest.approx(won / len(pairs)) if pairs else None)


@given(SCORED)
def test_average_precision_is_the_area_of_its_steps(scored):
    wanted = sum(right for _, right in scored)
    area = before = 0.0
    for threshold in sorted({score for score, _ in scored}, reverse=True):
        said = [right for score, right in scored if score >= threshold]
        recall = sum(said) / wanted if wanted else 0.0
        area += (recall - before) * sum(said) / len(said)
        before = recall
    assert average_precision(scored) == (pytest.approx(area) if wanted else None)


@given(SCORED, st.randoms())
def test_the_order_of_rows_does_not_matter(scored, random):
    shuffled = random.sample(scored, len(scored))
    assert auroc(scored) == auroc(shuffled)
    assert average_precision(scored) == average_precision(shuffled)


def test_places_and_what_is_made_of_them():
    assert first_place(["a", "b", "c"], {"c", "b"}) == 2
    assert first_place(["a"], {"x"}) is None
    places = [1, 3, None, 6]
    assert found_within(places, 1) == pytest.approx(1 / 4)
    assert found_within(places, 5) == pytest.approx(2 / 4)
    assert mean_reciprocal_rank(places) == pytest.approx((1 + 1 / 3 + 1 / 6) / 4)
    assert found_within([], 1) is None
    assert mean_reciprocal_rank([]) is None
