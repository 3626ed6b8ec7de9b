"""A plan's change tried out and taken back: whom it would touch, before anything is saved."""

from collections import Counter
from dataclasses import dataclass

from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor
from familiehus.shifts.commands.generating import coming_of
from familiehus.shifts.commands.planning import revise_plan
from familiehus.shifts.models import ShiftPlan, ShiftSignup
from familiehus.shifts.queries.foresight import Effect
from familiehus.shifts.sheets import PlanSheet


@dataclass(frozen=True)
class Reached:
    """Somebody on the plan's coming shifts: what the change does to them, and on how many of them."""

    name: str
    effect: Effect
    shifts: int


def rehearse(plan: ShiftPlan, sheet: PlanSheet, *, by: Actor) -> list[Reached]:
    """Make the change within a savepoint, look, and take it back whole. Raises `Refused` as the change would."""
    seats = [(seat, seat.shift.span) for each in coming_of(plan) if each.is_on for seat in each.on_it]
    trial = db.session.begin_nested()
    try:
        revise_plan(plan, sheet, by=by)
        found = Counter(
            (seat.volunteer_id, seat.name, _effect(seat, moved=seat.shift.span != span))
            for seat, span in seats
        )
    finally:
        trial.rollback()
        db.session.expire_all()
    touched = [
        Reached(name, effect, number)
        for (_id, name, effect), number in found.items()
        if effect is not Effect.NOTHING
    ]
    return sorted(touched, key=lambda each: (each.name.casefold(), each.effect.value))


def _effect(seat: ShiftSignup, *, moved: bool) -> Effect:
    if not seat.is_live or not seat.shift.is_on:
        return Effect.FREED
    if not moved:
        return Effect.NOTHING
    return Effect.TOLD if seat.accept_by is None else Effect.ASKED
