"""Agreeing with those who pay or give, and keeping the days on which something is due."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select

from familiehus.accounts.commands import reference
from familiehus.accounts.queries import people_with_role
from familiehus.kernel import audit, clock, danish
from familiehus.kernel.db import db, hold_still
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.refusals import Refused, sentence_for
from familiehus.kernel.roles import Actor, Role
from familiehus.messages.commands import queue
from familiehus.partners.models import Agreement, AgreementDay, AgreementDocument, AgreementKind, DayKind

MOST_BYTES = 10_000_000
PDF = b"%PDF-"
REMINDED_BEFORE = (timedelta(days=30), timedelta(days=7))
ORDER = lazy("Den sidste dag skal ligge efter den første.")
sentence_for("ck_agreements_until_after_from", ORDER)


def agree(
    title: str,
    kind: AgreementKind | str,
    parties: str,
    from_on: date,
    until_on: date,
    *,
    amount: int | None = None,
    purpose: str = "",
    theory_of_change: str = "",
    indicators: Iterable[str] = (),
    by: Actor,
) -> Agreement:
    """The house and others have agreed on something for a period. Raises `Refused` when it ends before it begins."""
    agreement = Agreement(
        title=title,
        kind=str(AgreementKind(kind)),
        parties=parties,
        from_on=from_on,
        until_on=until_on,
        amount=amount,
        purpose=purpose,
        theory_of_change=theory_of_change,
        indicators=list(indicators),
    )
    _check_order(agreement)
    db.session.add(agreement)
    db.session.flush()
    audit.record("agreement made", agreement, by=by, amount=amount)
    return agreement


def revise_agreement(
    agreement: Agreement,
    *,
    title: str,
    kind: AgreementKind | str,
    parties: str,
    from_on: date,
    until_on: date,
    amount: int | None,
    purpose: str,
    theory_of_change: str,
    indicators: Iterable[str],
    by: Actor,
) -> None:
    """Correct what is written of an agreement. Raises `Refused` for less money than its instalments."""
    if amount is not None:
        hold_still(agreement, "days")
        _check_money(agreement, amount)
    agreement.title, agreement.kind, agreement.parties = title, str(AgreementKind(kind)), parties
    agreement.from_on, agreement.until_on, agreement.amount = from_on, until_on, amount
    agreement.purpose, agreement.theory_of_change = purpose, theory_of_change
    agreement.indicators = list(indicators)
    _check_order(agreement)
    db.session.flush()
    audit.record("agreement revised", agreement, by=by)


def set_day(
    agreement: Agreement,
    kind: DayKind | str,
    due_on: date,
    *,
    amount: int | None = None,
    note: str = "",
    by: Actor,
) -> AgreementDay:
    """Something is due on a day. Instalments together are never more than was agreed."""
    kind = DayKind(kind)
    if amount is not None and kind is not DayKind.INSTALMENT:
        raise Refused(_("Kun en rate har et beløb."))
    if amount is not None:
        hold_still(agreement, "amount", "days")
    if amount is not None and agreement.amount is not None:
        _check_money(agreement, agreement.amount, amount)
    day = AgreementDay(kind=str(kind), due_on=due_on, amount=amount, note=note)
    agreement.days.append(day)
    db.session.flush()
    db.session.expire(agreement, ["days"])
    audit.record("agreement day set", agreement, by=by, kind=str(kind), on=due_on.isoformat())
    return day


def mark_done(day: AgreementDay, *, by: Actor) -> None:
    """Sent, held or received; asked again, it is open after all."""
    day.done_on = None if day.done_on else clock.today()
    db.session.flush()
    audit.record("agreement day done", day.agreement, by=by, kind=day.kind, done=day.done_on is not None)


def drop_day(day: AgreementDay, *, by: Actor) -> None:
    """It is not due after all."""
    agreement = day.agreement
    audit.record("agreement day dropped", agreement, by=by, kind=day.kind, on=day.due_on.isoformat())
    agreement.days.remove(day)
    db.session.flush()


def remind_of_days() -> int:
    """A nightly job: coordinators and the manager hear of what is due a month before and a week before.

    The outbox keeps count, so that running again reminds nobody twice. Gives how many days were near.
    """
    today = clock.today()
    last = today + max(REMINDED_BEFORE)
    near = select(AgreementDay).where(
        AgreementDay.done_on.is_(None), AgreementDay.due_on >= today, AgreementDay.due_on <= last
    )
    found = db.session.scalars(near).all()
    readers = {person for role in (Role.COORDINATOR, Role.MANAGER) for person in people_with_role(role)}
    for day in found:
        call = "last" if day.due_on - today <= min(REMINDED_BEFORE) else "first"
        for person in sorted(readers, key=lambda each: each.key):
            queue(
                "partners.deadline",
                to=reference(person),
                subject_key=f"{day.key}:{call}",
                params={"day": day.key},
            )
    return len(found)


def _check_money(agreement: Agreement, agreed: int, more: int = 0) -> None:
    promised = sum(day.amount or 0 for day in agreement.days)
    if promised + more > agreed:
        raise Refused(
            _(
                "Raterne bliver tilsammen mere end de %(amount)s kr., der er aftalt.",
                amount=danish.number(agreed),
            )
        )


def _check_order(agreement: Agreement) -> None:
    if agreement.until_on < agreement.from_on:
        raise Refused(str(ORDER))


def file_document(agreement: Agreement, title: str, content: bytes, *, by: Actor) -> AgreementDocument:
    """A paper of the agreement. Raises `Refused` for what is no PDF, judged by its content, or too large."""
    if not content.startswith(PDF):
        raise Refused(_("Filen er ikke en PDF. Gem den som PDF, og prøv igen."))
    if len(content) > MOST_BYTES:
        raise Refused(_("Filen er for stor. Den må højst fylde 10 MB."))
    document = AgreementDocument(title=title, size=len(content), content=content)
    agreement.documents.append(document)
    db.session.flush()
    audit.record("document filed", agreement, by=by, title=title)
    return document


def drop_document(document: AgreementDocument, *, by: Actor) -> None:
    agreement = document.agreement
    audit.record("document dropped", agreement, by=by, title=document.title)
    agreement.documents.remove(document)
    db.session.flush()
