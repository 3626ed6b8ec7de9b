"""What the families' room holds about people."""

from typing import Any

from sqlalchemy import delete, select

from familiehus.accounts.models import Person
from familiehus.families import commands
from familiehus.families.models import Household, KeepApart, PhotoTakeDown
from familiehus.kernel.belongings import Belongings
from familiehus.kernel.db import db, rows_changed


def export(subject: Any) -> dict[str, Any]:
    """A household's own; other adults by name alone. Of a person nothing: they are asked for with their household."""
    return {"households": [_told(subject)]} if isinstance(subject, Household) else {}


def forget(subject: Any) -> int:
    """A household's own rows are emptied; of a person it goes whom they were kept apart from."""
    if isinstance(subject, Household):
        return commands.empty(subject)
    if not isinstance(subject, Person):
        return 0
    return rows_changed(delete(KeepApart).where(KeepApart.person_id == subject.id))


def _told(household: Household) -> dict[str, Any]:
    address = household.address
    return {
        "called": household.called,
        "state": household.state,
        "came_by": household.source,
        "referred_by": household.referrer,
        "enquired_at": household.enquired_at.isoformat(),
        "enrolled_at": household.enrolled_at.isoformat() if household.enrolled_at else None,
        "language": household.language,
        "needs_interpreter": household.needs_interpreter,
        "neighbourhood": household.neighbourhood,
        "distance": household.distance,
        "expects_child": household.expects_child,
        "has_protected_address": household.has_protected_address,
        "next_step": household.next_step,
        "adults": [person.name for person in household.guardians],
        "children": [
            {"first_name": child.first_name, "birth_year": child.birth_year} for child in household.children
        ],
        "address": f"{address.street}, {address.postcode} {address.town}" if address else None,
        "consents": [
            {
                "purpose": consent.purpose,
                "text": consent.wording.danish,
                "given_by": consent.given_by,
                "given_at": consent.given_at.isoformat(),
                "channel": consent.channel,
                "other": consent.other or None,
                "also_by": consent.also_by or None,
                "withdrawn_at": consent.withdrawn_at.isoformat() if consent.withdrawn_at else None,
            }
            for consent in household.consents
        ],
        "photos_to_take_down": [
            {
                "purpose": each.purpose,
                "asked_at": each.asked_at.isoformat(),
                "done_at": each.done_at.isoformat() if each.done_at else None,
            }
            for each in db.session.scalars(
                select(PhotoTakeDown)
                .where(PhotoTakeDown.household_id == household.id)
                .order_by(PhotoTakeDown.id)
            )
        ],
        "wishes": [{"area": wish.area, "words": wish.words} for wish in household.wishes],
        "care_needs": [
            {
                "kind": need.kind,
                "words": need.words,
                "whose": need.child.first_name if need.child else need.person.name if need.person else "",
            }
            for need in household.care_needs
        ],
    }


BELONGINGS = Belongings(
    room="families",
    tables={
        "households": "what the family wants to be called, where it is with the house, language, distance band",
        "guardianships": "which adults belong to a household, from when to when",
        "children": "first name and birth year",
        "childhoods": "which children belong to a household, from when to when",
        "household_addresses": "where a family lives; confidential",
        "consent_texts": "nothing about people",
        "consents": "what a family said yes to, when, and when it took it back",
        "photo_take_downs": "that pictures of a family are to be taken down; its name until they are",
        "care_needs": "allergy, diet and access needs; sensitive, only with consent",
        "wishes": "what would change the family's situation, in its own words; confidential",
        "keep_apart": "which household a person is not to see; coordinators only",
    },
    export=export,
    forget=forget,
)
