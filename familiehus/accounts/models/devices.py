"""One tablet of the house's own, and who is known on it."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from familiehus.accounts.models.people import Person
from familiehus.kernel import clock
from familiehus.kernel.db import Base, Keyed, Stamped
from familiehus.kernel.i18n import lazy
from familiehus.kernel.labels import Labelled
from familiehus.kernel.roles import Role


class DeviceKind(Labelled):
    """What a device of the house is for."""

    DOOR = "door", lazy("Ved døren: familier melder sig ind og ud")
    DESK = "desk", lazy("I køkkenet eller på kontoret: medarbejdere deles om den")


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
