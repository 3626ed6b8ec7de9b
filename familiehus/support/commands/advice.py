"""Offering times with an adviser, booking one, and noting that it was held."""

from datetime import datetime, timedelta

from sqlalchemy import select

from familiehus.bookings import commands as bookings
from familiehus.bookings.models import Hold, Purpose
from familiehus.families.models import Household
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.kernel.spans import Span
from familiehus.messages.commands import queue
from familiehus.support.models import AdviceSession
from familiehus.support.states import AdviceKind, Held
from familiehus.volunteers.commands.absences import resource_for
from familiehus.volunteers.gate import reasons_against
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.states import Task

MOST_AT_ONCE = 12


def offer_sessions(
    kind: AdviceKind | str,
    starts_at: datetime,
    lasts: timedelta,
    number: int,
    adviser: Volunteer,
    second: Volunteer | None = None,
    *,
    place: str = "",
    by: Actor,
) -> list[AdviceSession]:
    """So many times on end, with one adviser or two, who are taken for each. Raises `Refused` when one of them may
    not advise on that day or is somewhere else."""
    if second is not None and second.id == adviser.id:
        raise Refused(_("Vælg to forskellige rådgivere, eller lad den anden stå tom."))
    if starts_at <= clock.now():
        raise Refused(_("Vælg et tidspunkt, der ikke er forbi."))
    advisers = [each for each in (adviser, second) if each is not None]
    day = clock.local_day(starts_at)
    if against := [reason for each in advisers for reason in reasons_against(each, Task.ADVISER, day)]:
        raise Refused(*against)
    spans = [
        Span.lasting(starts_at + place_in_row * lasts, lasts)
        for place_in_row in range(min(number, MOST_AT_ONCE))
    ]
    holds = [
        bookings.take_all(
            [(resource_for(each.person), span) for each in advisers],
            Purpose.ADVICE,
            by=by,
            label=_("Rådgivning"),
        )
        for span in spans
    ]
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


def book(session: AdviceSession, household: Household, *, by: Actor) -> None:
    """A family takes a time. Raises `Refused` when somebody was quicker, or the family has one already."""
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
    """It was held, or nobody came."""
    if session.cancelled_at is not None or not session.has_begun:
        raise Refused(_("Tiden er ikke begyndt endnu."))
    session.outcome = str(held)
    db.session.flush()
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


def _holds(session: AdviceSession) -> list[Hold]:
    return [each for each in (session.hold, session.second_hold) if each is not None]


def _lock(session: AdviceSession) -> None:
    row = select(AdviceSession).where(AdviceSession.id == session.id).with_for_update()
    db.session.scalars(row.execution_options(populate_existing=True)).one()
