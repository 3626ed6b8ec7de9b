"""The network's pages: who sees what, a contact's own page, and how much is asked of the database."""

from datetime import time, timedelta

import pytest

from familiehus.activities.kinds import Category
from familiehus.activities.models import Occurrence
from familiehus.associations import commands as associations
from familiehus.associations.models import Kind
from familiehus.families.states import Area
from familiehus.feeds import commands as feeds
from familiehus.feeds.kinds import Kind as FeedKind
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.partners import commands, queries
from familiehus.series.timetables import Timetable
from tests import a, times
from tests.counting import count_queries


def a_member_of(person, name: str = "FDF Havnen"):
    member = associations.register(name, Kind.ASSOCIATION, by=THE_HOUSE)
    associations.add_contact(member, person.name, person.email, None, by=THE_HOUSE)
    return member


def test_a_contact_sees_their_own_offers_and_counts_and_nobody_elses(app, browser):
    mine, other = a.association("Asger"), a.association("Bodil")
    member, stranger = a_member_of(mine), a_member_of(other, "Skakklubben")
    commands.offer(member, Area.SOCIAL, "Kaffe i klubben", by=THE_HOUSE)
    theirs = commands.offer(stranger, Area.SOCIAL, "Skak for alle", by=THE_HOUSE)
    date: Occurrence = a.date_of(a.activity("Lejrdag", organiser=member, takes_signups=True))
    a.signed_up(date, adults=2, children=3)
    db.session.flush()

    page = browser.as_(mine).get("/netvaerk/min-forening")

    assert "Kaffe i klubben" in page
    assert "5 tilmeldte" in page
    assert "Skak for alle" not in page
    assert browser.get(f"/netvaerk/tilbud/{theirs.key}").status == 404
    assert browser.get("/netvaerk/overblik").status == 403


def test_a_contact_offers_answers_and_introduces_their_association(app, browser):
    person = a.association("Asger")
    member = a_member_of(person)
    tomorrow = times.day("i morgen")
    series = commands.call_meetings(
        "Dialogmøde", Timetable(tomorrow, time(16), timedelta(hours=2)), by=THE_HOUSE
    )
    commands.invite(series.meetings[0], by=THE_HOUSE)
    browser.as_(person)

    browser.post("/netvaerk/tilbud/nyt", form="/netvaerk/tilbud/nyt", area="social", title="Gåtur")
    assert "Gåtur" in browser.follow()
    browser.post(f"/netvaerk/min-forening/{member.key}/moeder/{series.meetings[0].key}/ja")
    assert "I kommer" in browser.follow()
    address = f"/netvaerk/min-forening/{member.key}/oversigten"
    browser.post(address, form=address, is_public="y", public_contact="hej@fdf.example")
    assert "hej@fdf.example" in browser.get("/netvaerk/foreninger")


def test_somebody_elses_association_is_not_there(app, browser):
    person, stranger = a.association("Asger"), a_member_of(a.association("Bodil"), "Skakklubben")
    a_member_of(person)

    assert browser.as_(person).get(f"/netvaerk/min-forening/{stranger.key}/oversigten").status == 404


def test_a_coordinator_calls_invites_and_writes_down(app, browser):
    a_member_of(a.association("Asger"))
    browser.as_(a.coordinator())
    browser.post(
        "/netvaerk/moeder/nyt",
        form="/netvaerk/moeder/nyt",
        title="Dialogmøde",
        first_on=times.day("om 3 dage").isoformat(),
        starts="16:00",
    )
    browser.follow()
    meeting = queries.next_meeting(THE_HOUSE)[0]
    browser.get(f"/netvaerk/moeder/{meeting.key}")
    browser.post(f"/netvaerk/moeder/{meeting.key}/inviter")
    assert "1 kontakt får en indbydelse" in browser.follow()
    browser.post(f"/netvaerk/moeder/{meeting.key}/ord", agenda="Julen")
    assert "Julen" in browser.follow()
    assert "Dialogmøde" in browser.get("/netvaerk/aarshjul")


def test_pages_ask_little_of_the_database_however_many_members(app, browser):
    person = a.association("Asger")
    member = a_member_of(person)
    for number in range(15):
        other = associations.register(f"Forening {number}", Kind.ASSOCIATION, by=THE_HOUSE)
        commands.offer(other, Area.SOCIAL, f"Tilbud {number}", by=THE_HOUSE)
        commands.offer(member, Area.WORK, f"Eget {number}", by=THE_HOUSE)
    coordinator = a.coordinator()
    for who, pages in (
        (coordinator, ("overblik", "tilbud", "moeder", "aarshjul", "aftaler")),
        (person, ("min-forening",)),
    ):
        browser.as_(who)
        for each in pages:
            browser.get(f"/netvaerk/{each}")
            with count_queries(db.engine) as asked:
                browser.get(f"/netvaerk/{each}")
            assert len(asked) <= 12, (each, len(asked))


def test_a_member_that_is_along_sees_counts_the_kitchens_list_and_its_own_calendar(app, browser):
    first, along, stranger = a.association("Asger"), a.association("Bodil"), a.association("Carl")
    members = (a_member_of(first), a_member_of(along, "Skakklubben"))
    a_member_of(stranger, "Korskolen")
    date = a.date_of(
        a.activity("Lejrdag", organiser=members[0], co_organisers=members[1:], takes_signups=True)
    )
    a.signed_up(date, adults=2, children=3)
    series = commands.call_meetings(
        "Dialogmøde", Timetable(times.day("i morgen"), time(16), timedelta(hours=2)), by=THE_HOUSE
    )
    commands.invite(series.meetings[0], by=THE_HOUSE)
    _key, token = feeds.give_key(along, FeedKind.MEMBER, "Min telefon", by=along)
    db.session.commit()

    assert "Arrangeret af FDF Havnen + Skakklubben" in browser.get(f"/kalender/{date.key}")
    assert "5 tilmeldte" in browser.as_(along).get("/netvaerk/min-forening")
    assert "5 kommer" in browser.get(f"/kalender/{date.key}")
    assert "Lejrdag" not in browser.as_(stranger).get("/netvaerk/min-forening")
    own = browser.get(f"/abonnement/{token}.ics")
    assert "Lejrdag" in own.text
    assert "Dialogmøde" in own.text
    assert "SUMMARY:Dialogmøde" in browser.get(f"/netvaerk/moeder/{series.meetings[0].key}.ics").text


def test_places_on_a_course_are_kept_for_a_member_and_counted(app, browser):
    contact, other = a.association("Asger"), a.association("Bodil")
    member = a_member_of(contact)
    a_member_of(other, "Skakklubben")
    course = a.date_of(
        a.activity("Førstehjælp", "om 6 dage 17-20", category=Category.COURSE, for_volunteers=True)
    )
    row = commands.give_places(course, member, 3, by=THE_HOUSE)
    assert row is not None
    db.session.commit()

    assert "Førstehjælp" not in browser.as_(other).get("/netvaerk/kurser")
    assert "Førstehjælp" in browser.as_(contact).get("/netvaerk/kurser")
    browser.post(f"/netvaerk/kurser/{row.key}/kommer", taken="4")
    assert "kun 3 pladser" in browser.answer
    browser.get("/netvaerk/kurser")
    browser.post(f"/netvaerk/kurser/{row.key}/kommer", taken="2")
    assert "FDF Havnen: 2 af 3" in browser.as_(a.coordinator()).get("/netvaerk/kurser")
    with pytest.raises(Refused, match="2 pladser er allerede taget"):
        commands.give_places(course, member, 1, by=THE_HOUSE)
