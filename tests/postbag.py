"""A letter of every kind: what has to happen in a house for each to be written, done by the rooms' own commands.

Everything here happens on one day, that on which the demo stands: what is written on another day was arranged on
an earlier one or is for a later one.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from familiehus.accounts import commands as accounts
from familiehus.activities import commands as activities
from familiehus.activities.kinds import Category
from familiehus.activities.models import Occurrence
from familiehus.activities.sheets import Reach, Seats, Where, sheet_of
from familiehus.associations import commands as associations
from familiehus.associations.models import Kind as Sort
from familiehus.attendance import commands as attendance
from familiehus.bookings import commands as bookings
from familiehus.bookings.models import Purpose
from familiehus.families import commands as families
from familiehus.families.models import Household
from familiehus.families.states import Area
from familiehus.feeds import reminding
from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import NOBODY, THE_HOUSE, Role
from familiehus.loans import commands as loans
from familiehus.messages.commands import queue
from familiehus.partners import commands as partners
from familiehus.partners.models import AgreementKind, DayKind
from familiehus.series.rules import Rule
from familiehus.series.timetables import Timetable
from familiehus.shifts import commands as shifts
from familiehus.shifts.models import Shift, ShiftAsk, ShiftSignup
from familiehus.shifts.sheets import sheet_of as shift_sheet_of
from familiehus.signups import commands as signups
from familiehus.support import commands as support
from familiehus.support.states import ParcelState
from familiehus.visits import commands as visits
from familiehus.visits.models import Match
from familiehus.visits.states import Ask, Closing, Known, State, Tap
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers.commands.absences import resource_for
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.states import Proof, Task
from tests import a, households, shifting, supporting, things, times, visiting, volunteering

Clock = Callable[[str], None]
DAY = date(2026, 11, 24)


def write_all(clock: Clock) -> None:
    """Let everything happen that any room writes about. The clock ends on the evening of the day."""
    clock(f"{DAY - timedelta(days=4)} 08:00")
    _days_before()
    clock(f"{DAY} 08:00")
    for write in (_accounts, _associations, _families, _activities, _support, _partners, _volunteers):
        write()
    _shifts()
    _visits(clock)
    _loans()
    _reminders(clock)


def _days_before() -> None:
    """A seat that is offered and not answered, a date that nobody counts, what is only due on the day."""
    for category in (Category.CAFE, Category.ADVICE):
        _freed(_date("om 12 dage 10-12", total=1, category=category), households.household())
    a.activity("Aftenkaffe", "i dag 9-10", responsible=a.staff())
    thing, promised = things.kind(), things.kind()
    for due in (6, 4, 0):
        things.out(things.item(None, thing), due=due)
    things.out(things.item(None, promised), due=3)
    things.reserved(promised, 5, 8)


def _freed(full: Occurrence, waits: Household) -> None:
    """The one seat of a date goes from one family to the next in line."""
    first = signups.sign_up(full, households.household(), adults=1, by=THE_HOUSE)
    signups.sign_up(full, waits, adults=1, by=THE_HOUSE)
    signups.leave(first, by=THE_HOUSE)


def _accounts() -> None:
    accounts.welcome("Ny Niels", [Role.VOLUNTEER], by=THE_HOUSE, email="niels@mail.example")
    accounts.send_password_link(a.staff(), by=THE_HOUSE)
    accounts.password_was_set(a.staff(), by=THE_HOUSE)
    accounts.send_sign_in_link(a.family(email="familie@mail.example").email or "")
    accounts.wish_for_email(a.volunteer(), "ny@mail.example")
    queue("messages.trial", to=accounts.reference(a.manager()), subject_key="postbag")


def _associations() -> None:
    for name in ("Strikkeklubben", "Skakklubben"):
        asked = associations.ask_to_join(
            name, Sort.ASSOCIATION, "Ulla", f"{name}@mail.example", phone="20304050", by=NOBODY
        )
    associations.decline(asked, by=THE_HOUSE)
    member = associations.register("FDF Skoven", Sort.ASSOCIATION, by=THE_HOUSE)
    contact = associations.add_contact(member, "Bo Berg", "bo@mail.example", "20304050", by=THE_HOUSE)
    associations.give_access(contact, by=THE_HOUSE)


def _families() -> None:
    families.enquire_for(
        Household(called="Familien Cros"),
        a.family(),
        referrer="Sundhedsplejen",
        said_yes=True,
        by=THE_HOUSE,
    )


def _date(at: str, *, total: int | None = None, category: Category = Category.CAFE) -> Occurrence:
    return a.date_of(a.activity("Bagedag", at, takes_signups=True, seats=Seats(total), category=category))


def _activities() -> None:
    """A family has a seat on something that happens to each; of talks with an adviser as of everything else. What
    happens to dates of one activity in one transaction is told once, so each has its own."""
    far = [f"om {number} dage 10-12" for number in range(12, 22)]
    for category in (Category.CAFE, Category.ADVICE):
        family = households.household(children=[("Liv", DAY.year - 4)])
        closed = _date(far[7], total=1, category=category)
        signups.sign_up(closed, households.household(), adults=1, by=THE_HOUSE)
        signups.sign_up(closed, family, adults=1, by=THE_HOUSE)
        sheet = sheet_of(closed)
        just_come = replace(sheet, details=replace(sheet.details, takes_signups=False), seats=Seats())
        activities.revise(closed, Reach.ALL, just_come, by=THE_HOUSE)
        moved, elsewhere, off, later, again = (_date(at, category=category) for at in far[:5])
        for each in (moved, elsewhere, off, later, again):
            signups.sign_up(each, family, adults=1, children=family.children, by=THE_HOUSE)
        activities.move(moved, times.span("om 22 dage 14-16"), by=THE_HOUSE)
        there = Where(a.place(f"Haven ({category})"))
        activities.revise(elsewhere, Reach.ALL, replace(sheet_of(elsewhere), where=there), by=THE_HOUSE)
        activities.cancel(off, "Kokken er syg", by=THE_HOUSE)
        activities.postpone(later, "Vi mangler en gryde", by=THE_HOUSE)
        activities.cancel(again, "Kokken er syg", by=THE_HOUSE)
        activities.restore(again, by=THE_HOUSE)
        for at in ("i dag 22-23", far[5]):
            _freed(_date(at, total=1, category=category), family)
    signups.lapse_offers()
    fair = a.date_of(a.activity("Marked", far[6], takes_signups=True, is_open_to_all=True))
    signups.sign_up_guest(fair, "Aase Berg", adults=2, by=NOBODY, email="aase@mail.example", phone="20304050")


def _support() -> None:
    family = households.household()
    (guardian,) = family.guardians
    member = associations.register("Lundens Venner", Sort.ASSOCIATION, by=THE_HOUSE)
    associations.add_contact(member, "Asger Lund", "asger@mail.example", "20304050", by=THE_HOUSE)
    offer = partners.offer(member, Area.SOCIAL, "Gåtur om søndagen", for_whom="Alle", by=THE_HOUSE)
    support.match(families.wish_for(family, Area.SOCIAL, "En makker", by=THE_HOUSE), offer, by=THE_HOUSE)
    need = support.match(families.wish_for(family, Area.SOCIAL, "En til", by=THE_HOUSE), offer, by=THE_HOUSE)
    support.say_yes(need, by=guardian)
    support.ask_how_it_went(need, by=THE_HOUSE)
    asked = support.ask_for_parcel(supporting.parcel_round("Påskepakker"), family, by=guardian)
    support.decide(asked, ParcelState.APPROVED, by=THE_HOUSE)
    (session,) = supporting.sessions(1, "om 3 dage 12")
    support.book(session, family, by=guardian)
    support.call_off(session, by=THE_HOUSE)


def _partners() -> None:
    hers = associations.register("Hjælpende Hænder", Sort.ASSOCIATION, by=THE_HOUSE)
    associations.add_contact(hers, "Inge Holm", "inge@mail.example", "20304050", by=THE_HOUSE)
    associations.introduce_publicly(hers, is_public=True, looks_for_hands=True, by=THE_HOUSE)
    partners.send_on(volunteering.volunteer(), hers, said_yes=True, by=THE_HOUSE)
    fortnightly = Timetable(
        DAY + timedelta(days=2), house_clock.now().time(), timedelta(hours=2), Rule.daily(every=14)
    )
    meetings = partners.call_meetings("Dialogmøde", fortnightly, place="Salen", by=THE_HOUSE).meetings
    for meeting in meetings[:2]:
        partners.invite(meeting, by=THE_HOUSE)
    partners.cancel(meetings[1], by=THE_HOUSE)
    grant = partners.agree(
        "Aftalen", AgreementKind.GRANT, "Fonden", DAY, DAY + timedelta(days=700), amount=500_000, by=THE_HOUSE
    )
    partners.set_day(grant, DayKind.INSTALMENT, DAY + timedelta(days=20), amount=100_000, by=THE_HOUSE)
    partners.remind_of_days()


def _volunteers() -> None:
    one = volunteering.volunteer(None, Task.CHILDREN, birth_year=1990)
    for proof in Proof:
        volunteers.see_proof(one, proof, DAY - timedelta(days=3 * 365 - 10), by=THE_HOUSE)
    volunteers.remind_of_renewals()
    hours = volunteers.note_hours(one, day=DAY, minutes=150, what=Task.DRIVER, kilometres=24, by=THE_HOUSE)
    volunteers.put_hours_right(hours, minutes=120, kilometres=24, by=THE_HOUSE)


def _shifts() -> None:
    """A shift a day: something befalls the one who is on it, and another stands by."""
    hall = a.place("Vagtstuen", is_exclusive=False)
    by, one, other = a.coordinator(), volunteering.volunteer(), volunteering.volunteer()
    days = count(4)

    def shift(**said: Any) -> Shift:
        return shifting.shift(f"om {next(days)} dage 9-13", place=hall, **said)

    def seat(**said: Any) -> ShiftSignup:
        return shifting.put_on(shift(**said), one)[0]

    def changed(taken: ShiftSignup, at: str) -> None:
        day = (taken.shift.first_on - house_clock.today()).days
        span = times.span(f"om {day} dage {at}")
        shifts.revise(taken.shift, replace(shift_sheet_of(taken.shift), span=span), by=by)

    shifts.ask(shift(), other, by=by)
    shifts.take(shift(), one, by=by)
    shifts.take_off(seat(), by=by)
    for needs_yes in (False, True):
        shifts.seek(seat(handover_needs_yes=needs_yes), by=one.person, whom=other)
        shifts.say_yes(_asked(other), by=other.person)
    for decide in (shifts.agree, shifts.disagree):
        waits = shifts.seek(seat(handover_needs_yes=True), by=one.person, whom=other)
        shifts.say_yes(_asked(other), by=other.person)
        decide(waits, by=by)
    swapped = seat()
    shifts.seek(swapped, by=one.person, in_exchange=shifting.put_on(shift(), other)[0])
    shifts.say_yes(_asked(other), by=other.person)
    handed = shifts.seek(seat(), by=one.person, whom=other)
    shifts.say_yes(_asked(other), by=other.person)
    shifts.undo(handed, by=other.person)
    changed(seat(), "10-12")
    changed(seat(), "14-18")
    off, on_again, no_more = seat(), seat(), seat()
    for each in (off, on_again, no_more):
        shifts.cancel(each.shift, "Salen er lejet ud", by=by)
    shifts.restore(on_again.shift, by=by)
    bookings.take(resource_for(one.person), no_more.shift.span, Purpose.ABSENCE, by=THE_HOUSE)
    shifts.restore(no_more.shift, by=by)
    standing, _refused = shifts.stand(shifting.plan("om 22 dage 9-13", weekly=True, place=hall), other, by=by)
    shifts.stop_standing(standing, by=by)
    late = shifting.put_on(shifting.shift("i dag 20-22", place=hall), one)[0]
    shifts.seek(late, by=one.person)
    shifting.shift("om 2 dage 9-13", min_people=2)
    shifts.send_digest()


def _asked(whom: Volunteer) -> ShiftAsk:
    """What somebody has been asked last and has not answered."""
    open_ones = select(ShiftAsk).where(ShiftAsk.volunteer_id == whom.id, ShiftAsk.answered_at.is_(None))
    return db.session.scalars(open_ones.order_by(ShiftAsk.id.desc()).limit(1)).one()


def _visits(clock: Clock) -> None:
    """Proposed, joined and left, agreed, moved and not moved, called off, ended; one that nobody has heard the end
    of, and one from which somebody wants to be rung."""
    helper, home = visiting.visitor(most_families=9), households.household()

    def match(state: State = State.ACTIVE) -> Match:
        return visiting.match(state, helper, household=home)

    match(State.PROPOSAL)
    visits.close(match(), Closing.GOAL, by=THE_HOUSE)
    pair, comes = match(), visiting.visitor()
    visits.join(pair, comes, Known.NO, by=THE_HOUSE)
    visits.step_down(pair, comes, by=THE_HOUSE)
    _first, second, third, fourth = visiting.visit("om 2 dage 10-12", of=pair, weekly=True).plan.visits[:4]
    asked = visits.ask_move(second, times.span("om 9 dage 14-16"), by=home.guardians[0])
    visits.answer_move(asked, False, by=helper.person)
    visits.ask_move(second, times.span("om 9 dage 15-17"), by=helper.person)
    visits.call_off(third, by=helper.person)
    visits.move_following(fourth, times.span("om 23 dage 14-16"), by=THE_HOUSE)
    single = visiting.visit("om 3 dage 10-12", of=pair)
    visits.move(single, times.span("om 3 dage 13-15"), by=THE_HOUSE)
    families.record_address(home, "Gartnerstien 12", "4999", "Blommerup", by=THE_HOUSE)
    families.remove_address(home, by=THE_HOUSE)
    assert pair.last_on
    visits.go_on_until(pair, pair.last_on + timedelta(weeks=2), by=THE_HOUSE)
    visits.ask_to_be_heard(helper, Ask.SPARRING, by=helper.person)
    visiting.visit("i dag 9-9.45", of=pair)
    rings = visiting.visit("i dag 10-11", of=pair)
    clock(f"{DAY} 10:30")
    visits.tap(rings, Tap.CALL_ME, by=helper.person)


def _loans() -> None:
    """Things due soon, today, a while ago and long ago; one that came back for who waited; one promised and not in."""
    things.out(things.item(), on=things.in_days(-30), due=-12)
    loans.remind()
    asked_for = things.kind()
    loan = things.out(things.item(None, asked_for))
    loans.join_line(asked_for, households.household(), by=THE_HOUSE)
    things.back(loan)
    loans.propose_for_tomorrow()


def _reminders(clock: Clock) -> None:
    """Whoever wants to hear of their day: families with a seat, with an adviser's time, with a visit; who visits; and
    somebody on a shift. Each has one thing on a day, so that each is the first of somebody's day."""
    visited, comes, talks = (households.household() for _each in range(3))
    helper, other = (visiting.visitor(None, Task.PRACTICAL) for _each in range(2))
    for who in (*visited.guardians, *comes.guardians, *talks.guardians, helper.person, other.person):
        reminding.choose(who, evening_before=True, two_hours_before=True, by_sms=False, invitations=True)
    match = visiting.match(State.ACTIVE, helper, household=visited)
    for day in ("i dag", "i morgen"):
        visiting.visit(f"{day} 19-19.30", of=match)
        for family, category in ((comes, Category.CAFE), (talks, Category.ADVICE)):
            signups.sign_up(_date(f"{day} 18.30-19", category=category), family, adults=1, by=THE_HOUSE)
    shifting.put_on(shifting.shift("i dag 19-22"), other)
    clock(f"{DAY} 17:30")
    visits.watch()
    reminding.remind()
    reminding.invite()
    attendance.remind_of_unrecorded()
