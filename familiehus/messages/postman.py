"""Carrying what waits in the outbox. One message at a time, and never twice.

A sender takes a message and words it in one short transaction, sends it outside any transaction, and marks
it in another. Whoever dies in between leaves a message whose lease runs out: it shows as uncertain, and only
a person decides that it is sent again.
"""

import logging
import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from sqlalchemy.exc import DBAPIError

from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.transaction import writing
from familiehus.messages import channels, introductions, kinds, queries
from familiehus.messages.introductions import Recipient
from familiehus.messages.models import Channel, Fault, Message, State
from familiehus.messages.queries import BACK_OFF
from familiehus.messages.wording import NotNeutralError, Said, word

log = logging.getLogger("familiehus.messages")

LEASE = timedelta(minutes=3)
MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Letter:
    """A message taken and worded, ready to go."""

    id: int
    key: str
    holder: str
    said: Said
    to: Recipient
    channel: Channel


def send_due(app: Flask, most: int = MOST_AT_ONCE) -> Counter[State]:
    """Send what is due, oldest first, at most so many; gives how many ended in each state.

    Safe to run twice at once, also on two machines. In quiet hours only what is urgent goes.
    """
    tally: Counter[State] = Counter()
    tally[State.UNCERTAIN] += give_up_on_the_dead(app)
    pull_back(app)
    for _each in range(most):
        taken = take_next(app)
        if taken is None:
            break
        tally[taken if isinstance(taken, State) else carry(app, taken)] += 1
    if any(tally.values()):
        log.info("outbox", extra={str(state): number for state, number in tally.items() if number})
    return tally


def has_work(app: Flask) -> bool:
    """Whether there is anything to send or to give up on; asked often, so it only reads."""
    with app.app_context():
        now = clock.now()
        return any(
            db.session.scalars(which(now).limit(1)).first() is not None
            for which in (queries.due_now, queries.abandoned, queries.ahead_of_time)
        )


def give_up_on_the_dead(app: Flask) -> int:
    """What a sender took and never came back about is uncertain from now on."""
    with writing(app) as session:
        lost = session.scalars(queries.abandoned(clock.now()).with_for_update(skip_locked=True)).all()
        for message in lost:
            message.state, message.fault = State.UNCERTAIN, Fault.INTERRUPTED
        return len(lost)


def pull_back(app: Flask) -> int:
    """What was written while the machine's clock ran ahead waits from now on, and no longer than for the day that it
    was written for, if it has one. Counts the messages."""
    with writing(app) as session:
        now = clock.now()
        found = session.scalars(queries.ahead_of_time(now).with_for_update(skip_locked=True)).all()
        for message in found:
            if message.due_at == message.queued_at:
                message.due_at = now
            message.queued_at = min(message.queued_at, now)
            message.next_try_at = max(message.due_at, now)
        return len(found)


def take_next(app: Flask) -> Letter | State | None:
    """Take the next message that is due and word it; a state when there was nothing to send, None when none is due."""
    with writing(app) as session:
        now = clock.now()
        message = session.scalars(
            queries.due_now(now).limit(1).with_for_update(skip_locked=True)
        ).one_or_none()
        if message is None:
            return None
        prepared = _prepared(message)
        if prepared is None:
            return State(message.state)
        said, to, channel = prepared
        message.state, message.fault, message.sent_by = State.SENDING, Fault.NONE, channel
        message.attempts += 1
        message.holder, message.leased_until = secrets.token_hex(16), now + LEASE
        return Letter(message.id, message.key, message.holder, said, to, channel)


def carry(app: Flask, letter: Letter) -> State:
    """Send a letter and write down how it went."""
    state, fault, again = State.SENT, Fault.NONE, False
    with app.app_context():
        try:
            channels.deliver(letter.said, letter.to, letter.channel, letter.key)
        except channels.NotSent as why:
            state, again = State.FAILED, why.again
            fault = Fault.UNREACHABLE if again else Fault.REJECTED
        except channels.Unsure:
            state, fault = State.UNCERTAIN, Fault.INTERRUPTED
    with writing(app) as session:
        message = session.get(Message, letter.id, with_for_update=True)
        if message is None or message.holder != letter.holder:
            return state
        if again and message.attempts <= len(BACK_OFF):
            message.settle(State.WAITING, fault)
            message.next_try_at = clock.now() + BACK_OFF[message.attempts - 1]
            return State.WAITING
        message.settle(state, fault)
        return state


def _prepared(message: Message) -> tuple[Said, Recipient, Channel] | None:
    """The words, the recipient and the way; None when it cannot or need not be sent, and then it is settled.

    A fault in one message never holds up those behind it; trouble with the database does, and is tried again.
    """
    try:
        with db.session.begin_nested():
            return _looked_up(message)
    except _Settled as how:
        message.settle(how.state, how.fault)
    except NotNeutralError:
        log.warning("message not neutral", extra={"kind": message.kind})
        message.settle(State.FAILED, Fault.NOT_NEUTRAL)
    except DBAPIError:
        raise
    except Exception:
        log.exception("message could not be worded", extra={"kind": message.kind})
        message.settle(State.FAILED, Fault.WORDING)
    return None


def _looked_up(message: Message) -> tuple[Said, Recipient, Channel]:
    """What the rooms above say of it now. Raises `_Settled` when there is nothing to send."""
    kind = kinds.kind_called(message.kind)
    if kind is None:
        raise _Settled(State.FAILED, Fault.UNKNOWN_KIND)
    to = introductions.whom(message.recipient)
    if to is None:
        raise _Settled(State.DROPPED, Fault.NOT_WANTED)
    wanted = Channel(message.channel) if message.channel else None
    channel = wanted if wanted and to.address_for(wanted) else to.best_channel
    if channel is None:
        raise _Settled(State.FAILED, Fault.NO_ADDRESS)
    said = word(kind, message.params, to, message.language)
    if said is None:
        raise _Settled(State.DROPPED, Fault.NOT_WANTED)
    return said, to, channel


class _Settled(Exception):
    """How a message ends without being sent."""

    def __init__(self, state: State, fault: Fault) -> None:
        super().__init__(state, fault)
        self.state, self.fault = state, fault
