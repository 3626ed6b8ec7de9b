"""When something borrowed is to be back: a whole day that takes nobody's time. Staff see what, never who has it."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select

from familiehus.families.models import Guardianship
from familiehus.feeds.calendar import Surroundings
from familiehus.feeds.entries import Entry, FeedEvent
from familiehus.feeds.kinds import Kind
from familiehus.feeds.sources.source import Source, Whose
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.loans.models import Item, ItemKind, Loan
from familiehus.loans.models.lending import IS_OUT


def _out() -> Select[Loan]:
    """Handed out and not back yet."""
    return select(Loan).where(IS_OUT).order_by(Loan.id)


def _of_family(person_id: int, around: Surroundings) -> Iterable[FeedEvent]:
    own = select(Guardianship.household_id).where(
        Guardianship.person_id == person_id, Guardianship.ended_at.is_(None)
    )
    for loan in db.session.scalars(_out().where(Loan.household_id.in_(own))):
        yield _due(loan, f"Aflevering: {loan.kind.name}", f"{around.base_url}/min-familie/")


def _of_volunteer(person_id: int, around: Surroundings) -> Iterable[FeedEvent]:
    for loan in db.session.scalars(_out().where(Loan.person_id == person_id)):
        yield _due(loan, f"Aflevering: {loan.kind.name}", f"{around.base_url}/")


def _of_house(_nobody: int, around: Surroundings) -> Iterable[FeedEvent]:
    for loan in db.session.scalars(_out()):
        yield _due(loan, f"Retur: {loan.label}", f"{around.base_url}/udlaan/")


def _due(loan: Loan, title: str, url: str) -> FeedEvent:
    """A loan keeps no hour of its changes: each counts as a second after it was handed out."""
    assert loan.handed_out_at is not None
    return FeedEvent(
        f"{loan.key}@familiehus",
        Entry(
            starts=loan.due_on,
            ends=clock.day_after(loan.due_on),
            title=title,
            changed_at=loan.handed_out_at + timedelta(seconds=loan.row_version),
            sequence=loan.row_version - 1,
            url=url,
            takes_time=False,
        ),
    )


def _whose(row: Mapping[str, Any]) -> Whose:
    return Whose(people=[row["person_id"]], households=[row["household_id"]], desk=True)


def _whose_have(which: Any) -> Whose:
    """A thing or a kind of thing has another name."""
    loans = list(db.session.scalars(_out().where(which)))
    people = [loan.person_id for loan in loans if loan.person_id is not None]
    return Whose(people, [loan.household_id for loan in loans if loan.household_id is not None], desk=True)


SOURCES = (
    Source(
        Kind.FAMILY,
        _of_family,
        moves={
            Loan: _whose,
            ItemKind: lambda row: _whose_have(Loan.kind_id == row["id"]),
            Item: lambda row: _whose_have(Loan.item_id == row["id"]),
        },
    ),
    Source(Kind.VOLUNTEER, _of_volunteer),
    Source(Kind.STAFF, _of_house),
)
