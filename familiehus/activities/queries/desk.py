"""What the desk looks up: drafts, places, languages to choose from, and what needs somebody's attention."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from familiehus.activities.access import activities_visible_to, occurrences_visible_to, places_visible_to
from familiehus.activities.kinds import Category, DateState, Language, State
from familiehus.activities.models import Activity, Occurrence, Place
from familiehus.activities.queries.calendar import in_order
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor

SOON = timedelta(days=14)


def drafts(person: Actor) -> list[Activity]:
    """Activities that nobody but staff can see yet, the newest first."""
    kept = activities_visible_to(person).where(Activity.state == State.DRAFT)
    loaded = kept.options(joinedload(Activity.place), joinedload(Activity.responsible))
    return list(db.session.scalars(loaded.order_by(Activity.created_at.desc(), Activity.id.desc())))


@dataclass(frozen=True)
class Attention:
    """Dates that somebody at the desk should look at, by what is wrong."""

    drafts_soon: list[Occurrence]
    without_responsible: list[Occurrence]
    without_place: list[Occurrence]

    @property
    def count(self) -> int:
        return len(self.drafts_soon) + len(self.without_responsible) + len(self.without_place)


def needing_attention(person: Actor, within: timedelta = SOON) -> Attention:
    """Of what comes within two weeks: still a draft, nobody responsible, or its place is not its own."""
    now = clock.now()
    soon = in_order(occurrences_visible_to(person)).where(
        Occurrence.starts_at > now,
        Occurrence.starts_at <= now + within,
        Occurrence.state == DateState.PLANNED,
        Activity.category != Category.CLOSED,
    )
    rows = list(db.session.scalars(soon))
    return Attention(
        drafts_soon=[row for row in rows if row.activity.is_draft],
        without_responsible=[row for row in rows if row.responsible is None],
        without_place=[row for row in rows if not row.where or (row.place_id and row.hold_id is None)],
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
