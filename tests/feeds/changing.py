"""What happens in a house from day to day and moves people's calendars: one random change at a time."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import TypeVar

from sqlalchemy import select

from familiehus.accounts.models import Person
from familiehus.activities import commands as activities
from familiehus.activities.models import Occurrence, Place
from familiehus.activities.sheets import Reach, sheet_of
from familiehus.associations import commands as associations
from familiehus.associations.models import Association, Contact
from familiehus.associations.models import Kind as AssociationKind
from familiehus.families.models import Household
from familiehus.feeds import commands
from familiehus.feeds.commands import roll_off
from familiehus.feeds.kinds import Kind
from familiehus.house import commands as house
from familiehus.house.models import ClosingDays
from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.loans import commands as loans
from familiehus.loans.models import Item, Loan
from familiehus.partners import commands as partners
from familiehus.partners.models import Meeting
from familiehus.series.timetables import Timetable
from familiehus.shifts import commands as shifts
from familiehus.shifts.models import Shift
from familiehus.signups import commands as signups
from familiehus.signups.models import Signup
from familiehus.support import commands as support
from familiehus.support.models import AdviceSession
from familiehus.support.states import AdviceKind
from familiehus.visits import commands as visits
from familiehus.visits.models import Match, Visit
from familiehus.visits.states import State as MatchState
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.states import Task
from tests import a, people, shifting, things, times, visiting, volunteering
from tests.signups import parties

Change = Callable[[random.Random], object]
T = TypeVar("T")


@dataclass(frozen=True)
class Feed:
    """One calendar: its address, and whose it is."""

    address: str
    whose: str


def key_of(person: Person, kind: Kind, **more: Place) -> Feed:
    """A key of that person's, given now."""
    _key, token = commands.give_key(person, kind, "Min telefon", by=person, **more)
    return Feed(f"/abonnement/{token}.ics", f"{kind} {person.name}")


def house_with_feeds(many: int) -> list[Feed]:
    """Three series, two visitors, two members of the network and families; so many calendars, of every kind."""
    hall = a.place(is_exclusive=False)
    for number in range(3):
        a.series(f"Café {number}", f"{times.WEEKDAYS[number]} 10-12", takes_signups=True, place=hall, seats=4)
    staff = people.staff()
    feeds = [
        Feed(f"/kalender.ics{query}", "public")
        for query in ("", f"?sted={hall.key}", "?emne=mad", "?soeg=caf")
    ]
    feeds += [key_of(staff, Kind.STAFF), key_of(staff, Kind.PLACE, place=hall)]
    helpers = [visiting.visitor(name) for name in ("Anna", "Poul")]
    for each in helpers:
        volunteers.approve(each, Task.ADVISER, by=THE_HOUSE)
        volunteering.prove(each, Task.ADVISER)
    visited = parties.family("Familien Besøgt")
    visiting.match(MatchState.ACTIVE, *helpers, household=visited)
    feeds += [key_of(visited.guardians[0], Kind.FAMILY)]
    feeds += [key_of(each.person, Kind.VOLUNTEER) for each in helpers]
    for name in ("Asger", "Bodil"):
        contact = a.association(name)
        member = associations.register(f"Foreningen {name}", AssociationKind.ASSOCIATION, by=THE_HOUSE)
        associations.add_contact(member, contact.name, contact.email, None, by=THE_HOUSE)
        feeds.append(key_of(contact, Kind.MEMBER))
    families = (parties.family(f"Familien {number}") for number in range(many - len(feeds)))
    return feeds + [key_of(each.guardians[0], Kind.FAMILY) for each in families]


def one_change(dice: random.Random) -> str:
    """Something happens, or is refused; what was tried."""
    change = dice.choice(CHANGES)
    try:
        with db.session.begin_nested():
            change(dice)
    except Refused:
        db.session.expire_all()
    return change.__name__


def _any(dice: random.Random, table: type[T]) -> T | None:
    rows = list(db.session.scalars(select(table).order_by(table.id)).unique())  # type: ignore[attr-defined]
    return dice.choice(rows) if rows else None


def _one(dice: random.Random, table: type[T]) -> T:
    row = _any(dice, table)
    if row is None:
        raise Refused(f"No {table.__name__} yet.")
    return row


def _dates(dice: random.Random) -> Occurrence:
    coming = select(Occurrence).where(Occurrence.starts_at > house_clock.now()).order_by(Occurrence.id)
    return dice.choice(list(db.session.scalars(coming)))


def join(dice: random.Random) -> None:
    family = _one(dice, Household)
    signups.sign_up(_dates(dice), family, adults=1, by=THE_HOUSE)


def leave(dice: random.Random) -> None:
    live = [each for each in db.session.scalars(select(Signup).order_by(Signup.id)) if each.is_live]
    if live:
        signups.leave(dice.choice(live), by=THE_HOUSE)


def cancel(dice: random.Random) -> None:
    activities.cancel(_dates(dice), "Sygdom", by=THE_HOUSE, reach=dice.choice(list(Reach)))


def restore(dice: random.Random) -> None:
    activities.restore(_dates(dice), by=THE_HOUSE)


def move(dice: random.Random) -> None:
    row = _dates(dice)
    day = house_clock.day_after(house_clock.local_day(row.starts_at))
    hour = dice.randrange(8, 16)
    activities.move(row, times.span(f"{day} {hour}-{hour + 2}"), by=THE_HOUSE)


def rename(dice: random.Random) -> None:
    row = _dates(dice)
    sheet = sheet_of(row)
    details = replace(sheet.details, title=f"Café {dice.randrange(99)}")
    activities.revise(row, dice.choice(list(Reach)), replace(sheet, details=details), by=THE_HOUSE)


def rename_place(dice: random.Random) -> None:
    place = db.session.scalars(select(Place).order_by(Place.id)).first()
    place.name = f"Sal {dice.randrange(99)}"
    db.session.flush()


def rename_house(dice: random.Random) -> None:
    house.describe(by=THE_HOUSE, name=f"Hus {dice.randrange(99)}", address="", phone="", email="")


def lend(dice: random.Random) -> None:
    family = _one(dice, Household)
    things.out(things.item(), due=dice.randrange(2, 9), to=family)


def take_back(dice: random.Random) -> None:
    out = [each for each in db.session.scalars(select(Loan).order_by(Loan.id)) if each.is_out]
    if out:
        loans.receive(dice.choice(out), by=THE_HOUSE)


def teach(dice: random.Random) -> None:
    a.activity(f"Kursus {dice.randrange(99)}", f"om {dice.randrange(2, 20)} dage 18-20", for_volunteers=True)


def shut(dice: random.Random) -> None:
    day = dice.randrange(30, 60)
    house.close(times.day(f"om {day} dage"), times.day(f"om {day + 1} dage"), "Ferie", by=THE_HOUSE)


def open_again(dice: random.Random) -> None:
    house.reopen(_one(dice, ClosingDays), by=THE_HOUSE)


def agree(dice: random.Random) -> None:
    match = _one(dice, Match)
    visiting.visit(f"om {dice.randrange(2, 20)} dage {dice.randrange(8, 16)}-17", of=match)


def call_off(dice: random.Random) -> None:
    visits.call_off(_one(dice, Visit), by=THE_HOUSE)


def step_down(dice: random.Random) -> None:
    match = _one(dice, Match)
    if len(match.now_visiting) > 1:
        visits.step_down(match, dice.choice(match.now_visiting).volunteer, by=THE_HOUSE)


def man(dice: random.Random) -> None:
    shift = shifting.shift(f"om {dice.randrange(2, 20)} dage {dice.randrange(8, 12)}-13")
    shifting.put_on(shift, _one(dice, Volunteer))


def call_shift_off(dice: random.Random) -> None:
    shifts.cancel(_one(dice, Shift), "Sygdom", by=THE_HOUSE)


def give_duty(dice: random.Random) -> None:
    helper = _one(dice, Volunteer).person
    row = _dates(dice)
    if dice.random() < 0.5:
        row.own_responsible = helper
    else:
        row.activity.responsible = helper
    db.session.flush()


def night(_dice: random.Random) -> None:
    activities.conclude_past()
    roll_off()


def rename_thing(dice: random.Random) -> None:
    _one(dice, Item).name = f"Ting {dice.random()}"
    db.session.flush()


def take_turn(dice: random.Random) -> None:
    helper = _one(dice, Volunteer).person
    span = times.span(f"om {dice.randrange(2, 60)} dage {dice.randrange(8, 16)}-20")
    house.put_on_call(helper.name, "10203040", span, by=THE_HOUSE, person_key=helper.key)


def arrange(dice: random.Random) -> None:
    """An activity gets other organisers: one, several or none."""
    row = _dates(dice)
    members = list(db.session.scalars(select(Association).order_by(Association.id)))
    chosen = dice.sample(members, dice.randrange(len(members) + 1))
    sheet = sheet_of(row)
    details = replace(sheet.details, organiser=chosen[0] if chosen else None, co_organisers=tuple(chosen[1:]))
    activities.revise(row, Reach.ALL, replace(sheet, details=details), by=THE_HOUSE)


def call_meeting(dice: random.Random) -> None:
    day = times.day(f"om {dice.randrange(2, 30)} dage")
    timetable = Timetable(day, time(dice.randrange(8, 16)), timedelta(hours=2))
    for meeting in partners.call_meetings("Dialogmøde", timetable, by=THE_HOUSE).meetings:
        partners.invite(meeting, by=THE_HOUSE)


def move_meeting(dice: random.Random) -> None:
    span = times.span(f"om {dice.randrange(2, 30)} dage {dice.randrange(8, 16)}-17")
    partners.move(_one(dice, Meeting), span, by=THE_HOUSE)


def call_meeting_off(dice: random.Random) -> None:
    partners.cancel(_one(dice, Meeting), by=THE_HOUSE)


def speak_for_another(dice: random.Random) -> None:
    """A contact speaks for one more member of the network, or for one less."""
    contact = _one(dice, Contact)
    member = _one(dice, Association)
    spoken_for = [each for each in member.contacts if each.email == contact.email]
    if not spoken_for:
        associations.add_contact(member, contact.name, contact.email, None, by=THE_HOUSE)
    elif len(list(db.session.scalars(select(Contact).where(Contact.email == contact.email)))) > 1:
        associations.remove_contact(spoken_for[0], by=THE_HOUSE)


def another_address(dice: random.Random) -> None:
    """The mail address that a member's contact is known by is another one, or the contact's own again."""
    contact = _one(dice, Contact)
    own = f"{contact.name.partition(' ')[0].lower()}@anden.example"
    known = list(db.session.scalars(select(Person.email).order_by(Person.id)))
    contact.email = own if contact.email in known else _one(dice, Person).email
    db.session.flush()


def offer_times(dice: random.Random) -> None:
    adviser = _one(dice, Volunteer)
    begins = times.instant(f"om {dice.randrange(2, 20)} dage {dice.randrange(8, 16)}")
    support.offer_sessions(AdviceKind.DEBT, begins, timedelta(hours=1), 2, adviser, by=THE_HOUSE)


def book_time(dice: random.Random) -> None:
    support.book(_one(dice, AdviceSession), _one(dice, Household), by=THE_HOUSE)


def free_time(dice: random.Random) -> None:
    support.free(_one(dice, AdviceSession), by=THE_HOUSE)


def call_time_off(dice: random.Random) -> None:
    support.call_off(_one(dice, AdviceSession), by=THE_HOUSE)


CHANGES: list[Change] = [
    join, join, join, leave, cancel, restore, move, rename, rename_place, rename_house, lend, take_back, shut,
    open_again, teach, agree, agree, call_off, step_down, man, man, call_shift_off, give_duty, night,
    rename_thing, take_turn, arrange, arrange, call_meeting, move_meeting, call_meeting_off, speak_for_another,
    another_address, offer_times, book_time, book_time, free_time, call_time_off,
]  # fmt: skip
