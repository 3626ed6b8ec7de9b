"""What the volunteers' room announces to the rooms above, and what it asks them. All in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from familiehus.kernel.news import announce
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.states import Task

volunteer_activated = announce("volunteer activated", "Sender: the volunteer. `by`.")
volunteer_on_leave = announce(
    "volunteer on leave", "Sender: the volunteer, with `leave_from` and perhaps `back_on`. `by`."
)
volunteer_stopped = announce(
    "volunteer stopped",
    "Sender: the volunteer. `by`. Everything to come is given back: shifts need somebody else, matches end.",
)
volunteer_forgotten = announce(
    "volunteer forgotten",
    "Sender: the volunteer, whose person is nothing else to the house any more. `by`. Every room forgets both. "
    "`was`: whose file it was, who stays something else to the house; None for who does not.",
)
clearance_changed = announce(
    "clearance changed",
    "Sender: the volunteer, cleared for other days or tasks than before. Booked duties stay and are flagged.",
)
absence_noted = announce(
    "absence noted", "Sender: the absence, with its dates. `by`. Duties stay; somebody asks."
)
what_is_planned_for = announce(
    "what is planned for volunteers",
    "Sender: a tuple of volunteers. `first` and `last`, local days. Listeners answer with a list of `Duty`.",
)


@dataclass(frozen=True)
class Duty:
    """Something a volunteer has taken on: which kind of task, on which local day, in neutral words."""

    volunteer_id: int
    task: Task
    day: date
    label: str
    url: str = ""


def duties_of(volunteers: Sequence[Volunteer], first: date, last: date) -> list[Duty]:
    """What the rooms above have planned for these volunteers from day to day, both included, the earliest first."""
    if not volunteers:
        return []
    answers = what_is_planned_for.send(tuple(volunteers), first=first, last=last)
    duties = [duty for _listener, found in answers for duty in found or ()]
    return sorted(duties, key=lambda duty: (duty.day, duty.label))
