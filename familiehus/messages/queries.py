"""Reading the outbox."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import ScalarSelect, Select, func, or_, select

from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.leases import WRONG_CLOCK
from familiehus.messages.introductions import quiet_hours, whom
from familiehus.messages.kinds import kind_called
from familiehus.messages.models import Message, State

BACK_OFF = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 240, 720))
"""How long after each try that failed the next one is."""

LONGEST_BACK_OFF = max(BACK_OFF)


def is_quiet(now: datetime) -> bool:
    """Whether it is the time of day when only what is urgent is sent."""
    return quiet_hours().holds(clock.local(now).time())


def due_now(now: datetime) -> Select[Message]:
    """What may be sent at this moment, oldest first."""
    due = select(Message).where(Message.state == State.WAITING, Message.next_try_at <= now)
    if is_quiet(now):
        due = due.where(Message.urgent)
    return due.order_by(Message.urgent.desc(), Message.next_try_at, Message.id)


def abandoned(now: datetime) -> Select[Message]:
    """What somebody began to send and never finished; also while the machine's clock ran ahead."""
    is_over = or_(Message.leased_until < now, Message.leased_until > now + 2 * WRONG_CLOCK)
    return select(Message).where(Message.state == State.SENDING, is_over)


def ahead_of_time(now: datetime) -> Select[Message]:
    """What waits since later than now, or to be tried again later than anything ever is: it was written while the
    machine's clock ran ahead."""
    is_tried_too_late = (Message.due_at <= now) & (Message.next_try_at > now + LONGEST_BACK_OFF + WRONG_CLOCK)
    written_ahead = Message.queued_at > now + WRONG_CLOCK
    return select(Message).where(Message.state == State.WAITING, or_(written_ahead, is_tried_too_late))


def stuck_count() -> int:
    """How many messages wait for a person's decision: failed or uncertain."""
    return db.session.scalar(select(stuck())) or 0


def stuck() -> ScalarSelect[int]:
    """The same, to be asked along with other things in one question."""
    waiting = (State.FAILED, State.UNCERTAIN)
    return select(func.count(Message.id)).where(Message.state.in_(waiting)).scalar_subquery()


def counts() -> dict[str, int]:
    """How many messages there are in each state."""
    rows = db.session.execute(select(Message.state, func.count()).group_by(Message.state))
    return {row.state: row[1] for row in rows}


def page_of(states: tuple[State, ...], number: int, per_page: int) -> tuple[list[Message], int]:
    """One page of the messages in those states, the latest first, and how many pages there are."""
    chosen = Message.state.in_(states)
    total = db.session.scalar(select(func.count(Message.id)).where(chosen)) or 0
    rows = (
        select(Message)
        .where(chosen)
        .order_by(Message.queued_at.desc(), Message.id.desc())
        .limit(per_page)
        .offset((number - 1) * per_page)
    )
    return list(db.session.scalars(rows)), max(1, -(-total // per_page))


def names_of(messages: Iterable[Message], hidden: Collection[str] = ()) -> dict[str, str]:
    """Who each of them was for, by reference; those who are gone or have left are not named, nor those `hidden`."""
    found = {each.recipient: whom(each.recipient) for each in messages if each.recipient not in hidden}
    return {reference: to.name for reference, to in found.items() if to is not None}


def kind_label(message: Message) -> str:
    """What staff call that kind of message; one that is no longer sent keeps its own name."""
    kind = kind_called(message.kind)
    return str(kind.label) if kind else message.kind
