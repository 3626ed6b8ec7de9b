"""What this room holds about families and guests."""

from typing import Any

from familiehus.accounts.models import Person
from familiehus.families.models import Household
from familiehus.kernel.belongings import Belongings
from familiehus.signups import commands
from familiehus.signups.models import SeriesSignup, Signup
from familiehus.signups.queries import every_signup_of, series_of


def export(subject: Any) -> dict[str, Any]:
    """What a household is signed up for and was, what it left too."""
    if not isinstance(subject, Household):
        return {}
    dates = [_told(row) for row in every_signup_of(subject)]
    series = [_followed(row) for row in series_of(subject, ended=True)]
    return {"signups": {"dates": dates, "series": series}} if dates or series else {}


def _told(row: Signup) -> dict[str, Any]:
    return {
        "what": row.occurrence.title,
        "starts_at": row.occurrence.starts_at.isoformat(),
        "state": row.state.value,
        "asked_at": row.asked_at.isoformat(),
        "adults": row.adults,
        "children": [child.first_name for child in row.children],
        "number_in_line": row.number if row.is_in_line else None,
        "has_not_answered": row.has_not_answered,
    }


def _followed(row: SeriesSignup) -> dict[str, Any]:
    return {
        "what": row.activity.title,
        "asked_at": row.asked_at.isoformat(),
        "ended_at": row.ended_at.isoformat() if row.ended_at else None,
        "adults": row.adults,
        "children": [child.first_name for child in row.children],
    }


def forget(subject: Any) -> int:
    """A household's sign-ups go, and seats to come go to the next in line; a person's links answer nothing."""
    if isinstance(subject, Household):
        return commands.forget_household(subject)
    return commands.forget_person(subject) if isinstance(subject, Person) else 0


BELONGINGS = Belongings(
    room="signups",
    tables={
        "signups": "which dates a family has seats on or waits for; a guest's name and contact until the night after",
        "signup_children": "which of its children a family signed up",
        "series_signups": "which series a family comes to",
        "series_children": "which of its children come along to a series",
        "waiting_lines": "nothing about people: how many numbers a date's line has given out",
        "answer_links": "that somebody was sent a link to answer for a sign-up; a digest of it, and when it was used",
    },
    export=export,
    forget=forget,
)
