"""On the way, arrived, left and all is well; and what happens when that word does not come. No place is kept."""

from datetime import datetime, timedelta

from sqlalchemy import select

from familiehus.accounts.queries import people_with_role
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db, new_key
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor, Role
from familiehus.visits import access
from familiehus.visits.commands.telling import alarm, lock, tell_visitors, touch, whoever_is_on_call
from familiehus.visits.models import Visit, VisitCorrection, VisitTap
from familiehus.visits.queries.matches import rules_of_visiting
from familiehus.visits.queries.visits import whole
from familiehus.visits.states import LOOP, Doing, How, Tap
from familiehus.volunteers.commands.hours import count_hours
from familiehus.volunteers.states import Source, Task

EARLIEST, LATEST = timedelta(hours=6), timedelta(hours=24)
WATCHED = timedelta(days=2)
KEPT_TAPS = timedelta(days=3)


def tap(visit: Visit, what: Tap, *, by: Actor, at: datetime | None = None, token: str = "") -> VisitTap:
    """The visitor has tapped. `at` is the phone's own time, of a tap that waited for the net: never later than now,
    never older than three days. The same `token` counts once. Raises `Refused` for a visit that is off."""
    token = token or new_key()
    known = db.session.scalars(select(VisitTap).where(VisitTap.token == token)).one_or_none()
    if known is not None and known.visit_id == visit.id:
        return known
    if not access.may_be_on(by, visit):
        raise Refused(_("Det er ikke dit besøg."))
    lock([visit.match])
    db.session.refresh(visit, with_for_update=True)
    now = clock.now()
    when = min(max(at or now, now - KEPT_TAPS), now)
    if not visit.is_on:
        raise Refused(_("Besøget er aflyst."))
    if not visit.starts_at - EARLIEST <= when <= visit.ends_at + LATEST:
        raise Refused(_("Det kan du gøre, når besøget nærmer sig."))
    made = VisitTap(tap=what, tapped_at=when, received_at=now, by_id=by.id, token=token)
    visit.taps.append(made)
    if what is Tap.CALL_ME:
        if not visit.wants_a_call:
            visit.call_me_at, visit.called_at = when, None
        alarm("visits.ring", visit, whoever_is_on_call(), asked_at=visit.call_me_at)
    elif getattr(visit, _column(what)) is None:
        setattr(visit, _column(what), when)
    db.session.flush()
    audit.record(f"visit: {what.value}", visit, by=by)
    touch()
    return made


def is_near(visit: Visit) -> bool:
    """Whether the buttons do something now: from six hours before a visit until a day after it."""
    return visit.starts_at - EARLIEST <= clock.now() <= visit.ends_at + LATEST


def _column(what: Tap) -> str:
    return {Tap.ON_WAY: "on_way_at", Tap.ARRIVED: "arrived_at", Tap.LEFT: "left_at"}[what]


def correct(visit: Visit, what: Tap, becomes: datetime, reason: str, *, by: Actor) -> None:
    """A time is edited by hand: the first one and the reason are kept, and a coordinator looks at it."""
    if not (access.may_keep_matches(by) or access.may_be_on(by, visit)):
        raise Refused(_("Du kan kun rette dine egne besøg."))
    if what not in LOOP:
        raise Refused(_("Den tid kan ikke rettes."))
    if not reason.strip():
        raise Refused(_("Skriv kort, hvorfor tiden rettes."))
    if becomes > clock.now():
        raise Refused(_("Tiden skal ligge før nu."))
    lock([visit.match])
    db.session.refresh(visit, with_for_update=True)
    if not visit.is_on:
        raise Refused(_("Besøget er aflyst."))
    times = {each: getattr(visit, _column(each)) for each in LOOP} | {what: becomes}
    said = [times[each] for each in LOOP if times[each] is not None]
    if said != sorted(said):
        raise Refused(_("Tiderne skal stå i rækkefølge: på vej, fremme, gået."))
    visit.corrections.append(
        VisitCorrection(
            tap=what,
            was_at=getattr(visit, _column(what)),
            becomes_at=becomes,
            reason=reason.strip(),
            by_id=by.id,
        )
    )
    setattr(visit, _column(what), becomes)
    visit.looked_at = None
    db.session.flush()
    audit.record("visit corrected", visit, by=by, tap=what.value)
    touch()


def mark_safe(visit: Visit, how: How, *, by: Actor) -> None:
    """Somebody entitled knows that the visitor is safe, and says how. Ends the alarm."""
    if not access.may_answer_alarms(by):
        raise Refused(_("Det er en medarbejder, der skriver det."))
    lock([visit.match])
    db.session.refresh(visit, with_for_update=True)
    visit.safe_at, visit.safe_how, visit.safe_by_id = clock.now(), how, by.id
    if visit.call_me_at is not None:
        visit.called_at = visit.called_at or clock.now()
    db.session.flush()
    audit.record("visitor is safe", visit, by=by, how=how.value)
    touch()


def called(visit: Visit, *, by: Actor) -> None:
    """Somebody has rung the visitor who asked for it."""
    if not access.may_answer_alarms(by):
        raise Refused(_("Det er en medarbejder, der ringer."))
    visit.called_at = visit.called_at or clock.now()
    db.session.flush()
    audit.record("visitor rung", visit, by=by)
    touch()


def look(visit: Visit, *, by: Actor) -> None:
    """A coordinator has seen what was odd about the visit; it leaves the inbox."""
    if not access.may_keep_matches(by):
        raise Refused(_("Det er koordinatoren, der ser det igennem."))
    visit.looked_at = clock.now()
    for each in visit.corrections:
        each.seen_at = each.seen_at or clock.now()
    db.session.flush()
    audit.record("visit looked at", visit, by=by)
    touch()


def write_up(visit: Visit, minutes: int, kilometres: int, doing: Doing, *, by: Actor) -> None:
    """After the visit: how long, how far, and one word from a fixed list. Counts as hours of each visitor."""
    if not (access.may_keep_matches(by) or access.may_be_on(by, visit)):
        raise Refused(_("Det er den frivillige selv, der skriver det."))
    if not visit.is_on or visit.starts_at > clock.now():
        raise Refused(_("Det kan skrives, når besøget har været."))
    visit.minutes, visit.kilometres, visit.doing = minutes, kilometres, doing
    db.session.flush()
    for volunteer in visit.visiting:
        count_hours(
            volunteer,
            source=Source.VISIT,
            source_key=visit.key,
            day=clock.local_day(visit.starts_at),
            minutes=minutes,
            what=Task.HOME_VISIT,
            kilometres=kilometres,
            by=by,
        )
    audit.record("visit written up", visit, by=by, minutes=minutes, kilometres=kilometres)
    touch()


def watch() -> int:
    """Once for each visit: a grace after its end the visitors are reminded, after a second whoever is on call is
    told, after a third the manager. The board does not wait for this: it reads the clock itself. For the job.

    Under the visits' locks: a tap that comes at the same moment is either seen here or waits, and neither is lost."""
    now, grace = clock.now(), rules_of_visiting().grace
    late = whole(select(Visit)).where(
        Visit.ends_at <= now - grace,
        Visit.ends_at > now - WATCHED,
        Visit.cancelled_at.is_(None),
        Visit.missed_at.is_(None),
        Visit.skipped_because.is_(None),
        Visit.left_at.is_(None),
        Visit.safe_at.is_(None),
        Visit.escalated_at.is_(None),
    )
    acted = 0
    under_lock = late.order_by(Visit.id).with_for_update(of=Visit)
    for visit in db.session.scalars(under_lock, execution_options={"populate_existing": True}).unique():
        behind = now - visit.ends_at
        if behind >= grace and visit.reminded_at is None:
            visit.reminded_at = now
            tell_visitors(
                "visits.say_home", visit.visiting, visit.key, urgent=True, params={"visit": visit.key}
            )
            acted += 1
        if behind >= 2 * grace and visit.alarmed_at is None:
            visit.alarmed_at = now
            alarm("visits.alarm", visit, whoever_is_on_call())
            acted += 1
        if behind >= 3 * grace:
            visit.escalated_at = now
            alarm("visits.escalated", visit, people_with_role(Role.MANAGER))
            acted += 1
    if acted:
        db.session.flush()
        touch()
    return acted
