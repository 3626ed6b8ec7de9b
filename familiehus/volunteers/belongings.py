"""What the volunteers' room holds about people."""

from datetime import date
from typing import Any

from sqlalchemy import select

from familiehus.accounts.models import Person
from familiehus.kernel.belongings import Belongings
from familiehus.kernel.db import db
from familiehus.volunteers.commands.absences import clear_absences
from familiehus.volunteers.models import Hours, Volunteer
from familiehus.volunteers.queries import volunteer_of
from familiehus.volunteers.states import State

WORDS_GONE = {
    "likes": "",
    "neighbourhood": "",
    "reach": "",
    "next_step": "",
    "birth_year": None,
    "talk_at": None,
}


def export(subject: Any) -> dict[str, Any]:
    """A volunteer's own file: wishes, approvals and proofs by date, times away, hours."""
    volunteer = _file_of(subject)
    if volunteer is None:
        return {}
    return {
        "volunteer": {
            "state": volunteer.state,
            "birth_year": volunteer.birth_year,
            "wants": volunteer.wants,
            "languages": volunteer.languages,
            "weekdays": volunteer.weekdays,
            "likes": volunteer.likes,
            "neighbourhood": volunteer.neighbourhood,
            "reach": volunteer.reach,
            "most_families": volunteer.most_families,
            "enquired_at": volunteer.enquired_at.isoformat(),
            "talk_at": volunteer.talk_at.isoformat() if volunteer.talk_at else None,
            "next_step": volunteer.next_step,
            "began_on": _day(volunteer.began_on),
            "leave_from": _day(volunteer.leave_from),
            "back_on": _day(volunteer.back_on),
            "stopped_on": _day(volunteer.stopped_on),
            "approvals": [
                {"task": each.task, "from": _day(each.from_on), "until": _day(each.until_on)}
                for each in volunteer.approvals
            ],
            "proofs": [
                {
                    "proof": each.proof,
                    "ordered": _day(each.ordered_on),
                    "seen": _day(each.seen_on),
                    "until": _day(each.until_on),
                }
                for each in volunteer.proofs
            ],
            "parental_consents": [
                {"from": _day(each.from_on), "until": _day(each.until_on)}
                for each in volunteer.parental_consents
            ],
            "exemptions": [
                {
                    "task": each.task,
                    "rule": each.rule,
                    "reason": each.reason,
                    "from": _day(each.from_on),
                    "until": _day(each.until_on),
                }
                for each in volunteer.exemptions
            ],
            "absences": [
                {"from": each.starts_at.isoformat(), "until": each.ends_at.isoformat()}
                for absence in volunteer.absences
                for each in absence.dates
            ],
            "hours": [
                {
                    "day": _day(each.day),
                    "what": each.label,
                    "minutes": each.minutes,
                    "minutes_counted": each.minutes_present,
                    "kilometres": each.kilometres,
                    "approved": each.is_approved,
                }
                for each in _hours_of(volunteer)
            ],
        }
    }


def forget(subject: Any) -> int:
    """Everything that tells of a person goes; hours stay as numbers of an unnamed volunteer, for the house's counts."""
    volunteer = _file_of(subject)
    if volunteer is None:
        return 0
    clear_absences(volunteer)
    touched = 1
    for rows in (
        volunteer.proofs,
        volunteer.approvals,
        volunteer.parental_consents,
        volunteer.exemptions,
        volunteer.clearances,
    ):
        touched += len(rows)
        rows.clear()
    for name, nothing in WORDS_GONE.items():
        setattr(volunteer, name, nothing)
    volunteer.wants, volunteer.languages, volunteer.weekdays = [], [], []
    volunteer.leave_from = volunteer.back_on = None
    volunteer.state = State.ANONYMISED
    for each in _hours_of(volunteer):
        each.what, each.approved_by, each.corrected_by = "", "", ""
        touched += 1
    db.session.flush()
    return touched


def _file_of(subject: Any) -> Volunteer | None:
    if isinstance(subject, Volunteer):
        return subject
    return volunteer_of(subject) if isinstance(subject, Person) else None


def _hours_of(volunteer: Volunteer) -> list[Hours]:
    return list(
        db.session.scalars(
            select(Hours).where(Hours.volunteer_id == volunteer.id).order_by(Hours.day, Hours.id)
        )
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


BELONGINGS = Belongings(
    room="volunteers",
    tables={
        "volunteers": "that somebody helps or has asked to; what they like, languages, how far they go, birth year",
        "volunteer_proofs": "which proofs the house has seen and until when they are good; never a certificate itself",
        "approvals": "which kinds of task somebody was approved for, from when to when",
        "parental_consents": "that a parent of somebody under 18 has said yes; no name",
        "exemptions": "which rule the manager set aside for somebody, why and until when",
        "clearances": "on which days somebody may do what; follows from the other tables",
        "absences": "when somebody can't; never why",
        "absence_dates": "when somebody can't, date by date",
        "volunteer_hours": "hours and kilometres by day; left as numbers without a name",
        "volunteer_rules": "nothing about people",
    },
    export=export,
    forget=forget,
)
