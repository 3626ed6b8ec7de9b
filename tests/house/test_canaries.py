"""What is confidential about the family that is on every page stands in nothing that leaves the house by itself: no
mail, no text message, no calendar, no line of the log (R05, R29, R32, R37), through sixteen days of its life. Every
kind of letter by itself is read in `test_every_letter`, the pages are walked in `test_routes`."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask import Flask
from sqlalchemy import select

from familiehus.accounts.models import Person
from familiehus.activities import commands as activities
from familiehus.activities.models import Occurrence, Place
from familiehus.activities.sheets import Seats
from familiehus.families.models import Household
from familiehus.feeds import commands as feeds
from familiehus.feeds.kinds import Kind
from familiehus.feeds.models import ReminderChoice
from familiehus.jobs import running
from familiehus.jobs.timetable import JOBS
from familiehus.kernel import clock as house_clock
from familiehus.kernel import transaction
from familiehus.kernel.db import db
from familiehus.kernel.logs import JsonLines, set_up
from familiehus.kernel.roles import THE_HOUSE
from familiehus.messages import channels, postman
from familiehus.messages import commands as messages
from familiehus.messages.models import Channel, Message
from familiehus.partners.models import Offer
from familiehus.signups import commands as signups
from familiehus.support import commands as support
from familiehus.support.states import ParcelState
from familiehus.visits import commands as visits
from familiehus.visits.models import Match
from familiehus.visits.states import Closing
from familiehus.visits.states import State as MatchState
from tests import a, households, supporting, things, times, visiting
from tests.conftest import open_house, put_in_place
from tests.furnished import CANARIES, Furnished

MOMENTS = [(day, hour) for day in range(16) for hour in ("08:30", "12:00", "17:30")]
"""When the house does its work and what waits is sent."""
NOT_HERE = ("outbox", "backup", "backup-trial")


class Left(NamedTuple):
    """Something that left the house: what it was, whose, and all that stood in it."""

    what: str
    to: str
    said: str


@pytest.fixture
def house(furnished: Furnished, tmp_path: Path) -> Iterator[Flask]:
    """The furnished house once more, to do with as one likes."""
    stands = furnished.app.extensions["settings"].data / "familiehus.sqlite3"
    with closing(sqlite3.connect(stands)) as file:
        file.execute("VACUUM INTO ?", [str(tmp_path / "copy")])
    put_in_place(tmp_path / "copy", tmp_path)
    app = open_house(tmp_path)
    with app.app_context():
        try:
            with transaction.as_writer():
                yield app
        finally:
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def left(house: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Left]]:
    """All that leaves: each letter both as a mail with what is enclosed and as a text message, each line of the log."""
    gone: list[Left] = []

    def carry(said: Any, to: Any, _channel: Channel, key: str) -> None:
        kind = db.session.scalar(select(Message.kind).where(Message.key == key)) or ""
        enclosed = said.enclosed.body.decode() if said.enclosed else ""
        gone.append(
            Left(kind, to.email, "\n".join((said.subject, said.text, said.short, said.sender, enclosed)))
        )

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            gone.append(Left("log", "", self.format(record)))

    kept = Kept()
    kept.setFormatter(JsonLines())
    set_up("INFO")
    logging.getLogger("familiehus").addHandler(kept)
    monkeypatch.setattr(channels, "deliver", carry)
    yield gone
    logging.getLogger("familiehus").removeHandler(kept)


@pytest.mark.long
def test_the_family_stands_in_no_letter_no_calendar_and_no_line_of_the_log(
    house: Flask, left: list[Left], clock
):
    family = db.session.scalars(select(Household).where(Household.called == "Familien Aske")).one()
    began = house_clock.local_day(family.enquired_at)
    clock(f"{began} 10:00")
    dates = takes_part(family)
    addresses = calendars(family, dates)
    db.session.commit()
    ask_for(addresses, house, left)
    for day, hour in MOMENTS:
        clock(f"{began + timedelta(days=day)} {hour}")
        happens(day, hour, dates)
        db.session.commit()
        for job in JOBS.values():
            if job.name not in NOT_HERE:
                assert running.run(house, job) == running.Outcome.DONE, job.name
        postman.send_due(house)
    ask_for(addresses, house, left)

    letters = {each.what for each in left} - {"log", "calendar"}
    assert len(letters) >= 30, sorted(letters)
    events = [each.said.count("BEGIN:VEVENT") for each in left if each.what == "calendar"]
    assert len(events) == 2 * (1 + len(Kind))
    assert all(events[: 1 + len(Kind)]), "A calendar in which nothing stands proves nothing"
    sung = [(each.what, what) for each in left for what, canary in CANARIES.items() if canary in each.said]
    assert not sung


def ask_for(addresses: list[str], house: Flask, left: list[Left]) -> None:
    for address in addresses:
        answer = house.test_client().get(address)
        assert answer.status_code == 200, address
        body = answer.get_data(as_text=True).replace("\r\n ", "")
        assert "BEGIN:VCALENDAR" in body
        left.append(Left("calendar", address, body))


class Dates(NamedTuple):
    """What the family takes part in."""

    moved: Occurrence
    off: Occurrence
    on_again: Occurrence
    agreed: Match


def takes_part(family: Household) -> Dates:
    """The family has something of everything that the house writes about or that stands in a calendar."""
    (guardian, *_others), (child,) = family.guardians, family.children
    hall = db.session.scalars(select(Place).where(Place.retired_at.is_(None))).first()
    dates = [
        a.date_of(a.activity(f"Bagedag {at}", at, takes_signups=True, place=hall))
        for at in ("om 5 dage 15-16", "om 6 dage 15-16", "om 4 dage 15-16", "om 2 dage 12-13")
    ]
    for date in dates:
        signups.sign_up(date, family, adults=1, children=[child], by=THE_HOUSE)
    full = a.date_of(a.activity("Lejr", "om 7 dage 15-16", takes_signups=True, seats=Seats(1)))
    first = signups.sign_up(full, households.household("Familien Falkenberg"), adults=1, by=THE_HOUSE)
    signups.sign_up(full, family, adults=1, by=THE_HOUSE)
    signups.leave(first, by=THE_HOUSE)
    things.out(things.item("Telt 7", things.kind("Telt")), due=2, to=family)
    agreed = visiting.match(MatchState.ACTIVE, visiting.visitor("Gerda Gæst"), household=family)
    visiting.visit("om 2 dage 10-12", of=agreed, weekly=True)
    (session,) = supporting.sessions(1, "om 3 dage 12")
    support.book(session, family, by=guardian)
    support.call_off(session, by=THE_HOUSE)
    asked = support.ask_for_parcel(supporting.parcel_round("Påskepakker"), family, by=guardian)
    support.decide(asked, ParcelState.APPROVED, by=THE_HOUSE)
    offer = db.session.scalars(select(Offer)).first()
    assert offer is not None
    need = support.match(family.wishes[0], offer, by=THE_HOUSE)
    support.say_yes(need, by=guardian)
    support.ask_how_it_went(need, by=THE_HOUSE)
    messages.queue("accounts.sign_in", to=f"person:{guardian.key}", subject_key=guardian.key)
    db.session.add(ReminderChoice(person_id=guardian.id, two_hours_before=True, invitations=True))
    db.session.flush()
    return Dates(dates[0], dates[1], dates[2], agreed)


def happens(day: int, hour: str, dates: Dates) -> None:
    """What is done on that day at that hour, besides what the house does by itself."""
    match day, hour:
        case 1, "08:30":
            activities.move(dates.moved, times.span("om 6 dage 9-10"), by=THE_HOUSE)
            activities.cancel(dates.off, "Kokken er syg", by=THE_HOUSE)
            activities.postpone(dates.on_again, "Vi finder en ny dag", by=THE_HOUSE)
        case 1, "17:30":
            activities.restore(dates.on_again, by=THE_HOUSE)
            later = dates.agreed.plans[0].visits[2]
            visits.ask_move(later, times.span("om 16 dage 9-11"), by=dates.agreed.household.guardians[0])
        case 2, "17:30":
            visits.call_off(dates.agreed.plans[0].visits[1], by=THE_HOUSE)
        case 3, "08:30":
            visits.pause(dates.agreed, None, by=THE_HOUSE)
            visits.resume(dates.agreed, by=THE_HOUSE)
            visits.close(dates.agreed, Closing.GOAL, by=THE_HOUSE)


def calendars(family: Household, dates: Dates) -> list[str]:
    """The public calendar, and one of each kind: the family's own, its visitor's, a contact's, the house's, a place's."""
    hall = dates.moved.place
    visitor = dates.agreed.visitors[0].volunteer.person
    staff, contact = (
        a.staff("Ny på kontoret"),
        db.session.scalars(select(Person).where(Person.name == "Asger Lund")).one(),
    )
    keys = [
        feeds.give_key(family.guardians[0], Kind.FAMILY, "Telefon", by=THE_HOUSE),
        feeds.give_key(visitor, Kind.VOLUNTEER, "Telefon", by=THE_HOUSE),
        feeds.give_key(contact, Kind.MEMBER, "Telefon", by=THE_HOUSE),
        feeds.give_key(staff, Kind.STAFF, "Telefon", by=THE_HOUSE),
        feeds.give_key(staff, Kind.PLACE, "Telefon", place=hall, by=THE_HOUSE),
    ]
    return ["/kalender.ics", *(f"/abonnement/{token}.ics" for _key, token in keys)]
