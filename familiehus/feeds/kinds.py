"""The kinds of feed that somebody has a key to, whom each is for, and what moves it."""

from enum import StrEnum

from familiehus.kernel.i18n import lazy
from familiehus.kernel.roles import Role

CALENDAR, HOUSE, DESK, EVERYBODY = "calendar", "house", "feeds-desk", "feeds-everybody"
"""Scopes that feeds share: the activities, the house's settings, what staff see besides, every person's own feed."""


class Kind(StrEnum):
    """What a keyed feed shows."""

    FAMILY = "family"
    VOLUNTEER = "volunteer"
    MEMBER = "member"
    STAFF = "staff"
    PLACE = "place"

    @property
    def label(self) -> str:
        return str(LABELS[self])

    @property
    def is_personal(self) -> bool:
        """Whether it shows what is one person's own; the others show the same to all who hold a key."""
        return self in (Kind.FAMILY, Kind.VOLUNTEER, Kind.MEMBER)

    @property
    def scopes(self) -> tuple[str, ...]:
        """What moves it, besides its own person's scope."""
        if self.is_personal:
            return (EVERYBODY, HOUSE)
        return (CALENDAR, DESK, HOUSE) if self is Kind.STAFF else (CALENDAR, HOUSE)


LABELS = {
    Kind.FAMILY: lazy("Jeres kalender"),
    Kind.VOLUNTEER: lazy("Dine vagter og aftaler"),
    Kind.MEMBER: lazy("Jeres aktiviteter og møder"),
    Kind.STAFF: lazy("Huset"),
    Kind.PLACE: lazy("Et sted i huset"),
}

KINDS_FOR: dict[Role, tuple[Kind, ...]] = {
    Role.FAMILY: (Kind.FAMILY,),
    Role.VOLUNTEER: (Kind.VOLUNTEER,),
    Role.ASSOCIATION: (Kind.MEMBER,),
    Role.STAFF: (Kind.STAFF, Kind.PLACE),
    Role.COORDINATOR: (Kind.STAFF, Kind.PLACE),
    Role.MANAGER: (Kind.STAFF, Kind.PLACE),
}
"""Which feeds a hat gives a key to."""


def own_scope(person_id: int) -> str:
    """What moves with one person's own dates."""
    return f"feed:{person_id}"


class Client(StrEnum):
    """Which calendar program fetched, as coarse as a person would say it."""

    APPLE = "apple"
    GOOGLE = "google"
    OUTLOOK = "outlook"
    THUNDERBIRD = "thunderbird"
    ICSX5 = "icsx5"
    NEXTCLOUD = "nextcloud"
    OTHER = "other"

    @property
    def label(self) -> str:
        return str(CLIENTS[self])


CLIENTS = {
    Client.APPLE: lazy("iPhone eller Mac"),
    Client.GOOGLE: lazy("Google Kalender"),
    Client.OUTLOOK: lazy("Outlook"),
    Client.THUNDERBIRD: lazy("Thunderbird"),
    Client.ICSX5: lazy("ICSx5 på Android"),
    Client.NEXTCLOUD: lazy("Nextcloud"),
    Client.OTHER: lazy("et andet program"),
}

_SIGNS = (
    ("google", Client.GOOGLE),
    ("icsx5", Client.ICSX5),
    ("thunderbird", Client.THUNDERBIRD),
    ("nextcloud", Client.NEXTCLOUD),
    ("outlook", Client.OUTLOOK),
    ("microsoft", Client.OUTLOOK),
    ("exchange", Client.OUTLOOK),
    ("dataaccessd", Client.APPLE),
    ("ios/", Client.APPLE),
    ("mac", Client.APPLE),
)


def client_of(user_agent: str) -> Client:
    """The program behind a User-Agent; only this word is kept."""
    said = user_agent.lower()
    return next((client for sign, client in _SIGNS if sign in said), Client.OTHER)
