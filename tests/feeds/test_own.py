"""People's own calendars: what stands in them, what never does, and whose a change moves."""

from datetime import date, time, timedelta

import icalendar
import pytest

from familiehus.activities import commands as activities
from familiehus.activities.kinds import Category
from familiehus.associations import commands as associations
from familiehus.families import commands as families
from familiehus.families.states import State as FamilyState
from familiehus.feeds.commands import roll_off
from familiehus.feeds.kinds import Kind
from familiehus.house import commands as house
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.partners import commands as partners
from familiehus.series.timetables import Timetable
from familiehus.shifts import commands as shifts
from familiehus.shifts.kinds import Left
from familiehus.signups import commands as signups
from familiehus.support import commands as support
from familiehus.visits import commands as visits
from familiehus.visits.states import State as MatchState
from tests import a, households, people, shifting, supporting, things, times, visiting, volunteering
from tests.feeds.readers import by_ical, by_icalendar
from tests.feeds.test_keys import key_of
from tests.partners.test_pages import a_member_of
from tests.signups import parties

FIRST, UNTIL = date(2026, 1, 1), date(2028, 7, 1)
CANARY = "KANARIE"


@pytest.fixture(autouse=True)
def _now(app, clock):
    clock("2026-11-24 10:42")


def family_with_calendar(called: str = "Familien Holm", children: int = 0):
    family = parties.family(called, children=children)
    _key, address = key_of(family.guardians[0], Kind.FAMILY)
    return family, address


def events(browser, address: str) -> list:
    body = browser.get(address).response.get_data()
    assert by_icalendar(body, FIRST, UNTIL) == by_ical(body, FIRST, UNTIL)
    return icalendar.Calendar.from_ical(body).events


# A family's


def test_a_sign_up_stands_once_however_many_come(browser):
    family, address = family_with_calendar(children=2)
    parties.join(parties.date(total=9), family, adults=1, children=2)

    (event,) = events(browser, address)
    assert (str(event["SUMMARY"]), str(event["STATUS"]), str(event["TRANSP"])) == (
        "Leg",
        "CONFIRMED",
        "OPAQUE",
    )
    assert event["DTSTART"].dt == times.instant("2026-12-15 10")
    assert "RRULE" not in event


def test_a_place_in_the_line_is_tentative_and_keeps_its_uid_when_it_becomes_a_seat(browser):
    date_ = parties.date(total=1)
    first = parties.join(date_)
    family, address = family_with_calendar()
    waits = parties.join(date_, family)

    (event,) = events(browser, address)
    assert (str(event["SUMMARY"]), str(event["STATUS"])) == ("Venteliste: Leg", "TENTATIVE")
    signups.leave(first, by=THE_HOUSE)
    db.session.refresh(waits)
    signups.accept_offer(waits, by=THE_HOUSE)
    (after,) = events(browser, address)
    assert (str(after["SUMMARY"]), str(after["STATUS"])) == ("Leg", "CONFIRMED")
    assert after["UID"] == event["UID"]
    assert after["SEQUENCE"] > event["SEQUENCE"]


def test_a_date_called_off_is_struck_through_until_a_fortnight_after(browser, clock):
    family, address = family_with_calendar()
    cafe = a.series("Café", "tirsdag 10-12", takes_signups=True)
    parties.join(cafe.dates[2], family)
    activities.cancel(cafe.dates[2], "Kokken er syg", by=THE_HOUSE)

    (event,) = events(browser, address)
    assert (str(event["SUMMARY"]), str(event["STATUS"]), str(event["TRANSP"])) == (
        "AFLYST: Café",
        "CANCELLED",
        "TRANSPARENT",
    )
    assert str(event["DESCRIPTION"]).startswith("AFLYST: Kokken er syg")
    clock("2027-03-01 03:00")
    roll_off()
    assert events(browser, address) == []


def test_who_leaves_a_date_has_it_no_more_and_a_sequence_never_goes_back(browser):
    family, address = family_with_calendar()
    date_ = parties.date()
    signup = parties.join(date_, family)
    (before,) = events(browser, address)
    signups.leave(signup, by=THE_HOUSE)
    assert events(browser, address) == []
    parties.join(date_, family)
    (again,) = events(browser, address)
    assert again["UID"] == before["UID"]
    assert again["SEQUENCE"] > before["SEQUENCE"]


def test_what_is_borrowed_is_to_be_back_on_a_day_that_takes_no_time(browser):
    family, address = family_with_calendar()
    loan = things.out(things.item("iPad 3", things.kind("iPad")), due=7, to=family)

    (event,) = events(browser, address)
    assert event["DTSTART"].dt == loan.due_on
    assert (str(event["SUMMARY"]), str(event["TRANSP"])) == ("Aflevering: iPad", "TRANSPARENT")
    _key, staffs = key_of(people.staff(), Kind.STAFF)
    assert "SUMMARY:Retur: iPad 3" in browser.get(staffs).text
    things.back(loan)
    assert events(browser, address) == []
    assert "iPad" not in browser.get(staffs).text


def test_a_shift_that_is_handed_over_leaves_one_calendar_and_enters_another(browser):
    one, other = volunteering.volunteer("Anna"), volunteering.volunteer("Poul")
    shift = shifting.shift("i morgen 9-13")
    (seat,) = shifting.put_on(shift, one)
    ones, others = (key_of(each.person, Kind.VOLUNTEER)[1] for each in (one, other))
    _key, staffs = key_of(people.staff(), Kind.STAFF)
    (mine,) = events(browser, ones)
    assert str(mine["SUMMARY"]) == f"Vagt: {shift.title}"
    assert f"SUMMARY:Vagt: {shift.title} (1 af {shift.min_people})" in browser.get(staffs).text
    assert events(browser, others) == []

    shifts.leave(seat, Left.HANDED_OVER, by=THE_HOUSE)
    shifting.put_on(shift, other)
    assert events(browser, ones) == []
    (theirs,) = events(browser, others)
    assert theirs["UID"] != mine["UID"]
    shifts.cancel(shift, "Ingen strøm", by=THE_HOUSE)
    (off,) = events(browser, others)
    assert (str(off["STATUS"]), off["SEQUENCE"] > theirs["SEQUENCE"]) == ("CANCELLED", True)


def test_a_shift_called_off_leaves_every_calendar_a_fortnight_after(browser, clock):
    anna = volunteering.volunteer("Anna")
    shift = shifting.shift("i morgen 9-13")
    shifting.put_on(shift, anna)
    address, staffs = key_of(anna.person, Kind.VOLUNTEER)[1], key_of(people.staff(), Kind.STAFF)[1]
    shifts.cancel(shift, "Ingen strøm", by=THE_HOUSE)
    clock("2026-12-09 03:00")
    assert roll_off() == 0
    assert [str(each["STATUS"]) for each in events(browser, address)] == ["CANCELLED"]

    clock("2026-12-10 03:00")
    assert (roll_off(), roll_off()) == (1, 0)
    assert events(browser, address) == []
    assert shift.title not in browser.get(staffs).text


def test_a_visit_is_an_appointment_and_nothing_more_to_both_sides(browser, clock):
    family, familys = family_with_calendar(f"Familien {CANARY}")
    families.record_address(family, f"{CANARY}vej 7", "4000", "Roskilde", by=THE_HOUSE)
    anna, poul = visiting.visitor("Anna"), visiting.visitor("Poul")
    match = visiting.match(MatchState.ACTIVE, anna, household=family, title=f"{CANARY} {CANARY}")
    annas, pouls = (key_of(each.person, Kind.VOLUNTEER)[1] for each in (anna, poul))
    assert events(browser, familys) == []
    visit = visiting.visit("i morgen 10-12", of=match)

    (hers,), (theirs,) = events(browser, annas), events(browser, familys)
    for event in (hers, theirs):
        assert str(event["SUMMARY"]) == "Aftale"
        assert event["DTSTART"].dt == times.instant("2026-11-25 10")
        assert "LOCATION" not in event
        assert not any(word in event.to_ical().decode() for word in (CANARY, "besoeg", "Anna", "Holm"))
    assert events(browser, pouls) == []

    visits.move(visit, times.span("2026-11-26 14-16"), by=THE_HOUSE)
    (moved,) = events(browser, annas)
    assert (moved["UID"], moved["DTSTART"].dt) == (hers["UID"], times.instant("2026-11-26 14"))
    assert moved["SEQUENCE"] > hers["SEQUENCE"]

    visits.call_off(visit, by=family.guardians[0])
    for address in (annas, familys):
        (off,) = events(browser, address)
        assert (str(off["SUMMARY"]), str(off["STATUS"])) == ("AFLYST: Aftale", "CANCELLED")
    clock("2026-12-11 03:00")
    assert roll_off() == 1
    assert events(browser, annas) == events(browser, familys) == []


def test_a_talk_with_an_adviser_is_an_appointment_to_both_sides(browser, clock):
    family, familys = family_with_calendar(f"Familien {CANARY}")
    free, other = supporting.sessions(2, "i morgen 10")
    advisers = key_of(free.adviser.person, Kind.VOLUNTEER)[1]
    free.place = other.place = CANARY
    assert events(browser, familys) == []
    said = [(str(each["SUMMARY"]), str(each["TRANSP"])) for each in events(browser, advisers)]
    assert said == [("Ledig tid", "TRANSPARENT")] * 2

    support.book(free, family, by=THE_HOUSE)
    (theirs,) = events(browser, familys)
    hers, _still_free = events(browser, advisers)
    for event in (theirs, hers):
        assert (str(event["SUMMARY"]), str(event["TRANSP"])) == ("Aftale", "OPAQUE")
        assert event["DTSTART"].dt == times.instant("2026-11-25 10")
        assert "LOCATION" not in event
        assert not any(word in event.to_ical().decode().lower() for word in (CANARY, "gæld", "raad", "holm"))
    support.free(free, by=THE_HOUSE)
    assert events(browser, familys) == []
    support.book(other, family, by=THE_HOUSE)
    support.call_off(other, by=THE_HOUSE)
    for address in (familys, advisers):
        off = events(browser, address)[-1]
        assert (str(off["SUMMARY"]), str(off["STATUS"])) == ("AFLYST: Aftale", "CANCELLED")

    clock("2026-12-09 03:00")
    assert support.forget_advised() == 0
    clock("2026-12-10 03:00")
    assert support.forget_advised() == 1
    assert (events(browser, familys), len(events(browser, advisers))) == ([], 1)


def test_who_answers_for_a_date_has_it_in_her_calendar(browser):
    anna, poul = people.volunteer("Anna"), people.volunteer("Poul")
    annas, pouls = (key_of(each, Kind.VOLUNTEER)[1] for each in (anna, poul))
    course = a.activity("Førstehjælp", "2026-12-15 10-12", category=Category.COURSE, responsible=anna)
    (mine,) = events(browser, annas)
    assert str(mine["SUMMARY"]) == "Ansvarlig: Førstehjælp"
    assert events(browser, pouls) == []

    course.responsible = poul
    db.session.flush()
    assert events(browser, annas) == []
    assert len(events(browser, pouls)) == 1
    a.date_of(course).own_responsible = anna
    db.session.flush()
    assert events(browser, pouls) == []
    activities.cancel(a.date_of(course), "Syg", by=THE_HOUSE)
    assert [str(each["SUMMARY"]) for each in events(browser, annas)] == ["AFLYST: Ansvarlig: Førstehjælp"]


def test_what_is_for_volunteers_is_in_every_volunteers_calendar_and_no_familys(browser):
    anna, poul = people.volunteer("Anna"), people.volunteer("Poul")
    addresses = [key_of(each, Kind.VOLUNTEER)[1] for each in (anna, poul)]
    _family, familys = family_with_calendar()
    staffs = key_of(people.staff(), Kind.STAFF)[1]
    for address in (*addresses, staffs, familys, "/kalender.ics"):
        assert events(browser, address) == []
    course = a.activity("Introkursus", "2026-12-15 10-12", for_volunteers=True, responsible=anna)

    seen = [[str(each["SUMMARY"]) for each in events(browser, address)] for address in (*addresses, staffs)]
    assert seen == [["Ansvarlig: Introkursus"], ["Introkursus"], ["Introkursus"]]
    assert events(browser, familys) == events(browser, "/kalender.ics") == []
    activities.cancel(a.date_of(course), "Syg", by=THE_HOUSE)
    assert str(events(browser, addresses[1])[0]["SUMMARY"]) == "AFLYST: Introkursus"


def test_what_members_arrange_is_in_their_contacts_calendars_as_long_as_they_do(browser):
    asger, bodil = a.association("Asger"), a.association("Bodil")
    havnen, skak = a_member_of(asger), a_member_of(bodil, "Skakklubben")
    asgers, bodils = (key_of(each, Kind.MEMBER)[1] for each in (asger, bodil))
    camp = a.activity("Lejrdag", "2026-12-15 10-12", organiser=havnen)
    assert [len(events(browser, each)) for each in (asgers, bodils)] == [1, 0]

    camp.co_organisers = (skak,)
    db.session.flush()
    assert [len(events(browser, each)) for each in (asgers, bodils)] == [1, 1]
    camp.organiser, camp.co_organisers = skak, ()
    db.session.flush()
    assert [len(events(browser, each)) for each in (asgers, bodils)] == [0, 1]
    associations.add_contact(skak, asger.name, asger.email, None, by=THE_HOUSE)
    assert [len(events(browser, each)) for each in (asgers, bodils)] == [1, 1]
    bodil.email = "bodil@ny.example"
    db.session.flush()
    assert [len(events(browser, each)) for each in (asgers, bodils)] == [1, 0]
    associations.remove_contact(skak.contacts[-1], by=THE_HOUSE)
    assert events(browser, asgers) == []
    associations.add_contact(skak, asger.name, asger.email, None, by=THE_HOUSE)
    assert len(events(browser, asgers)) == 1
    associations.retire(skak, by=THE_HOUSE)
    assert events(browser, asgers) == []


def test_a_household_that_has_left_leaves_the_calendar_of_who_belongs_to_another(browser):
    family, address = family_with_calendar()
    other = households.household("Familien Berg", guardian=family.guardians[0])
    for title, household in (("Hos Holm", family), ("Hos Berg", other)):
        parties.join(a.date_of(a.activity(title, "lørdag 9-10", takes_signups=True)), household)
    assert len(events(browser, address)) == 2

    other.state = FamilyState.CLOSED
    db.session.flush()
    assert [str(each["SUMMARY"]) for each in events(browser, address)] == ["Hos Holm"]


def test_nobody_reads_anothers(browser):
    one, ones = family_with_calendar("Familien En")
    other, others = family_with_calendar("Familien To")
    parties.join(a.date_of(a.activity("Kun for en", "lørdag 9-10", takes_signups=True)), one)
    parties.join(a.date_of(a.activity("Kun for to", "lørdag 9-10", takes_signups=True)), other)

    for _turn in range(2):
        assert [str(each["SUMMARY"]) for each in events(browser, ones)] == ["Kun for en"]
        assert [str(each["SUMMARY"]) for each in events(browser, others)] == ["Kun for to"]


# What never stands in any


def test_no_name_no_address_and_no_note_stands_in_any_calendar(browser):
    """Every text that is nobody's business outside the house holds a canary; no feed of any kind sings."""
    family, familys = family_with_calendar(f"Familien {CANARY}")
    guardian = family.guardians[0]
    guardian.name = f"{CANARY} Holm"
    families.add_child(family, f"{CANARY}lille", 2020, by=THE_HOUSE)
    families.record_address(family, f"{CANARY}vej 7", "4000", "Roskilde", by=THE_HOUSE)
    responsible = people.staff(f"{CANARY} Kjær")
    hall = a.place("Salen", access_notes=f"{CANARY} nøgle")
    cafe = a.series(
        "Café",
        "tirsdag 10-12",
        takes_signups=True,
        place=hall,
        internal_note=CANARY,
        responsible=responsible,
        is_open_to_all=True,
    )
    signups.sign_up(cafe.dates[2], family, adults=1, children=family.children, by=THE_HOUSE)
    activities.move(cafe.dates[3], times.span("2026-12-16 14-16"), by=THE_HOUSE)
    loan = things.out(things.item(), due=3, to=family)
    loan.note_out = f"{CANARY} ridse"
    house.put_on_call(f"{CANARY} Sara", "10203040", times.span("i morgen 16-20"), by=THE_HOUSE)
    signups.sign_up_guest(
        cafe.dates[2], f"{CANARY} Gæst", adults=1, by=THE_HOUSE, email=f"{CANARY}@hus.example"
    )
    anna, gerda = volunteering.volunteer(f"{CANARY} Bach"), visiting.visitor(f"{CANARY} Gerner")
    shifting.put_on(shifting.shift("i morgen 9-13"), anna)[0].shift.note = CANARY
    match = visiting.match(MatchState.ACTIVE, gerda, household=family, title=CANARY)
    visiting.visit("i morgen 14-16", of=match)
    talk = supporting.sessions(1, "i morgen 16")[0]
    talk.place, talk.adviser.person.name = CANARY, f"{CANARY} Krog"
    support.book(talk, family, by=THE_HOUSE)
    things.out(things.item(), due=3, to=anna.person)
    a.activity("Førstehjælp", "2026-12-17 10-12", responsible=anna.person, internal_note=CANARY)
    contact = a.association(f"{CANARY} Lund")
    member = a_member_of(contact)
    a.activity("Lejrdag", "2026-12-18 10-12", organiser=member, internal_note=CANARY, responsible=responsible)
    meeting = partners.call_meetings(
        "Dialogmøde", Timetable(times.day("i morgen"), time(16), timedelta(hours=2)), by=THE_HOUSE
    ).meetings[0]
    partners.invite(meeting, by=THE_HOUSE)
    partners.write_down(meeting, agenda=CANARY, minutes=CANARY, by=THE_HOUSE)
    staff = people.staff(f"{CANARY} Beck")
    db.session.flush()
    keyed = {
        Kind.FAMILY: familys,
        Kind.VOLUNTEER: key_of(anna.person, Kind.VOLUNTEER)[1],
        Kind.MEMBER: key_of(contact, Kind.MEMBER)[1],
        Kind.STAFF: key_of(staff, Kind.STAFF)[1],
        Kind.PLACE: key_of(staff, Kind.PLACE, place=hall)[1],
    }
    assert set(keyed) == set(Kind)
    queries = ("", f"?sted={hall.key}", "?soeg=caf", "?emne=mad")
    by_hand = (f"/kalender/{cafe.key}.ics", f"/kalender/{cafe.dates[3].key}.ics")
    others = (
        key_of(gerda.person, Kind.VOLUNTEER)[1],
        key_of(talk.adviser.person, Kind.VOLUNTEER)[1],
        f"/netvaerk/moeder/{meeting.key}.ics",
    )
    browser.as_(contact)
    for address in (*keyed.values(), *(f"/kalender.ics{query}" for query in queries), *by_hand, *others):
        body = browser.get(address, **{"Accept-Encoding": "identity"}).text.replace("\r\n ", "")
        assert "BEGIN:VEVENT" in body, f"{address}: a calendar in which nothing stands proves nothing"
        assert CANARY not in body, address
        assert "10203040" not in body
        assert "@hus.example" not in body
        assert "ATTENDEE" not in body
        assert "ORGANIZER" not in body


# No change moves what it does not touch


def test_a_change_moves_only_the_calendars_it_is_in(browser, app):
    """A sign-up moves the family's own calendar; no other is built anew."""
    from familiehus.feeds.kinds import own_scope
    from familiehus.kernel import versions

    family, address = family_with_calendar("Familien En")
    others = [family_with_calendar(f"Familien {number}")[0] for number in range(3)]
    date_ = parties.date()
    db.session.commit()
    scopes = [own_scope(each.guardians[0].id) for each in (family, *others)]
    before = versions.of(*scopes, "feeds-everybody", "calendar")
    parties.join(date_, family)
    db.session.commit()

    after = versions.of(*scopes, "feeds-everybody", "calendar")
    assert [one != other for one, other in zip(before, after, strict=True)] == [True, *[False] * 5]
    assert events(browser, address)


def test_more_calendars_than_many_move_by_one_version(browser, monkeypatch):
    from familiehus.feeds import moving
    from familiehus.kernel import versions

    monkeypatch.setattr(moving, "MANY", 2)
    date_ = parties.date()
    addresses = []
    for number in range(3):
        family, address = family_with_calendar(f"Familien {number}")
        parties.join(date_, family)
        addresses.append(address)
    db.session.commit()
    (before,) = versions.of("feeds-everybody")
    activities.cancel(date_, "Syg", by=THE_HOUSE)
    db.session.commit()

    assert versions.of("feeds-everybody") == (before + 1,)
    for address in addresses:
        assert str(events(browser, address)[0]["SUMMARY"]) == "AFLYST: Leg"
