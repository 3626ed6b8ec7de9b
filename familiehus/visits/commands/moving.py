"""Another time for a visit, or for it and those that follow in its series: asked by one side, answered by the other."""

from dataclasses import replace
from datetime import timedelta

from familiehus.bookings import commands as bookings
from familiehus.bookings.models import Override
from familiehus.kernel import audit, clock, danish
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor, is_coordinator
from familiehus.kernel.spans import Span
from familiehus.messages.commands import withdraw
from familiehus.series.rules import Rule
from familiehus.series.timetables import Timetable
from familiehus.visits import access
from familiehus.visits.commands.booking import (
    check_cleared,
    check_in_period,
    check_may_meet,
    lay_out,
    release,
    side_of,
)
from familiehus.visits.commands.calling_off import off
from familiehus.visits.commands.telling import lock, remind, tell_both, tell_family, tell_visitors, touch
from familiehus.visits.models import Visit, VisitMove, VisitPlan
from familiehus.visits.queries.matches import rules_of_visiting
from familiehus.visits.queries.visits import following
from familiehus.visits.states import Side

LONGEST = 12 * 60


def move(visit: Visit, span: Span, *, by: Actor, override: Override | None = None) -> None:
    """The coordinator moves a visit at once; both sides are told. Raises `Refused`."""
    _only_the_coordinator(by)
    lock([visit.match], visit.visiting)
    db.session.refresh(visit)
    _stand_in(visit, span, by=by, override=override)


def move_following(
    visit: Visit, span: Span, *, every: int | None = None, by: Actor, override: Override | None = None
) -> list[Visit]:
    """The coordinator moves this visit and all that follow in its series, to a series of its own from `span` on:
    the same hours, the same weekday, `every` so many weeks, or as often as before. All or none; each side gets one
    letter. Raises `Refused`."""
    _only_the_coordinator(by)
    lock([visit.match], visit.visiting)
    db.session.refresh(visit)
    return _follow(visit, span, every=every, by=by, override=override)


def _only_the_coordinator(by: Actor) -> None:
    if not access.may_keep_matches(by):
        raise Refused(_("Foreslå en ny tid, så svarer den anden part."))


def ask_move(visit: Visit, span: Span, *, and_following: bool = False, by: Actor) -> VisitMove:
    """One side asks for another time; the other says yes before anything is moved."""
    if not access.may_agree_time_of(by, visit):
        raise Refused(_("Du kan kun flytte dine egne besøg."))
    lock([visit.match])
    db.session.refresh(visit)
    _check_movable(visit, span)
    if and_following and not visit.plan.is_series:
        raise Refused(_("Besøget er ikke en del af en række."))
    if visit.asked_move is not None:
        raise Refused(_("Der er allerede spurgt om en ny tid. Svar på den først."))
    side = side_of(by)
    asked = VisitMove(
        starts_at=span.starts_at, ends_at=span.ends_at, and_following=and_following, asked_by=side
    )
    visit.moves.append(asked)
    db.session.flush()
    audit.record("another time asked for", visit, by=by, side=side.value)
    urgent = visit.starts_at - clock.now() < timedelta(hours=24)
    if side is not Side.VISITOR:
        tell_visitors("visits.asked", visit.visiting, asked.key, urgent=urgent, params={"move": asked.key})
    if side is not Side.FAMILY:
        tell_family("visits.asked", visit.match, asked.key, urgent=urgent, params={"move": asked.key})
    touch()
    return asked


def answer_move(asked: VisitMove, yes: bool, *, by: Actor) -> None:
    """The other side, or the coordinator, says yes or no. A yes moves the visit under the same rules."""
    visit = asked.visit
    if not access.may_agree_time_of(by, visit):
        raise Refused(_("Du kan kun svare for dig selv."))
    if side_of(by) == asked.asked_by and not is_coordinator(by):
        raise Refused(_("Det er den anden part, der skal svare."))
    lock([visit.match], visit.visiting)
    db.session.refresh(asked)
    if not asked.is_open:
        raise Refused(_("Der er allerede svaret."))
    asked.answered_at, asked.said_yes = clock.now(), yes
    db.session.flush()
    if yes and asked.and_following:
        _follow(visit, asked.span, every=None, by=by)
        return
    if yes:
        _stand_in(visit, asked.span, by=by)
        return
    audit.record("another time declined", visit, by=by)
    tell_both("visits.stays", visit, visit.visiting, subject=asked.key)
    touch()


def _check_movable(visit: Visit, span: Span) -> None:
    if not visit.is_on or visit.on_way_at is not None or visit.arrived_at is not None or visit.has_begun:
        raise Refused(_("Besøget er begyndt, forbi eller aflyst og kan ikke flyttes."))
    if span.starts_at <= clock.now():
        raise Refused(_("Vælg en tid, der kommer."))
    check_in_period(visit.match, clock.local_day(span.starts_at))
    if span.minutes > LONGEST:
        raise Refused(_("Et besøg varer højst 12 timer."))


def _stand_in(visit: Visit, span: Span, *, by: Actor, override: Override | None = None) -> None:
    """Be at that time: cleared, free, and told."""
    _check_movable(visit, span)
    check_may_meet(visit.match)
    check_cleared(visit.match, [span])
    was = visit.span
    gap = rules_of_visiting().travel
    with db.session.begin_nested():
        for seat in visit.seats:
            if seat.is_live and seat.hold is not None:
                bookings.move(seat.hold, span, by=by, gap=gap, override=override)
                seat.stand_in(span)
        visit.starts_at, visit.ends_at, visit.has_own_time = span.starts_at, span.ends_at, True
        visit.has_changed()
        db.session.flush()
    _told_otherwise(visit)
    audit.record("visit moved", visit, by=by, was=danish.numeric(was.starts_at))
    tell_both("visits.moved", visit, visit.visiting, **_was(was))
    remind(visit)
    touch()


def _told_otherwise(visit: Visit) -> None:
    """Questions about the old time are answered, and its reminder stays at home."""
    for each in visit.moves:
        if each.is_open:
            each.answered_at, each.said_yes = clock.now(), False
    withdraw(subject_key=f"{visit.key}:{visit.sequence - 1}", kind="visits.reminder")


def _was(span: Span) -> dict[str, str]:
    return {"was_from": span.starts_at.isoformat(), "was_to": span.ends_at.isoformat()}


def _follow(
    visit: Visit, span: Span, *, every: int | None, by: Actor, override: Override | None = None
) -> list[Visit]:
    """The old series ends before this visit, a new one begins at `span`; the visits go over to it in order. What is
    more than the new one has dates for is called off."""
    _check_movable(visit, span)
    check_may_meet(visit.match)
    plan, was = visit.plan, visit.span
    if plan.rule is None:
        raise Refused(_("Besøget er ikke en del af en række."))
    rows, begins = following(visit), Timetable.of_span(span)
    interval = every or plan.rule.every
    timetable = replace(begins, rule=Rule.weekly(begins.first_on.weekday(), every=interval))
    with db.session.begin_nested():
        release(rows)
        _end(plan, visit)
        coming = lay_out(visit.match, timetable, by=by, override=override, rows=rows)
    for each in rows:
        if each in coming:
            _told_otherwise(each)
        else:
            off(each, side_of(by), by=by)
    for each in coming:
        remind(each)
    audit.record("visits moved", visit.match, by=by, visits=len(coming), was=danish.numeric(was.starts_at))
    tell_both("visits.moved_on", coming[0], visit.match.volunteers, **_was(was))
    touch()
    return coming


def _end(plan: VisitPlan, visit: Visit) -> None:
    """The series has no dates from this visit's own on; those it skips there go with it."""
    first, rule = visit.original_day, plan.rule
    for each in list(plan.visits):
        if each.skipped_because is not None and each.original_day >= first:
            db.session.delete(each)
    earlier = [day for day in plan.timetable.days(first) if day < first]
    if rule is not None and earlier:
        plan.follow(replace(plan.timetable, rule=rule.ending(earlier[-1])))
    plan.has_changed(in_substance=True)
    db.session.flush()
