"""Every reason why somebody cannot be on a shift. One home, asked on each path: self, staff, standing, swap, move."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from familiehus.bookings import commands as bookings
from familiehus.bookings import queries as held
from familiehus.bookings.models import Hold, Resource
from familiehus.kernel import clock
from familiehus.kernel.i18n import _
from familiehus.kernel.roles import Actor
from familiehus.kernel.spans import Span
from familiehus.shifts.models import Shift, ShiftSignup
from familiehus.volunteers.gate import reasons_against
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.queries import waiting_absences
from familiehus.volunteers.states import Task


@dataclass(frozen=True)
class Duty:
    """What a shift asks of whoever is on it: its tasks, and its first and last local day."""

    tasks: tuple[Task, ...]
    first_on: date
    last_on: date

    @classmethod
    def of(cls, shift: Shift) -> "Duty":
        return cls(tasks_of(shift.task, shift.with_children), shift.first_on, shift.last_on)


def tasks_of(task: Task, with_children: bool) -> tuple[Task, ...]:
    """Where children take part, whatever one does there, one is cleared for children too."""
    return tuple(dict.fromkeys((task, Task.CHILDREN) if with_children else (task,)))


def gate(volunteer: Volunteer, duty: Duty) -> list[str]:
    """What the volunteers' gate says about a duty, on each of its days."""
    found = (
        reason
        for task in duty.tasks
        for reason in reasons_against(volunteer, task, duty.first_on, until=duty.last_on)
    )
    return list(dict.fromkeys(found))


def resource_of(volunteer: Volunteer) -> Resource | None:
    """What is taken of a volunteer's time."""
    return held.resource_of(volunteer.person.key)


def against_state(shift: Shift) -> list[str]:
    """What speaks against anybody's coming on it."""
    if not shift.is_on:
        return [_("Vagten er aflyst.")]
    if shift.has_begun:
        return [_("Vagten er begyndt. Sig det til dem, der er i huset.")]
    return []


def against_seat(shift: Shift, volunteer: Volunteer, instead_of: Sequence[ShiftSignup] = ()) -> list[str]:
    """What speaks against one more, or one in another's place: a full shift, the same person, nobody grown up."""
    live = shift.live
    staying = [each for each in live if each not in instead_of]
    found: list[str] = []
    if any(each.volunteer_id == volunteer.id for each in live):
        found.append(_("%(name)s er allerede på den vagt.", name=volunteer.person.name))
    elif len(staying) + shift.brought >= shift.max_people:
        found.append(_("Vagten er lige blevet fuld. Se, om der er en anden, du kan tage."))
    if volunteer.is_young(shift.first_on) and not any(
        not each.volunteer.is_young(shift.first_on) for each in staying
    ):
        found.append(
            _(
                "%(name)s er under 18 og må ikke være alene. Vent, til en voksen er på vagten.",
                name=volunteer.person.name,
            )
        )
    return found


def against(
    shift: Shift,
    volunteer: Volunteer,
    *,
    by: Actor,
    resource: Resource | None,
    instead_of: Sequence[ShiftSignup] = (),
    besides: Hold | None = None,
) -> list[str]:
    """Every reason at once: the shift, the seat, the gate at its dates, what else the person does then."""
    found = [
        *against_state(shift),
        *against_seat(shift, volunteer, instead_of),
        *gate(volunteer, Duty.of(shift)),
    ]
    if resource is not None:
        why = bookings.objection(resource, shift.span, by=by, besides=besides)
        found += [str(reason) for reason in why.reasons] if why else []
    return found


@dataclass(frozen=True)
class Standing:
    """What is read once to judge many shifts for one person: what takes their time, and their resource."""

    volunteer: Volunteer
    resource: Resource | None
    holds: Sequence[Hold]

    @classmethod
    def of(cls, volunteer: Volunteer, span: Span) -> "Standing":
        resource = resource_of(volunteer)
        return cls(volunteer, resource, held.holds_in(resource, span) if resource else ())

    def clashes(self, shift: Shift) -> list[Hold]:
        return held.in_the_way(self.resource, self.holds, shift.span) if self.resource else []

    def fits(self, shift: Shift) -> bool:
        """Whether nothing would speak against it: the rule of `against`, with what is already at hand."""
        return not (
            against_state(shift)
            or against_seat(shift, self.volunteer)
            or not is_cleared(self.volunteer, Duty.of(shift))
            or self.clashes(shift)
        )


def lapsing(signups: Iterable[ShiftSignup]) -> list[ShiftSignup]:
    """Those whose approval will not hold on the day of their shift. They stay on it; somebody must look."""
    return [
        each
        for each in signups
        if each.shift.starts_at > clock.now() and not is_cleared(each.volunteer, Duty.of(each.shift))
    ]


def away(signups: Iterable[ShiftSignup]) -> list[ShiftSignup]:
    """Those who have noted, over the time of their own shift, that they can't. They stay on it; somebody must ask."""
    seats = [each for each in signups if each.shift.starts_at > clock.now() and not each.seeks_another]
    if not seats:
        return []
    noted = waiting_absences({each.volunteer_id for each in seats})
    return [
        each
        for each in seats
        if any(span.overlaps(each.shift.span) for span in noted.get(each.volunteer_id, ()))
    ]


def is_cleared(volunteer: Volunteer, duty: Duty) -> bool:
    """The gate's answer without its reasons, from the clearances that the database itself holds duties to."""
    return all(
        any(
            row.task == task and row.stretch.holds(duty.first_on) and row.stretch.holds(duty.last_on)
            for row in volunteer.clearances
        )
        for task in duty.tasks
    )
