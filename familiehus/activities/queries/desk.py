"""What the desk looks up: drafts, places, languages to choose from, and what needs somebody's attention."""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from familiehus.activities.access import activities_visible_to, places_visible_to
from familiehus.activities.kinds import Category, DateState, Language, State
from familiehus.activities.models import Activity, Occurrence, Place
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor

SOON = timedelta(days=14)


def drafts(person: Actor) -> list[Activity]:
    """Activities that nobody but staff can see yet, the newest first."""
    kept = activities_visible_to(person).where(Activity.state == State.DRAFT)
    loaded = kept.options(joinedload(Activity.place), joinedload(Activity.responsible))
    return list(db.session.scalars(loaded.order_by(Activity.created_at.desc(), Activity.id.desc())))


def needs_attention(within: timedelta = SOON) -> ColumnElement[bool]:
    """Dates within two weeks that are still a draft, have nobody responsible, or a place that is not their own.

    For questions that have joined the activity.
    """
    now = clock.now()
    nowhere = and_(Occurrence.place_id.is_(None), Occurrence.meeting_point == "")
    return and_(
        Occurrence.starts_at > now,
        Occurrence.starts_at <= now + within,
        Occurrence.state == DateState.PLANNED,
        Activity.category != Category.CLOSED,
        or_(
            Activity.state == State.DRAFT,
            and_(Occurrence.own_responsible_id.is_(None), Activity.responsible_id.is_(None)),
            nowhere,
            and_(Occurrence.place_id.is_not(None), Occurrence.hold_id.is_(None)),
        ),
    )


def places_in_use() -> list[Place]:
    """The places an activity can have, by name."""
    return list(db.session.scalars(select(Place).where(Place.retired_at.is_(None)).order_by(Place.name)))


def every_place(person: Actor) -> list[Place]:
    """Every place the person may know of, those in use first, by name."""
    ordered = places_visible_to(person).order_by(Place.retired_at.is_not(None), Place.name)
    return list(db.session.scalars(ordered))


def languages_spoken(person: Actor) -> list[Language]:
    """The languages that the filter offers: those some visible activity has."""
    spoken = activities_visible_to(person).with_only_columns(Activity.language).distinct()
    found = set(db.session.scalars(spoken))
    return [language for language in Language if language in found]
