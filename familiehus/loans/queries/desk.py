"""What the desk has to do: hand out, receive, check, follow up; who may borrow; who waits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from familiehus.accounts.models import Hat, Person
from familiehus.associations.models import Association
from familiehus.families.access import households_visible_to
from familiehus.families.models import Guardianship, Household
from familiehus.families.states import LIVE as LIVE_FAMILIES
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor, Role
from familiehus.loans.access import is_seen_by, items_visible_to, loans_visible_to, waiting_visible_to
from familiehus.loans.models import Damage, Item, ItemKind, Loan, WaitingEntry
from familiehus.loans.models.borrowers import Borrower, kind_of
from familiehus.loans.models.lending import IS_LIVE, IS_OUT, IS_RESERVED, IS_WAITING
from familiehus.loans.queries.availability import live_loans
from familiehus.loans.queries.by_name import by_name
from familiehus.loans.states import BorrowerKind, ItemState


def _whole(loans: Select[Loan]) -> Select[Loan]:
    """With the borrower and what was done last, whatever their number."""
    return loans.options(
        joinedload(Loan.household),
        joinedload(Loan.person),
        joinedload(Loan.association),
        joinedload(Loan.kit),
        selectinload(Loan.contacts),
        selectinload(Loan.damages),
    )


def live_by_household(households: Iterable[Household]) -> dict[str, list[Loan]]:
    """What each of these families has or has reserved, by the family's key, what is due first at the top.

    One question for the family's own page, without what the house noted about it.
    """
    families = {each.id: each.key for each in households}
    live = select(Loan).where(Loan.household_id.in_(families), IS_LIVE)
    found: dict[str, list[Loan]] = {key: [] for key in families.values()}
    if families:
        live = live.options(joinedload(Loan.kit)).order_by(Loan.handed_out_at.is_(None), Loan.due_on, Loan.id)
        for loan in db.session.scalars(live):
            found[families[loan.household_id or 0]].append(loan)
    return found


def _listed(loans: Select[Loan], *order: Any) -> list[Loan]:
    return list(db.session.scalars(_whole(loans).order_by(*order)))


def out_now(person: Actor, *, kind: ItemKind | None = None) -> list[Loan]:
    """Everything somebody has, what is due first at the top."""
    rows = loans_visible_to(person).where(IS_OUT)
    rows = rows.where(Loan.kind_id == kind.id) if kind is not None else rows
    return _listed(rows, Loan.due_on, Loan.id)


def overdue(person: Actor) -> list[Loan]:
    """Out past their due day (a day in Copenhagen; due today is not late), the longest first."""
    return _listed(loans_visible_to(person).where(IS_OUT, Loan.due_on < clock.today()), Loan.due_on, Loan.id)


def reservations(person: Actor, *, kind: ItemKind | None = None) -> list[Loan]:
    """Everything reserved, the earliest first."""
    rows = loans_visible_to(person).where(IS_RESERVED)
    rows = rows.where(Loan.kind_id == kind.id) if kind is not None else rows
    return _listed(rows, Loan.starts_on, Loan.id)


def things_to_check(person: Actor) -> Select[Item]:
    """The question for what is back and not checked, in the order in which it is wanted."""
    wanted = select(WaitingEntry.id).where(
        WaitingEntry.kind_id == Item.kind_id,
        IS_WAITING,
    )
    rows = items_visible_to(person).where(Item.state == ItemState.CHECK)
    return rows.order_by(wanted.exists().desc(), *by_name())


def open_damages(person: Actor) -> list[Damage]:
    """What is wrong and not settled, the oldest first."""
    rows = select(Damage).where(
        Damage.settled_at.is_(None),
        Damage.item_id.in_(items_visible_to(person).with_only_columns(Item.id)),
    )
    rows = rows.options(joinedload(Damage.item))
    return list(db.session.scalars(rows.order_by(Damage.reported_at, Damage.id)))


def items_to_lend(person: Actor, *, kind: ItemKind | None = None) -> list[Item]:
    """Things that could go over the desk now: lendable, at home and in no kit, by kind and name."""
    out = select(Loan.item_id).where(IS_OUT, Loan.item_id.is_not(None))
    rows = (
        items_visible_to(person)
        .join(Item.kind)
        .where(
            Item.state == ItemState.LENDABLE,
            Item.id.not_in(out),
            Item.kit_id.is_(None),
            ItemKind.retired_at.is_(None),
        )
    )
    rows = rows.where(Item.kind_id == kind.id) if kind is not None else rows
    return [
        item
        for item in db.session.scalars(rows.order_by(func.lower(ItemKind.name), *by_name()))
        if not item.needs_service
    ]


def open_loan_of(item: Item, person: Actor | None = None) -> Loan | None:
    """The loan a thing is out on now; for a `person` with the name hidden where the two are to be kept apart."""
    if person is not None:
        return next((loan for loan in live_loans([item], person=person)[item.id] if loan.is_out), None)
    return db.session.scalars(_whole(select(Loan).where(Loan.item_id == item.id, IS_OUT))).one_or_none()


def loan_told(key: str, person: Actor) -> Loan | None:
    """The loan with that key, for a sentence at the desk; whose it is stays hidden where the two are to be kept apart."""
    row = db.session.execute(select(Loan, is_seen_by(person, Loan)).where(Loan.key == key)).one_or_none()
    if row is None:
        return None
    loan, seen = row
    loan.is_hidden = not seen
    return loan


def is_whose(row: type[Loan] | type[WaitingEntry], borrower: Borrower):
    """The condition that a row is that borrower's."""
    column = {
        BorrowerKind.HOUSEHOLD: row.household_id,
        BorrowerKind.VOLUNTEER: row.person_id,
        BorrowerKind.ASSOCIATION: row.association_id,
    }[kind_of(borrower)]
    return column == borrower.id


def live_loans_of(borrower: Borrower) -> list[Loan]:
    """What a borrower has or has reserved, what is due first at the top."""
    rows = select(Loan).where(is_whose(Loan, borrower), IS_LIVE)
    return _listed(rows, Loan.handed_out_at.is_(None), Loan.due_on, Loan.id)


def loans_of(borrower: Borrower, limit: int = 40) -> list[Loan]:
    """Every loan of a borrower that is remembered, the newest first."""
    rows = select(Loan).where(is_whose(Loan, borrower))
    return list(db.session.scalars(_whole(rows).order_by(Loan.id.desc()).limit(limit)))


def waiting(person: Actor, kind: ItemKind | None = None) -> list[WaitingEntry]:
    """Who waits or has been offered something, in the order they came."""
    rows = waiting_visible_to(person).where(WaitingEntry.settled_at.is_(None))
    rows = rows.where(WaitingEntry.kind_id == kind.id) if kind is not None else rows
    return list(db.session.scalars(_waiting_whole(rows).order_by(WaitingEntry.joined_at, WaitingEntry.id)))


def waiting_of(borrower: Borrower) -> list[WaitingEntry]:
    """What a borrower waits for."""
    rows = select(WaitingEntry).where(is_whose(WaitingEntry, borrower), WaitingEntry.settled_at.is_(None))
    return list(db.session.scalars(_waiting_whole(rows).order_by(WaitingEntry.joined_at, WaitingEntry.id)))


def _waiting_whole(rows: Select[WaitingEntry]) -> Select[WaitingEntry]:
    return rows.options(
        joinedload(WaitingEntry.household),
        joinedload(WaitingEntry.person),
        joinedload(WaitingEntry.association),
        joinedload(WaitingEntry.loan),
    )


@dataclass(frozen=True)
class Offered:
    """Somebody a thing could be lent to; `is_here`: in the house today."""

    borrower: Borrower
    is_here: bool

    @property
    def key(self) -> str:
        """Kind and key in one, as a form carries it: `household:3k9…`."""
        return f"{kind_of(self.borrower)}:{self.borrower.key}"

    @property
    def name(self) -> str:
        return self.borrower.name

    @property
    def kind(self) -> BorrowerKind:
        return kind_of(self.borrower)


def borrowers(person: Actor, *, here: Iterable[Borrower] = (), limit: int = 12) -> list[Offered]:
    """Whom to offer at the desk: those who are `here` first, then those who borrowed last; each once."""
    found = {id(each): Offered(each, True) for each in here}
    recent = _whole(
        loans_visible_to(person)
        .where(Loan.cancelled_at.is_(None), Loan.forgotten_at.is_(None))
        .order_by(Loan.id.desc())
        .limit(limit * 2)
    )
    for loan in db.session.scalars(recent):
        if len(found) >= limit:
            break
        if loan.borrower is not None and id(loan.borrower) not in found:
            found[id(loan.borrower)] = Offered(loan.borrower, False)
    return list(found.values())


def borrowers_found(person: Actor, said: str, limit: int = 12) -> list[Offered]:
    """Families, volunteers and associations whose name holds what was typed, by name; at most `limit` of each."""
    term = said.strip()
    if not term:
        return []
    guardian = (
        select(Guardianship.household_id)
        .join(Guardianship.person)
        .where(Guardianship.ended_at.is_(None), Person.name.icontains(term, autoescape=True))
    )
    families = households_visible_to(person).where(
        Household.state.in_(LIVE_FAMILIES),
        or_(Household.called.icontains(term, autoescape=True), Household.id.in_(guardian)),
    )
    today = clock.today()
    volunteers = select(Person).where(
        Person.active,
        Person.name.icontains(term, autoescape=True),
        Person.hats.any(
            (Hat.role == Role.VOLUNTEER)
            & (Hat.from_on <= today)
            & (Hat.until_on.is_(None) | (Hat.until_on > today))
        ),
    )
    associations = select(Association).where(
        Association.retired_on.is_(None), Association.name.icontains(term, autoescape=True)
    )
    return [
        Offered(each, False)
        for rows, name in (
            (families, Household.called),
            (volunteers, Person.name),
            (associations, Association.name),
        )
        for each in db.session.scalars(rows.order_by(func.lower(name)).limit(limit))
    ]


def read_whole(loans: Sequence[Loan]) -> None:
    """Read whoever borrows the loans, whom to call, and what was done last, all at once, however many they are."""
    if not loans:
        return
    adults = joinedload(Loan.household).selectinload(Household.guardianships).joinedload(Guardianship.person)
    rows = _whole(select(Loan).where(Loan.id.in_([loan.id for loan in loans]))).options(adults)
    db.session.scalars(rows.execution_options(populate_existing=True)).all()
