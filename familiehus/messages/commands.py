"""Queueing a message, taking it back, sending it again, giving it up."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.exc import IntegrityError

from familiehus.kernel import audit, clock
from familiehus.kernel.db import db, rows_changed
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.messages import introductions, kinds
from familiehus.messages.kinds import MessageKind
from familiehus.messages.models import Channel, Fault, Message, State

KEPT_FOR = timedelta(days=90)
_KEY = re.compile(r"[A-Za-z0-9_.:+-]{0,60}")


def queue(
    kind: MessageKind | str,
    *,
    to: str,
    subject_key: str,
    due: datetime | None = None,
    params: Mapping[str, str | int | bool] | None = None,
    urgent: bool = False,
    channel: Channel | str = "",
    language: str = "",
) -> Message:
    """Somebody is to be told something, in the transaction that gives rise to it.

    `to`: a reference such as `person:<key>`, looked up when it is sent. `subject_key`: what the message is
    about; a message is queued once for each kind, subject, recipient and `due`, and asking again gives the
    row there is. What may happen twice to one thing (moved, moved again) needs a subject that differs.
    `due`: not before then (UTC), now unless told. `params`: random keys and numbers that `render` gets, never
    names, addresses or texts. `urgent`: quiet hours do not hold it back. `channel`, `language`: else the
    recipient's own.
    """
    known = kinds.kind_called(kind) if isinstance(kind, str) else kind
    if known is None:
        raise ValueError(f"There is no kind of message called {kind}.")
    if unfit := [name for name, value in (params or {}).items() if not _is_plain(value)]:
        raise ValueError(f"Only keys and numbers go into the outbox, not {', '.join(unfit)}.")
    if not introductions.is_introduced(to):
        raise ValueError(f"Nobody answers for recipients like {to.partition(':')[0]}.")
    ledger = f"{known.name}|{subject_key}|{to}|{due.isoformat() if due else ''}"
    if (before := _in_ledger(ledger)) is not None:
        return before
    now = clock.now()
    message = Message(
        ledger=ledger,
        kind=known.name,
        subject_key=subject_key,
        recipient=to,
        params=dict(params or {}),
        channel=channel,
        language=language,
        urgent=urgent or known.ignores_quiet_hours,
        queued_at=now,
        due_at=due or now,
        next_try_at=due or now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(message)
            db.session.flush()
    except IntegrityError:
        before = _in_ledger(ledger)
        if before is None:
            raise
        return before
    return message


def withdraw(*, to: str | None = None, subject_key: str | None = None, kind: str | None = None) -> int:
    """What is not sent yet is not sent: to somebody who left, or about something that is off. Counts them."""
    if to is None and subject_key is None:
        raise ValueError("Say whose messages, or about what.")
    waiting = select(Message).where(Message.state.in_((State.WAITING, State.FAILED)))
    for column, value in ((Message.recipient, to), (Message.subject_key, subject_key), (Message.kind, kind)):
        if value is not None:
            waiting = waiting.where(column == value)
    found = db.session.scalars(waiting.order_by(Message.id).with_for_update()).all()
    for message in found:
        message.settle(State.DROPPED, Fault.NOT_WANTED)
    return len(found)


def send_again(message: Message, *, by: Actor) -> None:
    """A person decides that a failed or uncertain message is tried again, from now."""
    if not message.may_be_sent_again:
        raise Refused(_("Det er for sent: beskeden er allerede sendt, standset eller på vej."))
    message.settle(State.WAITING)
    message.attempts, message.next_try_at = 0, clock.now()
    audit.record("message sent again", message, by=by, kind=message.kind)


def give_up(message: Message, *, by: Actor) -> None:
    """A person decides that the message is not to be sent."""
    if not message.may_be_given_up:
        raise Refused(_("Det er for sent: beskeden er allerede sendt, standset eller på vej."))
    message.settle(State.DROPPED, Fault.GIVEN_UP)
    audit.record("message given up", message, by=by, kind=message.kind)


def doubt_what_was_due() -> int:
    """A backup was put back: what waited in it may have been sent since, so a person decides. Counts them."""
    due = select(Message).where(
        (Message.state == State.SENDING)
        | ((Message.state == State.WAITING) & (Message.next_try_at <= clock.now()))
    )
    found = db.session.scalars(due).all()
    for message in found:
        message.settle(State.UNCERTAIN, Fault.INTERRUPTED)
    return len(found)


def forget_old() -> int:
    """Settled messages are gone after 90 days; what waits for a person's decision, after twice that."""
    settled = Message.state.in_((State.SENT, State.DROPPED)) & (Message.queued_at < clock.now() - KEPT_FOR)
    stuck = Message.state.in_((State.FAILED, State.UNCERTAIN)) & (
        Message.queued_at < clock.now() - 2 * KEPT_FOR
    )
    return rows_changed(delete(Message).where(or_(settled, stuck)))


def forget_recipient(reference: str) -> int:
    """Everything that was or would be written to somebody is forgotten."""
    return rows_changed(delete(Message).where(Message.recipient == reference))


def _is_plain(value: object) -> bool:
    """A number, a tick, or a string that could be a key; what somebody typed never is."""
    return isinstance(value, int) or (isinstance(value, str) and _KEY.fullmatch(value) is not None)


def _in_ledger(ledger: str) -> Message | None:
    return db.session.scalars(select(Message).where(Message.ledger == ledger)).one_or_none()
