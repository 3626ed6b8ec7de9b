"""Whatever is done in whatever order: nobody stands on a shift without being cleared for it on its days, nobody is in
two places, no shift holds more than it can, and where children take part everybody is cleared for children."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from familiehus.bookings.models import Hold
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.kernel.spans import Span
from familiehus.shifts import commands
from familiehus.shifts.models import Handover, Shift, ShiftAsk, ShiftSignup, StandingPerson
from familiehus.shifts.sheets import sheet_of
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers.models import Clearance, Volunteer
from familiehus.volunteers.states import Proof, Task
from tests import a, shifting
from tests.conftest import empty_the_database
from tests.volunteering import volunteer

SPANS = ("2026-11-25 9-13", "2026-11-26 10-14", "2026-11-26 12-16", "2026-11-30 22-2", "2026-12-01 9-13")
ACTS = (
    *("take", "assign", "leave", "seek", "yes", "take_over", "swap", "undo"),
    *("move", "children", "cancel", "restore", "stand", "accept", "free", "carry", "task"),
)
acts = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 9), st.integers(0, 9)), min_size=4, max_size=14
)


def people() -> list[Volunteer]:
    """One cleared for everything, one for children until 1 December, one never, one young, one in the kitchen."""
    both = (Task.PRACTICAL, Task.CHILDREN, Task.KITCHEN)
    whole, short, bare = volunteer("Hel", *both), volunteer("Kort", *both), volunteer("Bar", Task.PRACTICAL)
    for proof in short.proofs:
        if proof.proof == Proof.RECORD_CHECK:
            proof.until_on = date(2026, 12, 1)
    volunteers.lay_clearances(short)
    return [whole, short, bare, volunteer("Ung", *both, birth_year=2010), volunteer("Kok", Task.KITCHEN)]


def try_it(act: str, one: int, two: int, coordinator) -> None:
    shifts = list(db.session.scalars(select(Shift).order_by(Shift.id)))
    who = list(db.session.scalars(select(Volunteer).order_by(Volunteer.id)).unique())
    seats = list(db.session.scalars(select(ShiftSignup).order_by(ShiftSignup.id)))
    shift, person = shifts[one % len(shifts)], who[two % len(who)]
    seat = seats[one % len(seats)] if seats else None
    other = seats[two % len(seats)] if seats else None
    if act == "take":
        commands.take(shift, person, by=person.person)
    elif act == "assign":
        commands.take(shift, person, by=coordinator)
    elif act == "move":
        span = shifts[two % len(shifts)].span
        span = Span(
            span.starts_at + timedelta(minutes=30 * (one % 3)), span.ends_at + timedelta(days=two % 4)
        )
        if span.ends_at - span.starts_at > timedelta(hours=24):
            span = Span.lasting(span.starts_at, timedelta(hours=3))
        commands.revise(shift, replace(sheet_of(shift), span=span), by=coordinator)
    elif act == "children":
        commands.revise(shift, replace(sheet_of(shift), with_children=bool(two % 2)), by=coordinator)
    elif act == "carry":
        commands.carry(
            shift,
            Span(shift.starts_at + timedelta(days=two), shift.ends_at + timedelta(days=two)),
            by=THE_HOUSE,
        )
    elif act == "cancel":
        commands.cancel(shift, "Aflyst", by=coordinator)
    elif act == "restore":
        commands.restore(shift, by=coordinator)
    elif act == "stand":
        commands.stand(shift.plan, person, by=coordinator)
    elif act == "free":
        commands.free_unanswered()
    elif act == "task":
        task = (Task.PRACTICAL, Task.CHILDREN, Task.KITCHEN)[two % 3]
        from tests.shifting import plan_sheet_of

        commands.revise_plan(
            shift.plan,
            replace(plan_sheet_of(shift.plan), task=task, with_children=bool(one % 2)),
            by=coordinator,
        )
    elif act == "yes":
        for question in db.session.scalars(select(ShiftAsk).where(ShiftAsk.answered_at.is_(None))).all()[:1]:
            commands.say_yes(question, by=question.volunteer.person)
    elif act == "take_over":
        for handover in db.session.scalars(select(Handover).where(Handover.closed_at.is_(None))).all()[:1]:
            commands.take_over(handover, person, by=person.person)
    elif act == "undo":
        for handover in db.session.scalars(select(Handover).where(Handover.successor_id.is_not(None))).all()[
            -1:
        ]:
            commands.undo(handover, by=coordinator)
    elif seat is not None and other is not None:
        if act == "leave":
            commands.take_off(seat, by=coordinator)
        elif act == "seek":
            commands.seek(seat, by=coordinator, everybody=True)
        elif act == "accept":
            commands.accept_again(seat, by=coordinator)
        elif act == "swap" and seat is not other:
            handover = commands.seek(seat, by=coordinator, in_exchange=other)
            commands.swap(handover, other, by=coordinator)


def faults() -> list[str]:
    """What must never be, asked of the tables themselves."""
    found = []
    cleared = list(db.session.scalars(select(Clearance)))
    for shift in db.session.scalars(select(Shift)).all():
        on = [each for each in shift.signups if each.left_at is None]
        if len(on) > shift.max_people:
            found.append(f"{shift.key} holds {len(on)}")
        if len({each.volunteer_id for each in on}) < len(on):
            found.append(f"{shift.key} has somebody twice")
        for seat in on:
            for task in {shift.task, *([Task.CHILDREN] if shift.with_children else [])}:
                if not any(
                    row.volunteer_id == seat.volunteer_id
                    and row.task == task
                    and row.from_on <= shift.first_on
                    and (row.until_on is None or row.until_on > shift.last_on)
                    for row in cleared
                ):
                    found.append(f"{seat.name} is not cleared for {task} on {shift.first_on}")
            if shift.is_on and (seat.hold is None or seat.hold.is_released or seat.hold.span != shift.span):
                found.append(f"{seat.name}'s time is not taken")
    holds = list(db.session.scalars(select(Hold).where(Hold.released_at.is_(None))))
    for number, hold in enumerate(holds):
        found += [
            f"{hold.resource.label} in two places"
            for rest in holds[number + 1 :]
            if rest.resource_id == hold.resource_id and rest.span.overlaps(hold.span)
        ]
    owned = {seat.hold_id for seat in db.session.scalars(select(ShiftSignup)) if seat.left_at is None}
    found += ["a hold that is nobody's" for hold in holds if hold.id not in owned]
    return found


def run(app, steps: list[tuple[str, int, int]]) -> None:
    db.session.rollback()
    db.session.remove()
    empty_the_database(app)
    coordinator = a.coordinator()
    people()
    for number, at in enumerate(SPANS):
        shifting.plan(
            at,
            max_people=2,
            task=(Task.CHILDREN, Task.PRACTICAL, Task.KITCHEN)[number % 3],
            with_children=number % 2 == 0,
        )
    db.session.flush()
    for step in steps:
        try:
            with db.session.begin_nested():
                try_it(*step, coordinator)
        except Refused:
            db.session.expire_all()
        assert faults() == [], step
    assert db.session.scalars(select(StandingPerson)).all() is not None
    assert clock.today() == date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _a_tuesday(clock):
    clock("2026-11-24 08:00")


SAMPLED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=12, suppress_health_check=SAMPLED)
@given(steps=acts)
def test_no_path_leads_around_the_gate(app, steps):
    run(app, steps)


@pytest.mark.long
@settings(max_examples=400, suppress_health_check=SAMPLED)
@given(steps=acts)
def test_four_hundred_days_of_anything_lead_nowhere_around_the_gate(app, steps):
    run(app, steps)
