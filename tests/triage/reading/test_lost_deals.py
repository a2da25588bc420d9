"""Which sentences say that a deal was lost, and which only fear it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.reading.lost_deals import LONGEST, lost_words

LOST = """
lost Wayne because we don't have SAML SSO
We lost the Wayne deal because we don't have an audit log export
Acme went with Okta because we have no SCIM
we lost Wayne over missing SSO
Lost deal: Acme ($80k) chose a competitor because of no SSO
we lost the deal over this
they went with <https://okta.com|Okta>
FYI they went with a competitor.
this one is closed lost now
Closed-lost yesterday
The deal is lost
deal is dead, they signed with Salesforce
They chose Zendesk instead
lost it to Freshdesk
We lost them.
They churned over this
they switched to a competitor
just lost Initech to Okta
haben den Auftrag leider verloren
Sadly we've lost Globex because this wasn't there
We lost the $80k renewal
we lost a deal with Hooli because of this
""".strip().splitlines()
NOT_LOST = """
we might lose the deal
we will lose Acme if this doesn't ship
did we lose the deal?
Is the deal lost?
the deal isn't lost yet
We haven't lost them
they would have gone with Okta otherwise
lost access to the account
they lost data in the export
users get lost in the settings
Don't want to lose this customer
we almost lost Acme over this
thanks, will ask
Acme wants SSO, otherwise they go with Okta
they lost their password
I lost track of this
We went with option B for the design
We went with Okta ourselves
Could we lose the renewal over this?
They may have signed with Okta
Let's go with Acme's proposal
they went with the enterprise plan
if we lost the deal, it would be over this
wir haben den Auftrag noch nicht verloren
""".strip().splitlines()


@pytest.mark.parametrize("text", LOST)
def test_what_was_lost(text: str) -> None:
    assert lost_words(text)


@pytest.mark.parametrize("text", NOT_LOST)
def test_what_was_not_or_is_only_feared(text: str) -> None:
    assert lost_words(text) == ""


def test_the_sentence_that_says_so_is_the_evidence() -> None:
    text = "Thanks for looking into it. Sadly they went with Okta last week. Keep it on the list."
    assert lost_words(text) == "Sadly they went with Okta last week."


@settings(deadline=200)
@given(
    st.text(max_size=2000)
    | st.lists(st.sampled_from(["lost", "went", "with", "A", "to ", "the ", "deal"])).map(" ".join)
)
def test_any_text_is_read_quickly(text: str) -> None:
    assert len(lost_words(text)) <= LONGEST


def test_long_texts_are_read_quickly() -> None:
    assert lost_words("we lost the the the A A A A " * 1_000) == ""
