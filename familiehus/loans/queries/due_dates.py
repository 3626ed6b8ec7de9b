"""Due days, ready to stand in calendars as all-day entries. Neutral: what is due, never who has it."""

from dataclasses import dataclass
from datetime import date, datetime

from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.roles import Actor
from familiehus.loans.access import loans_visible_to
from familiehus.loans.models import Loan
from familiehus.loans.models.lending import IS_LIVE


@dataclass(frozen=True)
class DueDate:
    """An all-day entry: something is to be back on a day (Copenhagen). `changed_at` moves when the day does."""

    key: str
    title: str
    day: date
    is_pickup: bool
    changed_at: datetime


def due_dates(person: Actor, first: date, last: date) -> list[DueDate]:
    """What is due from `first` to `last`, both included, among the loans a person may see; pick-ups too."""
    rows = loans_visible_to(person).where(
        IS_LIVE,
        Loan.starts_on <= last,
        Loan.due_on >= first,
    )
    found = []
    for loan in db.session.scalars(rows.order_by(Loan.due_on, Loan.id)):
        changed = loan.handed_out_at or loan.reserved_at
        if first <= loan.due_on <= last:
            title = _("Aflever: %(thing)s", thing=loan.kind.name)
            found.append(DueDate(f"{loan.key}-due", title, loan.due_on, False, changed))
        if loan.is_reserved and first <= loan.starts_on <= last:
            title = _("Hent: %(thing)s", thing=loan.kind.name)
            found.append(DueDate(f"{loan.key}-pickup", title, loan.starts_on, True, changed))
    return sorted(found, key=lambda entry: (entry.day, entry.title, entry.key))


def due_dates_of(person: Actor) -> list[DueDate]:
    """A family's or a volunteer's own, from today on and a year ahead."""
    today = clock.today()
    return due_dates(person, today, date(today.year + 1, today.month, min(today.day, 28)))
