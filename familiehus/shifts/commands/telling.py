"""Letters about shifts, queued in the transaction that gives rise to them. Keys and numbers only."""

from datetime import datetime

from familiehus.accounts.commands import reference
from familiehus.accounts.models import Person
from familiehus.accounts.queries import people_with_role
from familiehus.kernel import clock
from familiehus.kernel.roles import Role
from familiehus.messages.commands import queue
from familiehus.messages.models import Message
from familiehus.shifts.models import Handover, Shift, ShiftAsk, ShiftSignup
from familiehus.volunteers.models import Volunteer


def tell(
    kind: str,
    volunteer: Volunteer,
    signup: ShiftSignup,
    *,
    due: datetime | None = None,
    urgent: bool = False,
    **params: str | int,
) -> Message:
    """Somebody is told about a seat: her own, or one she had. Told again only when the shift changed again."""
    return queue(
        kind,
        to=reference(volunteer.person),
        subject_key=f"{signup.key}:{signup.shift.sequence}",
        due=due,
        params={"seat": signup.key, **params},
        urgent=urgent or is_near(signup.shift),
    )


def tell_who_waited(handover: Handover) -> None:
    """Who said yes to a shift and waited for the coordinator does not get it."""
    if handover.awaits_yes and handover.taker is not None:
        tell("shifts.not_yours", handover.taker, handover.signup)


def ask_by_letter(ask: ShiftAsk) -> Message:
    return queue(
        "shifts.asked",
        to=reference(ask.volunteer.person),
        subject_key=ask.key,
        params={"ask": ask.key},
        urgent=is_near(ask.shift),
    )


def tell_coordinators(kind: str, shift: Shift, subject_key: str, *, urgent: bool = False) -> None:
    """Every coordinator is told; the manager where the house has none."""
    for person in coordinators():
        queue(
            kind,
            to=reference(person),
            subject_key=subject_key,
            params={"shift": shift.key},
            urgent=urgent,
        )


def coordinators() -> list[Person]:
    return people_with_role(Role.COORDINATOR) or people_with_role(Role.MANAGER)


def is_near(shift: Shift) -> bool:
    """Whether it begins within a day: then quiet hours do not hold a letter back."""
    return (shift.starts_at - clock.now()).total_seconds() < 24 * 3600
