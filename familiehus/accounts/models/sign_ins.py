"""One sign-in, one attempt, one link that works once."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.accounts.models.people import AT_A_DESK, Person
from familiehus.kernel import clock
from familiehus.kernel.db import Base, Keyed
from familiehus.kernel.i18n import lazy
from familiehus.kernel.labels import Labelled
from familiehus.kernel.roles import Role


class Ended(StrEnum):
    """Why a sign-in is over."""

    SIGNED_OUT = "signed_out"
    OTHER_HAT = "other_hat"
    PARKED = "parked"
    BY_OWNER = "by_owner"
    BY_MANAGER = "by_manager"
    RESET = "reset"
    DISABLED = "disabled"
    HAT_TAKEN = "hat_taken"
    RESTORED = "restored"


class Tool(Labelled):
    """What somebody signed in with, as coarse as a person would say it."""

    COMPUTER = "computer", lazy("Computer")
    TABLET = "tablet", lazy("Tablet")
    PHONE = "phone", lazy("Telefon")
    UNKNOWN = "unknown", lazy("Ukendt enhed")


class SignIn(Keyed, Base):
    """Somebody is signed in, on one device, with one hat. Ending the row ends it at the next request.

    The cookie holds a random token, this row its hash. `role` is PUBLIC until a hat is chosen. `device_id`: the
    house's own device on which alone the row is good, and which is soon locked when it is left alone.
    """

    __tablename__ = "sign_ins"
    __table_args__ = (CheckConstraint("ends_at > started_at", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    tool: Mapped[str] = mapped_column(String(20), default=Tool.UNKNOWN)
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str] = mapped_column(String(20), default="")
    device_id: Mapped[int | None] = mapped_column(ForeignKey("devices.id"), index=True)

    person: Mapped[Person] = relationship()

    @property
    def tool_label(self) -> str:
        return Tool(self.tool).label

    @property
    def role_label(self) -> str:
        return Role(self.role).label

    def is_live(self, at: datetime, idle: "Idle") -> bool:
        """Neither ended, nor older than its absolute end, nor left alone for longer than its place and hat allow."""
        return self.ended_at is None and at < self.over_at(idle)

    def over_at(self, idle: "Idle") -> datetime:
        """When the sign-in is over if nobody touches the device any more."""
        if self.device_id is not None:
            alone = idle.on_our_device
        else:
            alone = idle.at_a_desk if self.role in AT_A_DESK else idle.elsewhere
        return min(self.ends_at, self.last_seen_at + alone)


class Idle(NamedTuple):
    """How long somebody may leave a device alone and still be signed in (R17)."""

    on_our_device: timedelta
    at_a_desk: timedelta
    elsewhere: timedelta


class AttemptAt(StrEnum):
    """What is tried, and therefore counted."""

    SIGN_IN = "sign_in"
    SECOND = "second"
    FORGOTTEN = "forgotten"
    ENQUIRY = "enquiry"
    LINK = "link"
    PIN = "pin"
    FIND = "find"


class Attempt(Base):
    """Somebody tried to sign in or to get a new password. Account and address stand here as keyed hashes."""

    __tablename__ = "attempts"
    __table_args__ = (
        Index("ix_attempts_account", "kind", "account", "at"),
        Index("ix_attempts_address", "kind", "address", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


class LinkTo(StrEnum):
    """The one thing a link is good for."""

    RESET = "reset"
    SIGN_IN = "sign_in"
    CONFIRM = "confirm"
    EMAIL = "email"


class OneTimeLink(Base):
    """A link that works once, for one person and one purpose, until it expires. Only its hash is kept (R36)."""

    __tablename__ = "one_time_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    minted_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()

    def is_good(self, at: datetime) -> bool:
        return self.used_at is None and at < self.expires_at
