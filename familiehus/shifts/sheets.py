"""What is written down about a plan before it is one, and about a shift before it is changed."""

from dataclasses import dataclass

from familiehus.activities.models import Activity, Place
from familiehus.kernel.spans import Span
from familiehus.series.timetables import Timetable
from familiehus.shifts.models import Shift
from familiehus.volunteers.states import Task

MOST_LINES, LONGEST_LINE = 30, 200


@dataclass(frozen=True)
class PlanSheet:
    """A plan: what for, how many, with whom, when. Either a timetable of its own or an activity that it staffs."""

    title: str
    task: Task
    timetable: Timetable | None = None
    activity: Activity | None = None
    before_minutes: int = 0
    after_minutes: int = 0
    place: Place | None = None
    meet: str = ""
    min_people: int = 1
    max_people: int = 2
    with_children: bool = False
    handover_needs_yes: bool = False
    cutoff_hours: int = 24
    opening: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShiftSheet:
    """One shift as it is to be."""

    span: Span
    place: Place | None
    min_people: int
    max_people: int
    with_children: bool
    note: str = ""


def sheet_of(shift: Shift) -> ShiftSheet:
    return ShiftSheet(
        shift.span, shift.place, shift.min_people, shift.max_people, shift.with_children, shift.note
    )
