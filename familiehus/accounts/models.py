"""One person, one hat, one sign-in, one attempt, one link that works once, one tablet of the house's own."""

import secrets
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.kernel import clock
from familiehus.kernel.db import Base, Keyed, Stamped, Versioned
from familiehus.kernel.i18n import lazy
from familiehus.kernel.refusals import sentence_for
from familiehus.kernel.roles import Role

HATS = (Role.MANAGER, Role.COORDINATOR, Role.STAFF, Role.VOLUNTEER, Role.ASSOCIATION, Role.FAMILY)
"""What a person can be to the house, the one with most rights first. The door is a device, not a person."""

AT_A_DESK = (Role.MANAGER, Role.COORDINATOR, Role.STAFF)


class Person(Keyed, Versioned, Stamped, Base):
    """Somebody the house knows by name. Signs in with e-mail and password, or by a one-time link.

    Also what Flask-Login and Flask-Security ask of a user, so that no room but this one knows them.
    """

    __tablename__ = "persons"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_in_lower_case"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    phone: Mapped[str] = mapped_column(String(20), default="")
    preferred_language: Mapped[str] = mapped_column(String(2), default="da")
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, default=lambda: secrets.token_hex(16))
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64), unique=True)
    tf_primary_method: Mapped[str | None] = mapped_column(String(20))
    tf_totp_secret: Mapped[str | None] = mapped_column(Text)
    totp_counter: Mapped[int | None]
    pin_hash: Mapped[str] = mapped_column(String(255), default="", server_default="")
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(JSON))

    hats: Mapped[list["Hat"]] = relationship(back_populates="person", order_by="Hat.id")
    webauthn: Mapped[list["Passkey"]] = relationship(
        back_populates="person", order_by="Passkey.id", cascade="all, delete-orphan"
    )

    is_anonymous = False
    tf_phone_number = None
    _worn = None

    @property
    def role(self) -> Role:
        """The hat worn now. Outside a sign-in: the held hat with the fewest rights, for rights are never guessed."""
        if self._worn is not None:
            return self._worn
        held = self.roles_held()
        return held[-1] if held else Role.PUBLIC

    def wear(self, role: Role) -> None:
        """Act with this hat from here on, in this piece of work (not stored)."""
        self._worn = role

    def roles_held(self, on: date | None = None) -> list[Role]:
        """The hats held on a day (today), the one with most rights first."""
        day = on or clock.today()
        return sorted({Role(hat.role) for hat in self.hats if hat.is_held(day)}, key=HATS.index)

    @property
    def is_active(self) -> bool:
        return self.active

    @property
    def is_authenticated(self) -> bool:
        return self.active

    def get_id(self) -> str:
        return self.key

    @property
    def has_app(self) -> bool:
        """Whether an authenticator app shows codes for this account."""
        return bool(self.tf_totp_secret and self.tf_primary_method)

    @property
    def has_second_factor(self) -> bool:
        """Whether a password alone does not open the account (R13)."""
        return self.has_app or bool(self.webauthn)

    # What Flask-Security asks of a user on the way through the second factor.

    def check_tf_required(self, methods: list[Any], _fresh: bool) -> tuple[bool, list[Any]]:
        """Whoever has a second factor is asked for it, every time and on every device."""
        return bool(methods), methods

    def check_tf_required_setup(self) -> bool:
        return False

    def calc_username(self) -> str:
        return self.email or self.name

    def is_locked(self, _errors: list[Any]) -> bool:
        return False

    def track_failed_authn(self, *_about: Any) -> None:
        """Refused tries are counted where they are weighed (accounts.throttle)."""

    def __repr__(self) -> str:
        return f"<Person {self.key}>"


class Hat(Base):
    """What a person is to the house, from a day until a day (the first on which it is no longer so)."""

    __tablename__ = "hats"
    __table_args__ = (
        Index(
            "uq_hats_held",
            "person_id",
            "role",
            unique=True,
            sqlite_where=text("until_on IS NULL"),
            postgresql_where=text("until_on IS NULL"),
        ),
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="until_after_from"),
        CheckConstraint(f"role IN ({', '.join(repr(str(role)) for role in HATS)})", name="role_of_a_person"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    from_on: Mapped[date] = mapped_column(default=clock.today)
    until_on: Mapped[date | None]

    person: Mapped[Person] = relationship(back_populates="hats")

    def is_held(self, on: date) -> bool:
        return self.from_on <= on and (self.until_on is None or on < self.until_on)


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


class Tool(StrEnum):
    """What somebody signed in with, as coarse as a person would say it."""

    COMPUTER = "computer"
    TABLET = "tablet"
    PHONE = "phone"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return str(TOOLS[self])


TOOLS = {
    Tool.COMPUTER: lazy("Computer"),
    Tool.TABLET: lazy("Tablet"),
    Tool.PHONE: lazy("Telefon"),
    Tool.UNKNOWN: lazy("Ukendt enhed"),
}


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


class Passkey(Base):
    """A key that a device keeps for an account: Face ID, a fingerprint, a YubiKey. Only its public half is here.

    The columns are the ones Flask-Security reads and writes (W3C Web Authentication, level 2).
    """

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    name: Mapped[str] = mapped_column(String(64))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    transports: Mapped[list[str] | None] = mapped_column(JSON)
    extensions: Mapped[str | None] = mapped_column(String(255))
    backup_state: Mapped[bool] = mapped_column(default=False)
    device_type: Mapped[str] = mapped_column(String(64), default="")
    usage: Mapped[str] = mapped_column(String(20), default="first")
    create_datetime: Mapped[datetime] = mapped_column(default=clock.now)
    lastuse_datetime: Mapped[datetime] = mapped_column(default=clock.now)

    person: Mapped[Person] = relationship(back_populates="webauthn")

    def get_user_mapping(self) -> dict[str, int]:
        return {"id": self.person_id}


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


class DeviceKind(StrEnum):
    """What a device of the house is for."""

    DOOR = "door"
    DESK = "desk"

    @property
    def label(self) -> str:
        return str(DEVICES[self])


DEVICES = {
    DeviceKind.DOOR: lazy("Ved døren: familier melder sig ind og ud"),
    DeviceKind.DESK: lazy("I køkkenet eller på kontoret: medarbejdere deles om den"),
}


class Device(Keyed, Stamped, Base):
    """A tablet that the manager has made the house's own. The cookie holds a random token, this row its hash.

    `is_at_door`: it stands at the door now; nobody is signed in on it, and its PIN is what leads away from there.
    """

    __tablename__ = "devices"
    __table_args__ = (
        CheckConstraint("kind IN ('door', 'desk')", name="kind_known"),
        CheckConstraint("kind = 'door' OR NOT is_at_door", name="only_a_door_at_the_door"),
        CheckConstraint("kind <> 'door' OR pin_hash <> ''", name="a_door_has_a_pin"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(10))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    pin_hash: Mapped[str] = mapped_column(String(255), default="")
    is_at_door: Mapped[bool] = mapped_column(default=False)
    registered_by: Mapped[str] = mapped_column(String(40))
    last_seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    revoked_at: Mapped[datetime | None]

    @property
    def kind_label(self) -> str:
        return DeviceKind(self.kind).label

    @property
    def is_door(self) -> bool:
        return self.kind == DeviceKind.DOOR

    @property
    def is_shared(self) -> bool:
        """Whether several who work here share it in a shift, each coming back with a PIN."""
        return self.kind == DeviceKind.DESK

    @property
    def called(self) -> str:
        """How the audit trail names the device that something was done on."""
        return f"{self.kind}:{self.key}"


class KnownHere(Base):
    """Somebody gave all that is asked of them on a desk's device; for the rest of the shift their PIN is enough there.

    `tries`: wrong PINs since. The row goes with signing out, with the hat, the account, a new password; what counts
    as the shift is reckoned when the PIN is given (`queries.shift_of`).
    """

    __tablename__ = "known_here"
    __table_args__ = (
        UniqueConstraint("device_id", "person_id"),
        CheckConstraint("tries >= 0", name="tries_counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("devices.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    since: Mapped[datetime] = mapped_column(default=clock.now)
    tries: Mapped[int] = mapped_column(default=0)

    person: Mapped[Person] = relationship()


class AtTheDoor:
    """The door's tablet as one who acts: it tells who comes and goes, and is nobody in particular."""

    id: int | None = None
    role: Role = Role.DOOR

    def __init__(self, device: Device) -> None:
        self.key, self.name = device.key, device.name


EMAIL_TAKEN = lazy("Der er allerede en med den mailadresse.")
sentence_for("uq_persons_email", EMAIL_TAKEN)
sentence_for("persons.email", EMAIL_TAKEN)
HAT_WORN = lazy("Den rolle har personen allerede.")
sentence_for("uq_hats_held", HAT_WORN)
sentence_for("hats.person_id, hats.role", HAT_WORN)
