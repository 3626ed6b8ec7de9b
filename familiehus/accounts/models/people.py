"""One person, one hat, one passkey."""

import secrets
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
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

    `wished_email`: one they would rather have, until a letter to it has been answered.

    Also what Flask-Login and Flask-Security ask of a user, so that no room but this one knows them.
    """

    __tablename__ = "persons"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_in_lower_case"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    wished_email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(20), default="")
    preferred_language: Mapped[str] = mapped_column(String(2), default="da")
    preferred_channel: Mapped[str] = mapped_column(String(5), default="email", server_default="email")
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
    def has_desk(self) -> bool:
        """Whether one of the hats they hold sits at a desk."""
        return not set(AT_A_DESK).isdisjoint(self.roles_held())

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


EMAIL_TAKEN = lazy("Der er allerede en med den mailadresse.")
sentence_for("uq_persons_email", EMAIL_TAKEN)
sentence_for("persons.email", EMAIL_TAKEN)
HAT_WORN = lazy("Den rolle har personen allerede.")
sentence_for("uq_hats_held", HAT_WORN)
sentence_for("hats.person_id, hats.role", HAT_WORN)
