"""Agreeing on visits. A visitor's time is taken in `bookings` and nowhere else."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from familiehus.bookings import commands as bookings
from familiehus.bookings.models import Override, Purpose
from familiehus.kernel import audit, clock, danish
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor, is_coordinator, is_family
from familiehus.kernel.spans import Span
from familiehus.series import commands as series
from familiehus.series.timetables import Slot, Timetable
from familiehus.visits import access
from familiehus.visits.commands.telling import lock, remind, tell_family, tell_visitors, touch
from familiehus.visits.models import Match, Visit, VisitPlan, VisitSeat
from familiehus.visits.queries.matches import rules_of_visiting
from familiehus.visits.states import MEETING, Side, State
from familiehus.volunteers import gate
from familiehus.volunteers.commands.absences import resource_for
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.queries import rules_of_the_house

MOST = 120


def side_of(by: Actor) -> Side:
    """Whose word it is."""
    if is_coordinator(by) or by.id is None:
        return Side.HOUSE
    return Side.FAMILY if is_family(by) else Side.VISITOR


def book(match: Match, timetable: Timetable, *, by: Actor, override: Override | None = None) -> list[Visit]:
    """A visit, or a series of them until the planned end. Public holidays are skipped, and say so.

    Every date needs everybody of the visiting side cleared and free, with time to get there and away; all or
    none. The other side is told; both, where the house agrees for them. A coordinator may set a clash aside. Raises
    `Refused` with every reason there is.
    """
    if not (access.may_keep_matches(by) or access.is_visiting(by, match)):
        raise Refused(_("Besøg aftales af koordinatoren eller den frivillige."))
    lock([match], match.volunteers)
    check_may_meet(match)
    coming = lay_out(match, timetable, by=by, override=override)
    for visit in coming:
        remind(visit)
    first = coming[0]
    others = [each for each in match.volunteers if each.person_id != by.id]
    tell_visitors("visits.agreed", others, f"{first.key}:agreed", params={"visit": first.key})
    tell_family("visits.agreed", match, f"{first.key}:agreed", params={"visit": first.key})
    audit.record("visits agreed", match, by=by, visits=len(coming))
    touch()
    return coming


def lay_out(
    match: Match,
    timetable: Timetable,
    *,
    by: Actor,
    override: Override | None,
    rows: Sequence[Visit] = (),
) -> list[Visit]:
    """A plan of the timetable and its dates, everybody cleared, free and seated; gives those that are on.

    `rows` are visits that go over to the new plan, each to the next of its dates, with their names and sequence
    kept. What is left over of them is not touched.
    """
    timetable = _within(match, timetable)
    timetable.check()
    left = list(rows)
    with db.session.begin_nested():
        plan = VisitPlan(match=match)
        plan.follow(timetable)
        db.session.add(plan)
        check_in_period(match, timetable.first_on)
        until = match.planned_until
        horizon = timetable.first_on if until is None else until - timedelta(days=1)

        def date_of(slot: Slot) -> Visit:
            known = left.pop(0) if left and slot.skipped_because is None else None
            return _stand_at(known, slot) if known is not None else _visit(slot)

        with db.session.no_autoflush:
            made = series.generate(plan, (), date_of, horizon=horizon)
            dates = [each for each in made if each.starts_at > clock.now()]
            coming = [each for each in dates if each.skipped_because is None]
            if not coming:
                raise Refused(_("Den tid er forbi, eller alle datoer er helligdage. Vælg en anden."))
            if len(coming) > MOST:
                raise Refused(_("Det er flere besøg, end en aftale kan have på én gang."))
            check_cleared(match, [each.span for each in coming])
            for each in dates:
                db.session.add(each)
                each.plan, each.match = plan, match
        db.session.flush()
        for volunteer in match.volunteers:
            seat(volunteer, coming, by=by, override=override)
        db.session.flush()
    return coming


def _within(match: Match, timetable: Timetable) -> Timetable:
    """A series ends with the planned period, and leaves public holidays out."""
    if timetable.rule is None:
        return timetable
    rule = timetable.rule
    if rule.is_endless and match.planned_until is not None:
        rule = rule.ending(match.planned_until - timedelta(days=1))
    return replace(timetable, rule=rule, skips_holidays=True)


def _visit(slot: Slot) -> Visit:
    return Visit(
        original_start=slot.original_start,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        skipped_because=slot.skipped_because,
    )


def _stand_at(visit: Visit, slot: Slot) -> Visit:
    visit.has_own_time = False
    visit.stand_at(slot)
    visit.has_changed()
    return visit


def check_may_meet(match: Match) -> None:
    """Whether visits can be agreed at all. Raises `Refused`."""
    if match.state not in MEETING:
        raise Refused(_("Der kan ikke aftales besøg: aftalen står på »%(state)s«.", state=match.state_label))
    if not match.household.is_live:
        raise Refused(_("%(name)s er ikke tilmeldt huset.", name=match.household.name))
    if match.lacks_consent and match.state != State.INTRO:
        raise Refused(
            _("Først skal en forælder sige ja på skrift til, at den frivillige er alene med barnet.")
        )


def check_in_period(match: Match, day: date) -> None:
    """A visit is never later than the end of its match. Raises `Refused`."""
    if match.planned_until is not None and day >= match.planned_until:
        last = match.planned_until - timedelta(days=1)
        raise Refused(_("Aftalen varer til og med %(day)s. Vælg en tidligere dag.", day=danish.day(last)))


def check_cleared(match: Match, spans: Iterable[Span], volunteers: Iterable[Volunteer] | None = None) -> None:
    """Everybody of the visiting side, for every task of the kind, on every day. Raises `Refused`."""
    rules, found = rules_of_the_house(), []
    asked = list(spans)
    for volunteer in match.volunteers if volunteers is None else volunteers:
        for task in match.kind.tasks:
            for span in asked:
                first = clock.local_day(span.starts_at)
                last = clock.local_day(span.ends_at - timedelta(microseconds=1))
                if why := gate.reasons_against(volunteer, task, first, until=last, rules=rules):
                    found += why
                    break
    if found:
        raise Refused(*dict.fromkeys(found))


def seat(volunteer: Volunteer, visits: Sequence[Visit], *, by: Actor, override: Override | None) -> None:
    """Take the volunteer's time for each of the visits, all or none. Raises `Refused`."""
    resource, gap = resource_for(volunteer.person), rules_of_visiting().travel
    holds = bookings.take_all(
        [(resource, visit.span) for visit in visits], Purpose.VISIT, by=by, gap=gap, override=override
    )
    for visit, hold in zip(visits, holds, strict=True):
        taken = VisitSeat(volunteer=volunteer, hold=hold)
        taken.stand_in(visit.span)
        visit.seats.append(taken)


def release(visits: Iterable[Visit], volunteer: Volunteer | None = None) -> None:
    """Nobody, or one volunteer no longer, is on the visits; their time is free."""
    live = [
        each
        for visit in visits
        for each in visit.seats
        if each.is_live and (volunteer is None or each.volunteer_id == volunteer.id)
    ]
    bookings.release(*(each.hold for each in live if each.hold is not None))
    for each in live:
        each.released_at = clock.now()
    db.session.flush()
