"""Calling visits off, by either side or the house; and a visit that came to nothing. Who, never why."""

from collections.abc import Sequence

from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.messages.commands import withdraw
from familiehus.visits import access
from familiehus.visits.commands.booking import release, side_of
from familiehus.visits.commands.telling import lock, tell_both, touch
from familiehus.visits.models import Match, Visit
from familiehus.visits.queries.visits import coming_of, following
from familiehus.visits.states import Side
from familiehus.volunteers.commands.hours import uncount_hours
from familiehus.volunteers.states import Source


def call_off(visit: Visit, *, and_following: bool = False, by: Actor) -> int:
    """Either side or the house calls a visit off, alone or with those that follow in its series; who, never why.

    The other is told, at any hour if it is near. Gives how many visits are off. One that has begun is never called
    off: the house waits for the word that everybody is home.
    """
    if not access.may_agree_time_of(by, visit):
        raise Refused(_("Du kan kun aflyse dine egne besøg."))
    lock([visit.match])
    db.session.refresh(visit, with_for_update=True)
    if not visit.is_on or visit.arrived_at is not None or visit.has_begun:
        raise Refused(_("Besøget er begyndt, forbi eller allerede aflyst."))
    later = [each for each in following(visit) if each is not visit] if and_following else []
    return _off_together([visit, *later], side_of(by), by=by)


def off(visit: Visit, side: Side, *, by: Actor) -> None:
    """The visit is off and everybody's time is free. Whoever calls it off tells both sides."""
    release([visit])
    visit.cancelled_at, visit.cancelled_by = clock.now(), side
    visit.has_changed()
    for each in visit.moves:
        if each.is_open:
            each.answered_at, each.said_yes = clock.now(), False
    db.session.flush()
    withdraw(subject_key=f"{visit.key}:{visit.sequence - 1}")
    audit.record("visit called off", visit, by=by, side=side.value)
    touch()


def call_off_all(match: Match, side: Side, *, by: Actor) -> int:
    """Every visit to come is off; for when a match ends. Gives how many."""
    return _off_together(coming_of(match), side, by=by)


def _off_together(visits: Sequence[Visit], side: Side, *, by: Actor) -> int:
    """Visits of one match, the earliest first: one letter to each of the two sides, about the first and how many more."""
    were_on = {each.id: each for visit in visits for each in visit.visiting}
    for visit in visits:
        off(visit, side, by=by)
    if visits:
        tell_both("visits.off", visits[0], were_on.values(), more=str(len(visits) - 1))
    return len(visits)


def come_to_nothing(visit: Visit, side: Side, *, by: Actor) -> None:
    """It was agreed and nobody met. Kept for the two of them, never told to anybody else. Hours that were written
    of it are no hours, unless they are approved."""
    if not (access.may_keep_matches(by) or access.may_be_on(by, visit)):
        raise Refused(_("Det er den frivillige eller koordinatoren, der skriver det."))
    lock([visit.match])
    db.session.refresh(visit, with_for_update=True)
    if not visit.is_on or visit.left_at is not None or visit.starts_at > clock.now():
        raise Refused(_("Det kan kun skrives om et besøg, der skulle have været."))
    visit.missed_at, visit.missed_by = clock.now(), side
    visit.minutes, visit.kilometres, visit.doing = None, 0, ""
    db.session.flush()
    for volunteer in visit.visiting:
        uncount_hours(volunteer, source=Source.VISIT, source_key=visit.key, by=by)
    audit.record("visit came to nothing", visit, by=by)
    touch()
