"""How each calendar program wants to be told the address of a feed."""

from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from familiehus.kernel.i18n import _


class Way(NamedTuple):
    """One program's own way in, and how long it really takes before it looks again."""

    href: str
    title: str
    delay: str
    icon: str


@dataclass(frozen=True)
class Addresses:
    """One feed's address in every form. `https` is the address itself (http on the machine alone)."""

    https: str
    name: str

    @classmethod
    def of(cls, base_url: str, path: str, query: dict[str, object], name: str) -> "Addresses":
        asked = urlencode(query, doseq=True)
        return cls(f"{base_url.rstrip('/')}{path}" + (f"?{asked}" if asked else ""), name)

    @property
    def webcal(self) -> str:
        """For iPhone and Mac, which subscribe when asked for `webcal:`."""
        return urlsplit(self.https)._replace(scheme="webcal").geturl()

    @property
    def google(self) -> str:
        """Google wants the webcal form, percent-encoded whole; on a computer, not in its phone app."""
        return f"https://calendar.google.com/calendar/r?cid={quote(self.webcal, safe='')}"

    @property
    def outlook(self) -> str:
        """Outlook at home wants the https address; it strips `webcal:` and then finds nothing."""
        return f"https://outlook.live.com/calendar/0/addfromweb?{self._outlook_query}"

    @property
    def outlook_at_work(self) -> str:
        return f"https://outlook.office.com/calendar/0/addfromweb?{self._outlook_query}"

    @property
    def ways(self) -> list[Way]:
        """Every program's way in, with an honest word on its delay."""
        outlook = _("Henter nyt cirka hver tredje time")
        google = _("Henter nyt efter 8–24 timer. Gør det på en computer; telefonen følger med.")
        return [
            Way(self.webcal, _("iPhone og Mac"), _("Henter nyt hver time til hver uge"), "brand-apple"),
            Way(self.google, _("Google Kalender"), google, "brand-google"),
            Way(self.outlook, _("Outlook hjemme"), outlook, "brand-windows"),
            Way(self.outlook_at_work, _("Outlook på arbejde eller i skolen"), outlook, "brand-windows"),
        ]

    @property
    def _outlook_query(self) -> str:
        return urlencode({"url": self.https, "name": self.name}, quote_via=quote)
