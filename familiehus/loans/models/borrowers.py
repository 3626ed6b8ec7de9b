"""Who may borrow, and the columns that say whose a row is."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from familiehus.accounts.models import Person
from familiehus.associations.models import Association
from familiehus.families.models import Household
from familiehus.kernel.db import one_of
from familiehus.kernel.i18n import _
from familiehus.loans.states import BorrowerKind

Borrower = Household | Person | Association
"""Whoever may borrow: a family, a volunteer, an association."""

AT_MOST_ONE_BORROWER = (
    "CASE WHEN household_id IS NULL THEN 0 ELSE 1 END + CASE WHEN person_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN association_id IS NULL THEN 0 ELSE 1 END <= 1"
)


def kind_of(borrower: Borrower) -> BorrowerKind:
    """What sort of borrower somebody is."""
    if isinstance(borrower, Household):
        return BorrowerKind.HOUSEHOLD
    return BorrowerKind.ASSOCIATION if isinstance(borrower, Association) else BorrowerKind.VOLUNTEER


class Borrowed:
    """Who has or wants something: one household, person or association; nobody once that is forgotten."""

    borrower_kind: Mapped[BorrowerKind] = mapped_column(one_of(BorrowerKind))

    @declared_attr
    def household_id(cls) -> Mapped[int | None]:  # noqa: N805 - SQLAlchemy hands the class
        return mapped_column(ForeignKey("households.id", ondelete="SET NULL"), index=True)

    @declared_attr
    def person_id(cls) -> Mapped[int | None]:  # noqa: N805 - SQLAlchemy hands the class
        return mapped_column(ForeignKey("persons.id", ondelete="SET NULL"), index=True)

    @declared_attr
    def association_id(cls) -> Mapped[int | None]:  # noqa: N805 - SQLAlchemy hands the class
        return mapped_column(ForeignKey("associations.id", ondelete="SET NULL"), index=True)

    @declared_attr
    def household(cls) -> Mapped[Household | None]:  # noqa: N805 - SQLAlchemy hands the class
        return relationship(Household)

    @declared_attr
    def person(cls) -> Mapped[Person | None]:  # noqa: N805 - SQLAlchemy hands the class
        return relationship(Person)

    @declared_attr
    def association(cls) -> Mapped[Association | None]:  # noqa: N805 - SQLAlchemy hands the class
        return relationship(Association)

    @property
    def borrower(self) -> Borrower | None:
        return self.household or self.person or self.association

    is_hidden = False
    """Whether whoever looks now is to be kept apart from the family; set by the query that read the row for them."""

    @property
    def borrower_name(self) -> str:
        """What the borrower is called; for staff alone."""
        if self.is_hidden:
            return _("en anden")
        return self.borrower.name if self.borrower else _("(glemt)")

    def belongs_to(self, borrower: Borrower) -> bool:
        return self.borrower is borrower

    def lend_to(self, borrower: Borrower) -> None:
        """Write down whose it is."""
        self.forget_borrower()
        self.borrower_kind = kind_of(borrower)
        if isinstance(borrower, Household):
            self.household = borrower
        elif isinstance(borrower, Association):
            self.association = borrower
        else:
            self.person = borrower

    def forget_borrower(self) -> None:
        """Nobody can tell any more who it was; what sort of borrower stays for statistics."""
        self.household = self.person = self.association = None
