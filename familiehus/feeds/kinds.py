"""The kinds of feed that somebody has a key to, whom each is for, and what moves it."""

from familiehus.kernel.i18n import lazy
from familiehus.kernel.labels import Labelled
from familiehus.kernel.roles import Role

CALENDAR, HOUSE, DESK, EVERYBODY = "calendar", "house", "feeds-desk", "feeds-everybody"
"""Scopes that feeds share: the activities, the house's settings, what staff see besides, every person's own feed."""


class Kind(Labelled):
    """What a keyed feed shows."""

    FAMILY = "family", lazy("Jeres kalender")
    VOLUNTEER = "volunteer", lazy("Dine vagter og aftaler")
    MEMBER = "member", lazy("Jeres aktiviteter og møder")
    STAFF = "staff", lazy("Huset")
    PLACE = "place", lazy("Et sted i huset")

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


class Client(Labelled):
    """Which calendar program fetched, as coarse as a person would say it."""

    APPLE = "apple", lazy("iPhone eller Mac")
    GOOGLE = "google", lazy("Google Kalender")
    OUTLOOK = "outlook", lazy("Outlook")
    THUNDERBIRD = "thunderbird", lazy("Thunderbird")
    ICSX5 = "icsx5", lazy("ICSx5 på Android")
    NEXTCLOUD = "nextcloud", lazy("Nextcloud")
    OTHER = "other", lazy("et andet program")


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
