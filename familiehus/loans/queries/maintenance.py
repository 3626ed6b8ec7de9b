"""Which things are to have a service: past it, within a month, or within two loans of it."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, or_, select

from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor
from familiehus.loans.access import items_visible_to
from familiehus.loans.models import Item, ItemKind
from familiehus.loans.states import IN_THE_POOL, ItemState

SOON = timedelta(days=30)
FEW_LOANS = 2


def no_service(today: date) -> tuple[ColumnElement[bool], ...]:
    """The conditions that no service keeps a thing at home; for a question about things joined with their kinds."""
    return (
        or_(Item.service_due_on.is_(None), Item.service_due_on > today),
        or_(ItemKind.service_loans.is_(None), Item.loans_since_service < ItemKind.service_loans),
    )


def counted_on(today: date) -> tuple[ColumnElement[bool], ...]:
    """The conditions that a thing stands in for others of its kind: here or coming back, in no kit, no service due."""
    return (Item.kit_id.is_(None), Item.state.in_(IN_THE_POOL), *no_service(today))


def services_due(person: Actor) -> list[Item]:
    """Those past it first, then by day and name."""
    by_day = Item.service_due_on <= clock.today() + SOON
    counted = select(ItemKind.id).where(ItemKind.service_loans.is_not(None))
    by_loans = Item.kind_id.in_(counted)
    in_use = Item.state.not_in((ItemState.LOST, ItemState.RETIRED))
    rows = db.session.scalars(items_visible_to(person).where(in_use, or_(by_day, by_loans)))
    due = [each for each in rows if _is_due(each)]
    return sorted(
        due, key=lambda each: (not each.needs_service, each.service_due_on or clock.today(), each.name)
    )


def _is_due(item: Item) -> bool:
    most = item.kind.service_loans
    soon = item.service_due_on is not None and item.service_due_on <= clock.today() + SOON
    return soon or (most is not None and item.loans_since_service >= most - FEW_LOANS)
