"""The papers: filled in from the house's settings, complete, and read by everybody they are for."""

import pytest

from familiehus.house import commands as house
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.privacy import papers
from familiehus.privacy.retention import RULES
from tests import a


def test_every_rule_of_retention_stands_in_the_record_or_follows_from_another():
    """What the nights let go of is what the papers say is kept."""
    told = {each.kept for each in papers.PURPOSES}

    assert {rule.name for rule in RULES} - told == {
        "unconfirmed",
        "enquiries",
        "volunteer-enquiries",
        "join-requests",
        "taps",
        "tries",
        "form-keys",
        "talks",
        "visit-links",
        "on-call",
        "parcels",
        "advice",
    }


@pytest.mark.parametrize("whom", papers.Whom)
def test_everybody_reads_what_is_kept_about_them(app, browser, whom):
    page = browser.get(f"/privatliv/{whom}")

    assert page.status == 200
    for purpose in papers.purposes_for(whom):
        assert str(purpose.title) in page
        assert purpose.kept_for in page
    assert browser.get("/").select('a[href="/privatliv/"]')
    assert browser.get("/privatliv/enhver").status == 404


def test_the_papers_say_what_the_house_says(app, browser):
    browser.as_(a.manager("Lene Friis"))
    assert "Der mangler noget: Dataansvarlig" in browser.get("/log-og-data/papirer")
    said = {
        "controller": "Foreningen Fjord",
        "controller_contact": "data@fjord.example",
        "families_kept_months": 7,
    }
    house.describe(
        by=THE_HOUSE,
        name="Fjordhuset",
        short_name="Fjord",
        shared_control="Kommunen svarer for lokalet.",
        **said,
    )
    db.session.commit()

    record = browser.get("/log-og-data/papirer/fortegnelse")
    for word in ("Foreningen Fjord", "data@fjord.example", "7 måneder efter", "Kommunen svarer for lokalet"):
        assert word in record, word
    assert "Kommunen svarer for lokalet" in browser.get("/privatliv/familier")
    assert "72 timer" in browser.get("/log-og-data/papirer/brud")
    assert "Fjordhuset" in browser.get("/log-og-data/papirer/konsekvensanalyse")
