"""What the network's room holds about people: ambassadors, who is along in an action network, volunteers sent on."""

from typing import Any

from sqlalchemy import delete, select

from familiehus.accounts.models import Person
from familiehus.kernel.belongings import Belongings
from familiehus.kernel.db import db, rows_changed
from familiehus.partners.models import Ambassador, SentOn
from familiehus.volunteers.models import Volunteer


def export(subject: Any) -> dict[str, Any]:
    """That a person is an ambassador, and which members a volunteer was sent on to."""
    if not isinstance(subject, Person):
        return {}
    return {
        "ambassador": [
            {
                "name": each.name,
                "side": each.side,
                "organisation": each.organisation,
                "is_public": each.is_public,
                "from": each.from_on.isoformat(),
            }
            for each in _ambassadorships(subject)
        ],
        "sent_on": [
            {"to": each.association.name, "on": each.sent_on.isoformat(), "answer": each.answer}
            for each in db.session.scalars(
                select(SentOn).join(SentOn.volunteer).where(Volunteer.person_id == subject.id)
            )
        ],
    }


def forget(subject: Any) -> int:
    """The ambassador's name and address go, the number stays; where a volunteer was sent goes."""
    if not isinstance(subject, Person):
        return 0
    found = _ambassadorships(subject)
    for each in found:
        each.name = each.organisation = each.email = ""
        each.is_public = False
    db.session.flush()
    volunteers = select(Volunteer.id).where(Volunteer.person_id == subject.id)
    return len(found) + rows_changed(delete(SentOn).where(SentOn.volunteer_id.in_(volunteers)))


def _ambassadorships(person: Person) -> list[Ambassador]:
    if not person.email:
        return []
    return list(db.session.scalars(select(Ambassador).where(Ambassador.email == person.email)))


BELONGINGS = Belongings(
    room="partners",
    tables={
        "offers": "nothing about people",
        "meeting_series": "nothing about people",
        "meetings": "nothing about people; minutes are about members and what they do together",
        "meeting_attendance": "which members came; no people",
        "meeting_actions": "which member sees to what; no people",
        "agreements": "nothing about people",
        "course_places": "how many of a member's volunteers come to a course; no people",
        "agreement_days": "nothing about people",
        "agreement_documents": "papers of an agreement, whose signatories stand in them",
        "action_networks": "nothing about people",
        "action_network_members": "who is along, called as they wish; gone when they leave",
        "action_network_actions": "what is to be done and who sees to it, as the network wrote it",
        "ambassadors": "name, where they come from and mail of an ambassador; only the number stays",
        "partner_services": "nothing about people",
        "signposts": "a number by day; no people",
        "volunteers_sent_on": "which member a volunteer was sent on to with their own yes, and what came of it",
    },
    export=export,
    forget=forget,
)
