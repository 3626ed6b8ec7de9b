"""Offering times with an adviser, booking one, and noting that it was held."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from familiehus.bookings import commands as bookings
from familiehus.bookings.models import Hold, Purpose
from familiehus.families.models import Household
from familiehus.house import queries as house
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.kernel.spans import Span
from familiehus.messages.commands import queue
from familiehus.series.rules import Rule
from familiehus.series.timetables import Timetable, expand
from familiehus.support.models import AdviceSession
from familiehus.support.states import AdviceKind, Held
from familiehus.volunteers.commands.absences import resource_for
from familiehus.volunteers.commands.hours import count_hours, uncount_hours
from familiehus.volunteers.gate import reasons_against
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.states import Source, Task

MOST_AT_ONCE, MOST_DAYS = 12, 30


def offer_sessions(
    kind: AdviceKind | str,
    starts_at: datetime,
    lasts: timedelta,
    number: int,
    adviser: Volunteer,
    second: Volunteer | None = None,
    *,
    place: str = "",
    weekly_until: date | None = None,
    by: Actor,
) -> list[AdviceSession]:
    """So many times on end, with one adviser or two, who are taken for each; once, or every week until and with a
    day, public holidays and closed days left out. All or none.

    Raises `Refused` when one of them may not advise on one of the days or is somewhere else.
    """
    if second is not None and second.id == adviser.id:
        raise Refused(_("Vælg to forskellige rådgivere, eller lad den anden stå tom."))
    if starts_at <= clock.now():
        raise Refused(_("Vælg et tidspunkt, der ikke er forbi."))
    advisers = [each for each in (adviser, second) if each is not None]
    begins = _beginnings(starts_at, lasts, weekly_until)
    days = [clock.local_day(each) for each in begins]
    if against := [
        reason for each in advisers for day in days for reason in reasons_against(each, Task.ADVISER, day)
    ]:
        raise Refused(*dict.fromkeys(against))
    spans = [
        Span.lasting(begin + place_in_row * lasts, lasts)
        for begin in begins
        for place_in_row in range(min(number, MOST_AT_ONCE))
    ]
    bookings.lock(resource_for(each.person) for each in advisers)
    taken_by = [
        bookings.take_all(
            [(resource_for(each.person), span) for span in spans],
            Purpose.ADVICE,
            by=by,
            label=_("Rådgivning"),
        )
        for each in advisers
    ]
    holds = list(zip(*taken_by, strict=True))
    made = [
        AdviceSession(
            kind=str(AdviceKind(kind)),
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            place=place,
            adviser=adviser,
            second=second,
            hold=taken[0],
            second_hold=taken[1] if second else None,
        )
        for span, taken in zip(spans, holds, strict=True)
    ]
    db.session.add_all(made)
    db.session.flush()
    audit.record("advice offered", made[0], by=by, times=len(made))
    return made


def _beginnings(starts_at: datetime, lasts: timedelta, weekly_until: date | None) -> list[datetime]:
    """When the first time of each day begins, by the wall clock."""
    first = Timetable.of_span(Span.lasting(starts_at, lasts))
    if weekly_until is None:
        return [starts_at]
    rule = Rule.weekly(first.first_on.weekday()).ending(weekly_until)
    series = replace(first, rule=rule, skips_holidays=True, skips_closed=True)
    series.check()
    closed = house.closed_dates(first.first_on, weekly_until)
    begins = [slot.starts_at for slot in expand(series, weekly_until, closed) if slot.skipped_because is None]
    if not begins:
        raise Refused(_("Huset er lukket alle de dage. Vælg en anden."))
    if len(begins) > MOST_DAYS:
        raise Refused(_("Det er flere dage, end der kan lægges ud på én gang."))
    return begins


def book(session: AdviceSession, household: Household, *, by: Actor) -> None:
    """A family that is with the house takes a time. Raises `Refused` when somebody was quicker, or the family has one
    already."""
    if not household.is_live:
        raise Refused(_("Kun familier, der er med i huset, kan tage en tid."))
    db.session.execute(
        select(Household.id).where(Household.id == household.id).with_for_update(key_share=True)
    )
    _lock(session)
    if not session.is_free:
        raise Refused(_("Tiden er lige optaget. Vælg en anden."))
    has_one = select(AdviceSession.id).where(
        AdviceSession.household_id == household.id,
        AdviceSession.ends_at > clock.now(),
        AdviceSession.cancelled_at.is_(None),
    )
    if db.session.scalar(has_one.limit(1)) is not None:
        raise Refused(_("I har allerede en tid. Giv den fri først, hvis I hellere vil have en anden."))
    session.household, session.booked_at = household, clock.now()
    db.session.flush()
    audit.record("advice booked", session, by=by)


def free(session: AdviceSession, *, by: Actor) -> None:
    """The family cannot come: somebody else may have the time."""
    if session.has_begun:
        raise Refused(_("Tiden er begyndt."))
    session.household, session.booked_at = None, None
    db.session.flush()
    audit.record("advice freed", session, by=by)


def call_off(session: AdviceSession, *, by: Actor) -> None:
    """The advisers cannot: they are free, and the family that had booked is told."""
    if session.outcome is not None:
        raise Refused(_("Tiden er allerede gået."))
    if session.cancelled_at is not None:
        return
    session.cancelled_at = clock.now()
    bookings.release(*_holds(session))
    db.session.flush()
    audit.record("advice called off", session, by=by)
    if session.household is not None and not session.has_begun:
        for person in session.household.guardians:
            queue(
                "support.advice_off",
                to=f"person:{person.key}",
                subject_key=session.key,
                params={"session": session.key},
                urgent=True,
            )


def note_held(session: AdviceSession, held: Held, *, by: Actor) -> None:
    """It was held, or nobody came; said again, the last word counts."""
    if session.cancelled_at is not None or not session.has_begun:
        raise Refused(_("Tiden er ikke begyndt endnu."))
    session.outcome = str(held)
    db.session.flush()
    for adviser in session.advisers if held is Held.HELD else ():
        count_hours(
            adviser,
            source=Source.VISIT,
            source_key=session.key,
            day=clock.local_day(session.starts_at),
            minutes=session.span.minutes,
            what=Task.ADVISER,
            by=by,
        )
    for adviser in session.advisers if held is Held.MISSED else ():
        uncount_hours(adviser, source=Source.VISIT, source_key=session.key, by=by)
    audit.record("advice noted", session, by=by, how=str(held))


def count_session(kind: AdviceKind | str, *, by: Actor) -> AdviceSession:
    """Somebody came by and was helped: one more of that kind, without a name."""
    now = clock.now()
    session = AdviceSession(
        kind=str(AdviceKind(kind)),
        starts_at=now,
        ends_at=now + timedelta(minutes=1),
        outcome=str(Held.HELD),
        booked_at=now,
    )
    db.session.add(session)
    db.session.flush()
    audit.record("advice counted", session, by=by)
    return session


def free_adviser(volunteer: Volunteer, *, by: Actor) -> int:
    """A volunteer stops: the other adviser goes on alone, and where there is none the time is called off. Counts
    the times."""
    coming = select(AdviceSession).where(
        or_(AdviceSession.adviser_id == volunteer.id, AdviceSession.second_id == volunteer.id),
        AdviceSession.starts_at > clock.now(),
        AdviceSession.cancelled_at.is_(None),
    )
    found = list(db.session.scalars(coming.order_by(AdviceSession.id)).unique())
    for session in found:
        if session.second is None:
            call_off(session, by=by)
            continue
        leaving = session.hold if session.adviser_id == volunteer.id else session.second_hold
        if session.adviser_id == volunteer.id:
            session.adviser, session.hold = session.second, session.second_hold
        session.second, session.second_hold = None, None
        if leaving is not None:
            bookings.release(leaving)
    db.session.flush()
    return len(found)


def _holds(session: AdviceSession) -> list[Hold]:
    return [each for each in (session.hold, session.second_hold) if each is not None]


def _lock(session: AdviceSession) -> None:
    row = select(AdviceSession).where(AdviceSession.id == session.id).with_for_update()
    db.session.scalars(row.execution_options(populate_existing=True)).one()
