"""Agreeing on visits, moving them and calling them off. A visitor's time is taken in `bookings` and nowhere else."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from familiehus.bookings import commands as bookings
from familiehus.bookings.models import Override, Purpose
from familiehus.kernel import audit, clock, danish
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor, is_coordinator, is_family
from familiehus.kernel.spans import Span
from familiehus.messages.commands import withdraw
from familiehus.series import commands as series
from familiehus.series.timetables import Slot, Timetable
from familiehus.visits import access
from familiehus.visits.commands.telling import lock, remind, tell_both, tell_family, tell_visitors, touch
from familiehus.visits.models import Match, Visit, VisitMove, VisitPlan, VisitSeat
from familiehus.visits.queries.matches import rules_of_visiting
from familiehus.visits.queries.visits import coming_of
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
    none. Raises `Refused` with every reason there is.
    """
    if not (access.may_keep_matches(by) or access.is_visiting(by, match)):
        raise Refused(_("Besøg aftales af koordinatoren eller den frivillige."))
    timetable = _within(match, timetable)
    timetable.check()
    lock([match], match.volunteers)
    _check_may_meet(match)
    with db.session.begin_nested():
        plan = VisitPlan(match=match)
        plan.follow(timetable)
        db.session.add(plan)
        horizon = match.planned_until or timetable.first_on
        made = series.generate(plan, (), _visit, horizon=horizon)
        dates = [each for each in made if each.starts_at > clock.now()]
        coming = [each for each in dates if each.skipped_because is None]
        if not coming:
            raise Refused(_("Den tid er forbi, eller alle datoer er helligdage. Vælg en anden."))
        if len(coming) > MOST:
            raise Refused(_("Det er flere besøg, end en aftale kan have på én gang."))
        _check_cleared(match, [each.span for each in coming])
        with db.session.no_autoflush:
            for each in dates:
                db.session.add(each)
                each.plan, each.match = plan, match
        db.session.flush()
        for volunteer in match.volunteers:
            _seat(volunteer, coming, by=by, override=override)
        db.session.flush()
    for visit in coming:
        remind(visit)
    audit.record("visits agreed", match, by=by, visits=len(coming))
    touch()
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


def _check_may_meet(match: Match) -> None:
    if match.state not in MEETING:
        raise Refused(_("Der kan ikke aftales besøg: aftalen står på »%(state)s«.", state=match.state_label))
    if not match.household.is_live:
        raise Refused(_("%(name)s er ikke tilmeldt huset.", name=match.household.name))
    if match.lacks_consent and match.state != State.INTRO:
        raise Refused(
            _("Først skal en forælder sige ja på skrift til, at den frivillige er alene med barnet.")
        )


def _check_cleared(match: Match, spans: Iterable[Span]) -> None:
    """Everybody of the visiting side, for every task of the kind, on every day."""
    rules, found = rules_of_the_house(), []
    asked = list(spans)
    for volunteer in match.volunteers:
        for task in match.kind.tasks:
            for span in asked:
                first = clock.local_day(span.starts_at)
                last = clock.local_day(span.ends_at - timedelta(microseconds=1))
                if why := gate.reasons_against(volunteer, task, first, until=last, rules=rules):
                    found += why
                    break
    if found:
        raise Refused(*dict.fromkeys(found))


def _seat(volunteer: Volunteer, visits: list[Visit], *, by: Actor, override: Override | None) -> None:
    resource, gap = resource_for(volunteer.person), rules_of_visiting().travel
    holds = bookings.take_all(
        [(resource, visit.span) for visit in visits], Purpose.VISIT, by=by, gap=gap, override=override
    )
    for visit, hold in zip(visits, holds, strict=True):
        seat = VisitSeat(volunteer=volunteer, hold=hold)
        seat.stand_in(visit.span)
        visit.seats.append(seat)


def move(visit: Visit, span: Span, *, by: Actor, override: Override | None = None) -> None:
    """The coordinator moves a visit at once; both sides are told. Raises `Refused`."""
    if not access.may_keep_matches(by):
        raise Refused(_("Foreslå en ny tid, så svarer den anden part."))
    lock([visit.match], visit.visiting)
    db.session.refresh(visit)
    _stand_in(visit, span, by=by, override=override)


def ask_move(visit: Visit, span: Span, *, by: Actor) -> VisitMove:
    """One side asks for another time; the other says yes before anything is moved."""
    if not access.may_agree_time_of(by, visit):
        raise Refused(_("Du kan kun flytte dine egne besøg."))
    lock([visit.match])
    db.session.refresh(visit)
    _check_movable(visit, span)
    if visit.asked_move is not None:
        raise Refused(_("Der er allerede spurgt om en ny tid. Svar på den først."))
    side = side_of(by)
    asked = VisitMove(starts_at=span.starts_at, ends_at=span.ends_at, asked_by=side)
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
    if yes:
        _stand_in(visit, asked.span, by=by)
        return
    audit.record("another time declined", visit, by=by)
    tell_visitors("visits.stays", visit.visiting, asked.key, params={"visit": visit.key})
    tell_family("visits.stays", visit.match, asked.key, params={"visit": visit.key})
    touch()


def _check_movable(visit: Visit, span: Span) -> None:
    if not visit.is_on or visit.on_way_at is not None or visit.arrived_at is not None or visit.has_begun:
        raise Refused(_("Besøget er begyndt, forbi eller aflyst og kan ikke flyttes."))
    if span.starts_at <= clock.now():
        raise Refused(_("Vælg en tid, der kommer."))
    if span.minutes > 12 * 60:
        raise Refused(_("Et besøg varer højst 12 timer."))


def _stand_in(visit: Visit, span: Span, *, by: Actor, override: Override | None = None) -> None:
    """Be at that time: cleared, free, and told."""
    _check_movable(visit, span)
    _check_may_meet(visit.match)
    _check_cleared(visit.match, [span])
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
    for each in visit.moves:
        if each.is_open:
            each.answered_at, each.said_yes = clock.now(), False
    withdraw(subject_key=f"{visit.key}:{visit.sequence - 1}", kind="visits.reminder")
    audit.record("visit moved", visit, by=by, was=danish.numeric(was.starts_at))
    tell_both(
        "visits.moved", visit, visit.visiting, was_from=_plain(was.starts_at), was_to=_plain(was.ends_at)
    )
    remind(visit)
    touch()


def _plain(instant: object) -> str:
    return instant.isoformat()  # type: ignore[attr-defined]


def call_off(visit: Visit, *, by: Actor) -> None:
    """Either side or the house calls a visit off; who, never why. The other is told, at any hour if it is near."""
    if not access.may_agree_time_of(by, visit):
        raise Refused(_("Du kan kun aflyse dine egne besøg."))
    lock([visit.match])
    db.session.refresh(visit)
    if not visit.is_on or visit.arrived_at is not None:
        raise Refused(_("Besøget er begyndt, forbi eller allerede aflyst."))
    _off(visit, side_of(by), by=by)


def _off(visit: Visit, side: Side, *, by: Actor) -> None:
    volunteers = visit.visiting
    _release(visit)
    visit.cancelled_at, visit.cancelled_by = clock.now(), side
    visit.has_changed()
    for each in visit.moves:
        if each.is_open:
            each.answered_at, each.said_yes = clock.now(), False
    db.session.flush()
    withdraw(subject_key=f"{visit.key}:{visit.sequence - 1}")
    audit.record("visit called off", visit, by=by, side=side.value)
    tell_both("visits.off", visit, volunteers)
    touch()


def _release(visit: Visit) -> None:
    live = [each for each in visit.seats if each.is_live]
    bookings.release(*(each.hold for each in live if each.hold is not None))
    for each in live:
        each.released_at = clock.now()


def call_off_all(match: Match, side: Side, *, by: Actor) -> int:
    """Every visit to come is off; for when a match ends. Gives how many."""
    coming = coming_of(match)
    for visit in coming:
        _off(visit, side, by=by)
    return len(coming)


def come_to_nothing(visit: Visit, side: Side, *, by: Actor) -> None:
    """It was agreed and nobody met. Kept for the two of them, never told to anybody else."""
    if not (access.may_keep_matches(by) or access.may_be_on(by, visit)):
        raise Refused(_("Det er den frivillige eller koordinatoren, der skriver det."))
    if not visit.is_on or visit.left_at is not None or visit.starts_at > clock.now():
        raise Refused(_("Det kan kun skrives om et besøg, der skulle have været."))
    visit.missed_at, visit.missed_by = clock.now(), side
    db.session.flush()
    audit.record("visit came to nothing", visit, by=by)
    touch()
