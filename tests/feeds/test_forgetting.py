"""Forgetting changes many rows at once: no calendar is left old by it, and none says more than it should."""

import random
import re

import pytest
from sqlalchemy import select

from familiehus.activities import belongings as activities_belongings
from familiehus.families import commands as families
from familiehus.families.models import Household
from familiehus.families.states import State as FamilyState
from familiehus.feeds.kinds import Kind
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.privacy import retention
from familiehus.support import belongings as support_belongings
from familiehus.support import commands as support
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers.models import Volunteer
from tests import a, households, people, supporting
from tests.feeds.changing import house_with_feeds, key_of, one_change
from tests.feeds.test_staleness import fresh_builds


@pytest.fixture(autouse=True)
def _a_tuesday(clock):
    clock("2026-11-24 10:42")


def test_a_date_whose_own_is_forgotten_is_in_the_calendar_of_who_answers_for_all(app, browser):
    bo, anna = people.volunteer("Bo"), people.staff("Anna")
    a.date_of(a.activity("Café", "om 3 dage 10-12", responsible=bo)).own_responsible = anna
    feed = key_of(bo, Kind.VOLUNTEER)
    db.session.commit()
    before = browser.get(feed.address)
    assert "Ansvarlig: Café" not in before.text

    assert activities_belongings.forget(anna) == 1
    db.session.commit()

    after = browser.get(feed.address, **{"If-None-Match": before.headers["ETag"]})
    assert "Ansvarlig: Café" in after.text


def test_a_time_that_is_free_again_is_a_change_in_the_advisers_calendar_and_in_no_other(app, browser):
    family = households.household()
    taken, _free = supporting.sessions(2)
    support.book(taken, family, by=THE_HOUSE)
    adviser = key_of(taken.adviser.person, Kind.VOLUNTEER)
    other = key_of(households.household().guardians[0], Kind.FAMILY)
    db.session.commit()
    before, still = browser.get(adviser.address).text, browser.get(other.address).headers["ETag"]

    support_belongings.forget(family)
    db.session.commit()

    after = browser.get(adviser.address).text
    assert (before.count("SUMMARY:Aftale"), after.count("SUMMARY:Aftale")) == (1, 0)
    assert sequences(after)[taken.key] == sequences(before)[taken.key] + 1
    assert taken.is_free
    assert browser.get(other.address, **{"If-None-Match": still}).status == 304


def sequences(feed: str) -> dict[str, int]:
    events = re.findall(r"BEGIN:VEVENT.*?END:VEVENT", feed, re.DOTALL)
    found = [(re.search(r"UID:(\w+)@", each), re.search(r"SEQUENCE:(\d+)", each)) for each in events]
    return {uid[1]: int(number[1]) for uid, number in found if uid and number}


def test_no_calendar_is_old_after_anything_was_forgotten(app, browser, clock, monkeypatch):
    dice, feeds = random.Random(5), house_with_feeds(13)
    for _turn in range(60):
        one_change(dice)
    db.session.commit()
    clock("2028-03-07 10:42")

    def family() -> int:
        live = select(Household).where(Household.state == FamilyState.ENROLLED).order_by(Household.id.desc())
        families.forget(db.session.scalars(live.limit(1)).one(), by=THE_HOUSE)
        return 1

    def volunteer() -> int:
        last = select(Volunteer).order_by(Volunteer.id.desc()).limit(1)
        volunteers.forget(db.session.scalars(last).unique().one(), by=THE_HOUSE)
        return 1

    for act in (*(rule.forget for rule in retention.RULES), family, volunteer):
        for feed in feeds:
            browser.client.get(feed.address)
        if not act():
            continue
        db.session.commit()
        kept = {feed: browser.client.get(feed.address) for feed in feeds}
        with fresh_builds(app, monkeypatch) as fresh:
            for feed, answer in kept.items():
                if answer.status_code == 200:
                    assert answer.get_data() == fresh(feed.address), (act, feed.whose)
