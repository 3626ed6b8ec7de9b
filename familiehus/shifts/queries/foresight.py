"""Whom a change would touch, before it is made: told, asked again, or off the shift and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from familiehus.bookings import commands as bookings
from familiehus.kernel import clock
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.labels import Labelled
from familiehus.kernel.roles import Actor
from familiehus.shifts.models import Shift, ShiftSignup
from familiehus.shifts.queries.rules import Duty, gate, resource_of, tasks_of
from familiehus.shifts.sheets import ShiftSheet


class Effect(Labelled):
    """What a change does to somebody on the shift."""

    NOTHING = "nothing", lazy("mærker ikke noget")
    TOLD = "told", lazy("får besked")
    ASKED = "asked", lazy("skal sige ja igen inden to døgn")
    FREED = "freed", lazy("kan ikke og tages af vagten")


@dataclass(frozen=True)
class Touched:
    """Somebody on a shift, what the change does to them, and the reasons when they can't be on it any more."""

    signup: ShiftSignup
    effect: Effect
    reasons: tuple[str, ...] = ()


def duty_of(shift: Shift, sheet: ShiftSheet) -> Duty:
    """What the shift would ask of people, as the sheet says."""
    span = sheet.span
    return Duty(
        tasks_of(shift.task, sheet.with_children),
        clock.local_day(span.starts_at),
        clock.local_day(span.ends_at - timedelta(microseconds=1)),
    )


def foresee(shift: Shift, sheet: ShiftSheet, *, by: Actor) -> list[Touched]:
    """Shortened is told; moved or made longer is asked again; who is not cleared then, or taken, is off.

    A day that stays the same asks nobody for an approval anew: one that ran out is flagged, not acted on.
    """
    was, span = shift.span, sheet.span
    if not shift.is_on:
        return []
    duty = duty_of(shift, sheet)
    binds_anew = duty != Duty.of(shift)
    shorter = was.starts_at <= span.starts_at and span.ends_at <= was.ends_at
    found: list[Touched] = []
    for each in shift.on_it:
        reasons = gate(each.volunteer, duty) if binds_anew else []
        resource = resource_of(each.volunteer)
        if span != was and resource is not None:
            why = bookings.objection(resource, span, by=by, besides=each.hold)
            reasons += [str(reason) for reason in why.reasons] if why else []
        if reasons:
            found.append(Touched(each, Effect.FREED, tuple(reasons)))
        elif span == was:
            moved = sheet.place is not shift.place
            found.append(Touched(each, Effect.TOLD if moved else Effect.NOTHING))
        else:
            found.append(Touched(each, Effect.TOLD if shorter else Effect.ASKED))
    return found


def in_words(touched: Sequence[Touched]) -> list[str]:
    """A line for each: who, and what happens to them."""
    return [_("%(name)s %(effect)s", name=each.signup.name, effect=each.effect.label) for each in touched]
