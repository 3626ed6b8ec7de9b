"""The days when the house is closed, for those who work there; and whose turn it is to answer the telephone."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from familiehus.accounts.models import Person
from familiehus.feeds.calendar import Surroundings
from familiehus.feeds.entries import Entry, FeedEvent
from familiehus.feeds.kinds import Kind
from familiehus.feeds.sources.source import Source, Whose
from familiehus.house.models import ClosingDays, OnCall
from familiehus.kernel import clock
from familiehus.kernel.db import db


def _closing_days(_nobody: int, around: Surroundings) -> Iterable[FeedEvent]:
    for days in db.session.scalars(select(ClosingDays).order_by(ClosingDays.id)):
        yield FeedEvent(
            f"{days.key}@familiehus",
            Entry(
                starts=days.first_on,
                ends=clock.day_after(days.last_on),
                title=f"Lukket: {days.reason}",
                changed_at=days.changed_at,
                url=f"{around.base_url}/kalender",
                takes_time=False,
            ),
        )


def _on_call(person_id: int, around: Surroundings) -> Iterable[FeedEvent]:
    own = select(OnCall).join(Person, Person.key == OnCall.person_key).where(Person.id == person_id)
    for turn in db.session.scalars(own.order_by(OnCall.id)):
        yield FeedEvent(
            f"{turn.key}@familiehus",
            Entry(
                starts=turn.starts_at,
                ends=turn.ends_at,
                title="Vagttelefon",
                changed_at=turn.changed_at,
                url=f"{around.base_url}/kalender",
                takes_time=False,
            ),
        )


def _whose_turn(row: Mapping[str, Any]) -> Whose:
    return Whose(people=list(db.session.scalars(select(Person.id).where(Person.key == row["person_key"]))))


SOURCES = (
    Source(Kind.STAFF, _closing_days, moves={ClosingDays: lambda _row: Whose(desk=True)}),
    Source(Kind.VOLUNTEER, _on_call, moves={OnCall: _whose_turn}),
)
