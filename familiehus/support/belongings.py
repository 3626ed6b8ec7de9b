"""What support holds about people: what a family asked for and what came of it, and for how long."""

from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import joinedload

from familiehus.accounts.models import Person
from familiehus.families.models import Household, Wish
from familiehus.kernel import clock
from familiehus.kernel.belongings import Belongings
from familiehus.kernel.db import db, rows_changed
from familiehus.support.models import AdviceSession, Need, ParcelApplication
from familiehus.volunteers.models import Volunteer


def export(subject: Any) -> dict[str, Any]:
    """A family: how its wishes stand, its applications and its times. A volunteer: the times they gave advice."""
    if isinstance(subject, Household):
        return _of_family(subject)
    if isinstance(subject, Person) and (volunteer := _volunteer(subject)) is not None:
        given = select(AdviceSession).where(
            or_(AdviceSession.adviser_id == volunteer, AdviceSession.second_id == volunteer)
        )
        return {"rådgivning": [each.starts_at.isoformat() for each in db.session.scalars(given)]}
    return {}


def _of_family(household: Household) -> dict[str, Any]:
    by_what = [
        joinedload(each) for each in (Need.wish, Need.offer, Need.activity, Need.item_kind, Need.volunteer)
    ]
    needs = (
        select(Need)
        .join(Need.wish)
        .where(Wish.household_id == household.id)
        .options(*by_what)
        .order_by(Need.id)
    )
    asked = (
        select(ParcelApplication)
        .where(ParcelApplication.household_id == household.id)
        .options(joinedload(ParcelApplication.round))
    )
    booked = select(AdviceSession).where(AdviceSession.household_id == household.id)
    return {
        "ønsker": [
            {
                "ønske": each.wish.words if each.wish else "",
                "står": each.state_label,
                "med": each.by_what,
                "ord til netværket": each.neutral,
                "navn givet videre": each.said_yes_at.isoformat() if each.said_yes_at else None,
            }
            for each in db.session.scalars(needs).unique()
        ],
        "pakker": [
            {
                "runde": each.round.title,
                "søgt": each.asked_on.isoformat(),
                "står": each.state_label,
                "voksne": each.adults,
                "børn": each.children,
                "kryds": [words for place, words in enumerate(each.round.criteria) if place in each.ticks],
            }
            for each in db.session.scalars(asked)
        ],
        "rådgivning": [
            {"hvornår": each.starts_at.isoformat(), "om": each.kind_label}
            for each in db.session.scalars(booked)
        ],
    }


def forget(subject: Any) -> int:
    """A family's applications go, and which times were theirs; those to come are free. A volunteer's name goes from
    times and wishes. Row by row, so that every calendar the times stand in hears of it."""
    if isinstance(subject, Household):
        return _forget_family(subject)
    if isinstance(subject, Person) and (volunteer := _volunteer(subject)) is not None:
        return _forget_volunteer(volunteer)
    return 0


def _forget_family(household: Household) -> int:
    now = clock.now()
    sessions = db.session.scalars(
        select(AdviceSession).where(AdviceSession.household_id == household.id)
    ).all()
    for session in sessions:
        session.household = None
        if session.starts_at > now:
            session.booked_at = None
    needs = db.session.scalars(select(Need).join(Need.wish).where(Wish.household_id == household.id)).all()
    for need in needs:
        need.wish, need.neutral, need.said_yes_at = None, "", None
    db.session.flush()
    asked = delete(ParcelApplication).where(ParcelApplication.household_id == household.id)
    return rows_changed(asked) + len(sessions) + len(needs)


def _forget_volunteer(volunteer: int) -> int:
    given = or_(AdviceSession.adviser_id == volunteer, AdviceSession.second_id == volunteer)
    sessions = db.session.scalars(select(AdviceSession).where(given)).all()
    for session in sessions:
        session.adviser_id = None if session.adviser_id == volunteer else session.adviser_id
        session.second_id = None if session.second_id == volunteer else session.second_id
    needs = db.session.scalars(select(Need).where(Need.volunteer_id == volunteer)).all()
    for need in needs:
        need.volunteer_id = None
    db.session.flush()
    return len(sessions) + len(needs)


def _volunteer(person: Person) -> int | None:
    return db.session.scalar(select(Volunteer.id).where(Volunteer.person_id == person.id))


BELONGINGS = Belongings(
    room="support",
    tables={
        "needs": "how a family's wish is met, and its yes to a member's having its name; only a number stays",
        "parcel_rounds": "nothing about people",
        "parcel_applications": "that a family asked for a parcel, and which criteria it meets; gone after the round",
        "food_batches": "nothing about people",
        "food_hand_outs": "nothing about people: portions of a day",
        "advice_sessions": "who advises whom and when; the family is forgotten after a month, no word is kept",
    },
    export=export,
    forget=forget,
)
