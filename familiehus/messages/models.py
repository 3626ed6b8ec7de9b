"""The outbox: who is to be told what, and how it went. Never the text itself."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from familiehus.kernel import clock
from familiehus.kernel.db import Base, Keyed
from familiehus.kernel.i18n import lazy
from familiehus.kernel.labels import Labelled


class State(Labelled):
    """Where a message is on its way. `uncertain`: it may have been sent; nobody knows, so a person decides."""

    WAITING = "waiting", lazy("venter")
    SENDING = "sending", lazy("sendes nu")
    SENT = "sent", lazy("sendt")
    FAILED = "failed", lazy("ikke sendt")
    UNCERTAIN = "uncertain", lazy("uvis")
    DROPPED = "dropped", lazy("standset")


class Channel(Labelled):
    EMAIL = "email", lazy("mail")
    SMS = "sms", lazy("sms")


class Fault(StrEnum):
    """Why a message is where it is; a word of ours, never what a mail server said (it repeats addresses)."""

    NONE = ""
    UNREACHABLE = "unreachable"
    REJECTED = "rejected"
    NO_ADDRESS = "no address"
    UNKNOWN_KIND = "unknown kind"
    WORDING = "wording"
    NOT_NEUTRAL = "not neutral"
    INTERRUPTED = "interrupted"
    NOT_WANTED = "not wanted"
    GIVEN_UP = "given up"

    @property
    def label(self) -> str:
        return str(FAULTS[self]) if self else ""


FAULTS = {
    Fault.UNREACHABLE: lazy("Mail- eller sms-tjenesten svarede ikke."),
    Fault.REJECTED: lazy(
        "Tjenesten tog ikke imod beskeden. Se efter, om adressen eller nummeret er rigtigt."
    ),
    Fault.NO_ADDRESS: lazy("Modtageren har hverken mail eller telefon."),
    Fault.UNKNOWN_KIND: lazy("Huset sender ikke længere den slags beskeder."),
    Fault.WORDING: lazy("Teksten kunne ikke skrives."),
    Fault.NOT_NEUTRAL: lazy("Teksten lignede noget, huset ikke sender, fx et CPR-nummer."),
    Fault.INTERRUPTED: lazy("Afsendelsen blev afbrudt. Måske er beskeden nået frem."),
    Fault.NOT_WANTED: lazy("Det er ikke længere aktuelt, eller modtageren ønsker det ikke."),
    Fault.GIVEN_UP: lazy("En medarbejder valgte, at den ikke skal sendes."),
}


class Message(Keyed, Base):
    """One message to one recipient. `ledger` is unique, so that the same news is queued once.

    `due_at`: from when it may be sent. `urgent`: quiet hours do not hold it back. `params`: the keys that
    its text is made from when it is sent. `channel`: the one asked for, else the recipient's own; `sent_by`: the
    one it was tried by. `holder`: the sender that took it, until `leased_until`.
    """

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(str(state)) for state in State)})", name="state"),
        Index("ix_messages_waiting", "state", "next_try_at"),
        Index("ix_messages_recipient", "recipient"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ledger: Mapped[str] = mapped_column(String(260), unique=True)
    kind: Mapped[str] = mapped_column(String(60))
    subject_key: Mapped[str] = mapped_column(String(80), index=True)
    recipient: Mapped[str] = mapped_column(String(60))
    params: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    channel: Mapped[str] = mapped_column(String(10), default="")
    sent_by: Mapped[str] = mapped_column(String(10), default="")
    language: Mapped[str] = mapped_column(String(5), default="")
    urgent: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10), default=State.WAITING)
    fault: Mapped[str] = mapped_column(String(20), default=Fault.NONE)
    attempts: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    due_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    holder: Mapped[str] = mapped_column(String(40), default="")
    leased_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]

    @property
    def state_label(self) -> str:
        return State(self.state).label

    @property
    def fault_label(self) -> str:
        return Fault(self.fault).label

    @property
    def channel_label(self) -> str:
        used = self.sent_by or self.channel
        return Channel(used).label if used else ""

    @property
    def may_be_sent_again(self) -> bool:
        return self.state in (State.FAILED, State.UNCERTAIN)

    @property
    def may_be_given_up(self) -> bool:
        return self.state in (State.WAITING, State.FAILED, State.UNCERTAIN)

    def settle(self, state: State, fault: Fault = Fault.NONE) -> None:
        """Nobody holds it any more, and this is how it ended (for now)."""
        self.state, self.fault = state, fault
        self.holder, self.leased_until = "", None
        if state == State.SENT:
            self.sent_at = clock.now()
