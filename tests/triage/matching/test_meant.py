from __future__ import annotations

import pytest

from triage.matching import Band, item_meant
from triage.roadmap import Roadmap, RoadmapItem

ROADMAP = Roadmap(
    (
        RoadmapItem("IP", "IP allow list", aliases=("IP whitelist",)),
        RoadmapItem("SF", "Salesforce sync", aliases=("Salesforce connector", "SFDC sync")),
        RoadmapItem("HS", "HubSpot sync", aliases=("HubSpot connector",)),
        RoadmapItem("ACH", "ACH payments", aliases=("bank transfer", "direct debit")),
        RoadmapItem("XLS", "Excel export", aliases=("XLSX export", "spreadsheet export")),
        RoadmapItem("TEAMS", "Microsoft Teams notifications", aliases=("Teams alerts",)),
        RoadmapItem("SSO", "SAML single sign-on", aliases=("SSO", "SAML")),
        RoadmapItem("BOX", "Sandbox environments", aliases=("staging environment",)),
    ),
    1,
)


@pytest.mark.parametrize(
    ("title", "text", "key", "band"),
    [
        (
            "Add IP allow list",
            "IP allow list please, security wants it, negotiation stage",
            "IP",
            Band.SURE,
        ),
        ("Add Salesforce connector", "Initech needs a Salesforce connector", "SF", Band.SURE),
        ("Add SSO", "can't go live without SSO", "SSO", Band.SURE),
        ("Connect Microsoft Teams", "wants to connect Microsoft Teams", "TEAMS", Band.MAYBE),
    ],
)
def test_the_item_asked_for_is_meant(title: str, text: str, key: str, band: Band) -> None:
    match = item_meant(title, text, ROADMAP)
    assert match is not None
    assert (match.key, match.band) == (key, band)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Add Bitcoin payments", "Bitcoin payments for Solano please"),
        ("Add Gantt chart view", "asked for a Gantt chart view. They use a spreadsheet today."),
        ("Add FedRAMP certification", "requires FedRAMP certification to sign"),
    ],
)
def test_what_only_touches_an_item_is_another_thing(title: str, text: str) -> None:
    assert item_meant(title, text, ROADMAP) is None


@pytest.mark.parametrize(
    ("asked", "band"),
    [("SAP connector", Band.SURE), ("ERP connector", Band.SURE), ("Workday connector", Band.MAYBE)],
)
def test_another_product_of_the_same_sort_is_not_surely_meant(asked: str, band: Band) -> None:
    roadmap = Roadmap((RoadmapItem("SAP", "SAP connector"), RoadmapItem("DARK", "Dark mode")), 1)
    match = item_meant(f"Add {asked}", f"Hooli needs a {asked}", roadmap)
    assert match is not None
    assert match.band is band


def test_two_items_called_alike_make_nobody_sure() -> None:
    roadmap = Roadmap((RoadmapItem("A", "Bulk import"), RoadmapItem("B", "Bulk import")), 1)
    match = item_meant("Add bulk import", "needs bulk import", roadmap)
    assert match is None or match.band is not Band.SURE


def test_a_title_is_surely_an_item_only_where_the_whole_bears_it_out() -> None:
    roadmap = Roadmap((RoadmapItem("HOOK", "Webhooks with retries"), RoadmapItem("DARK", "Dark mode")), 1)
    title, text = "Add webhook signing", "Webhook signing, they will not accept unsigned payloads by policy"
    near, far = (
        item_meant(title, text, roadmap, near={"HOOK": 0.8}),
        item_meant(title, text, roadmap, near={"HOOK": 0.45}),
    )
    assert near is not None
    assert far is not None
    assert (near.band, far.band) == (Band.SURE, Band.MAYBE)
