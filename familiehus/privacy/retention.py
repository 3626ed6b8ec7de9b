"""How long the house keeps what, why, and how much of it is over its time now: one table of rules."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from familiehus.accounts.models import Attempt, SignIn
from familiehus.attendance.models import Tap
from familiehus.families.models import CareNeed, Household, Wish
from familiehus.families.states import State
from familiehus.house import queries as house
from familiehus.kernel import clock
from familiehus.kernel.audit import AuditEntry
from familiehus.kernel.db import db
from familiehus.kernel.i18n import lazy
from familiehus.loans.models import Damage, Loan
from familiehus.messages.models import Message
from familiehus.messages.models import State as Sent

MONTHS, DAYS = "months", "days"


@dataclass(frozen=True)
class Rule:
    """One kind of thing: how long it is kept, why, by which nightly job it goes, and which rows are over their time."""

    job: str
    what: Any
    kept: Callable[[], relativedelta]
    why: Any
    source: str
    column: InstrumentedAttribute[Any]
    over_time: Callable[[Any], ColumnElement[bool]]

    @property
    def before(self):
        """Older than this is over its time."""
        return clock.now() - self.kept()


@dataclass(frozen=True)
class Standing:
    """A rule and what a night's work would let go of now. Counts only."""

    rule: Rule
    months: int
    days: int
    over_time: int


def _always(**length: int) -> Callable[[], relativedelta]:
    return lambda: relativedelta(**length)  # type: ignore[arg-type]


def _closed_with_words(before: Any) -> ColumnElement[bool]:
    words = exists().where(Wish.household_id == Household.id)
    needs = exists().where(CareNeed.household_id == Household.id)
    return (Household.state == State.CLOSED) & (Household.closed_at < before) & or_(words, needs)


def _ended_loans(before: Any) -> ColumnElement[bool]:
    damaged = exists().where(Damage.loan_id == Loan.id, Damage.settled_at.is_(None))
    ended = or_(Loan.checked_at < before, Loan.cancelled_at < before)
    return Loan.forgotten_at.is_(None) & ended & ~damaged


RULES = (
    Rule(
        "forgotten-families",
        lazy("Familier, der er stoppet: navne, kontakt, adresse, børn, samtykker"),
        lambda: relativedelta(months=house.settings().families_kept_months),
        lazy("Familien kan komme igen, og året skal kunne gøres op. Derefter er der kun tal tilbage."),
        "GDPR 5(1)(e)",
        Household.id,
        lambda before: (Household.state == State.CLOSED) & (Household.closed_at < before),
    ),
    Rule(
        "forgotten-families",
        lazy("Ønsker, allergi og behov hos familier, der er stoppet"),
        _always(months=6),
        lazy("Det er fortroligt eller følsomt og bruges ikke, når familien er stoppet."),
        "GDPR 9(2)(a)",
        Household.id,
        _closed_with_words,
    ),
    Rule(
        "old-loans",
        lazy("Hvem der lånte noget, som er kommet tilbage i orden"),
        lambda: relativedelta(days=house.settings().loans_kept_days),
        lazy("En skade kan vise sig senere. En skade, der ikke er gjort op, bliver stående."),
        "GDPR 6(1)(b)",
        Loan.id,
        _ended_loans,
    ),
    Rule(
        "old-messages",
        lazy("At huset skrev til nogen"),
        _always(days=90),
        lazy("Det skal kunne ses, om en besked kom af sted."),
        "GDPR 6(1)(f)",
        Message.id,
        lambda before: Message.state.in_((Sent.SENT, Sent.DROPPED)) & (Message.queued_at < before),
    ),
    Rule(
        "sign-ins",
        lazy("Hvornår nogen var logget ind"),
        _always(days=180),
        lazy("Misbrug af en konto kan blive opdaget sent."),
        "GDPR 32",
        SignIn.id,
        lambda before: or_(SignIn.ended_at < before, SignIn.ends_at < before),
    ),
    Rule(
        "sign-ins",
        lazy("Forsøg på at logge ind"),
        _always(days=1),
        lazy("De tælles kun for at bremse den, der gætter."),
        "GDPR 32",
        Attempt.id,
        lambda before: Attempt.at < before,
    ),
    Rule(
        "attendance",
        lazy("Tryk på døren"),
        _always(days=30),
        lazy("Et tryk, der bliver sendt to gange, skal kun tælle én gang."),
        "GDPR 5(1)(c)",
        Tap.key,
        lambda before: Tap.at < before,
    ),
    Rule(
        "old-log",
        lazy("Adgangsloggen"),
        _always(days=365),
        lazy("Det skal kunne ses, hvem der så på hvad."),
        "GDPR 32, C-579/21",
        AuditEntry.id,
        lambda before: AuditEntry.at < before,
    ),
)


def standings() -> list[Standing]:
    """Every rule with a dry run of it: how much would go tonight. One question."""
    counts = [
        select(func.count(rule.column)).where(rule.over_time(rule.before)).scalar_subquery() for rule in RULES
    ]
    found = db.session.execute(select(*counts)).one()
    lengths = [rule.kept() for rule in RULES]
    return [
        Standing(rule, length.years * 12 + length.months, length.days, count)
        for rule, length, count in zip(RULES, lengths, found, strict=True)
    ]


GRACE = timedelta(days=2)
"""A night may be missed; what is older than its time by more than this is overdue."""


def overdue() -> int:
    """How many rows should have gone at least two nights ago."""
    counts = [
        select(func.count(rule.column)).where(rule.over_time(rule.before - GRACE)).scalar_subquery()
        for rule in RULES
    ]
    return sum(db.session.execute(select(*counts)).one())
