"""What the attendance holds about people: to which dates a family, a guest or a volunteer came."""

from typing import Any

from familiehus.accounts.models import Person
from familiehus.attendance.commands import forget_household, forget_volunteer
from familiehus.attendance.queries import attendances_of, courses_of
from familiehus.families.models import Household
from familiehus.kernel.belongings import Belongings
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.queries import volunteer_of


def export(subject: Any) -> dict[str, Any]:
    """Where a household has been; a volunteer's courses."""
    volunteer = _volunteer(subject)
    rows = attendances_of(subject) if isinstance(subject, Household) else []
    rows += courses_of(volunteer) if volunteer is not None else []
    if not rows:
        return {}
    return {
        "attendances": [
            {
                "what": row.occurrence.title,
                "came_at": row.came_at.isoformat(),
                "went_at": row.went_at.isoformat() if row.went_at else None,
                "adults": row.adults,
                "children": row.children,
                "which_children": [child.first_name for child in row.who],
            }
            for row in rows
        ]
    }


def forget(subject: Any) -> int:
    """A household's or a volunteer's name is taken off the dates; how many came stays, for reports."""
    if isinstance(subject, Household):
        return forget_household(subject)
    volunteer = _volunteer(subject)
    return forget_volunteer(volunteer) if volunteer is not None else 0


def _volunteer(subject: Any) -> Volunteer | None:
    if isinstance(subject, Volunteer):
        return subject
    return volunteer_of(subject) if isinstance(subject, Person) else None


BELONGINGS = Belongings(
    room="attendance",
    tables={
        "attendances": "to which dates a household, guest or volunteer came, and when; heads without a name once forgotten",
        "attended_children": "which children were along",
        "taps": "random keys of presses at the door, for a month",
        "nobody_came": "nothing about those who stayed away; who at the desk said that nobody came",
    },
    export=export,
    forget=forget,
)
