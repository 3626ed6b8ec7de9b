"""The words an event brings along: plain text, without what belongs to other people."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from familiehus.activities.imports.raw import RawEvent
from familiehus.kernel import text
from familiehus.kernel.i18n import _

TITLE = 120
TEXT = 4000
PLACE = 120

_TAG = re.compile(
    r"</?(?:a|b|br|div|em|font|h[1-6]|html|i|li|ol|p|span|strong|table|td|tr|u|ul)\b[^<>]*>", re.I
)
_LINES = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol"})
_EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_PHONE = re.compile(r"(?<![\d+])(?:\+45[ ]?)?\d{2}[ ]?\d{2}[ ]?\d{2}[ ]?\d{2}(?!\d)")
_TEN_DIGITS = re.compile(r"(?<!\d)\d{6}[ \u00a0\u2010-\u2015-]?\d{4}(?!\d)")


@dataclass(frozen=True, slots=True)
class Words:
    """Title, public text and place, ready for the house, and what was done to them."""

    title: str
    text: str
    place: str
    notes: tuple[str, ...]


def words(event: RawEvent) -> Words:
    """Addresses of attendees and CPR-like numbers are taken out; other contact data is pointed at."""
    notes: list[str] = []
    title = _without_people(one_line(event.title), event, notes)
    body = _without_people(text.clean(plain(event.text), lines=True), event, notes)
    place = _without_people(one_line(event.place), event, notes)
    if not title:
        title = _("Uden titel")
        notes.append(_("Begivenheden har ingen titel."))
    if len(title) > TITLE or len(body) > TEXT or len(place) > PLACE:
        notes.append(_("Teksten er forkortet."))
    if _EMAIL.search(body) or _PHONE.search(body):
        notes.append(_("Teksten nævner en mailadresse eller et telefonnummer; se den efter."))
    if event.is_private:
        notes.append(_("Er privat i filen og kommer derfor ind som kladde."))
    return Words(_short(title, TITLE), _short(body, TEXT), _short(place, PLACE), tuple(dict.fromkeys(notes)))


def one_line(typed: str) -> str:
    """Text for a single line."""
    return text.clean(typed)


def plain(typed: str) -> str:
    """Text as it stands, or the text of an HTML description with its links written out."""
    if not _TAG.search(typed):
        return typed
    reader = _Reader()
    reader.feed(typed)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.parts))


def _without_people(typed: str, event: RawEvent, notes: list[str]) -> str:
    if text.looks_like_cpr(typed):
        typed = _TEN_DIGITS.sub("…", typed)
        notes.append(_("Et tal, der ligner et CPR-nummer, er taget ud."))
    if event.emails_dropped and any(each.lower() in event.emails_dropped for each in _EMAIL.findall(typed)):
        typed = _EMAIL.sub(lambda found: "…" if found[0].lower() in event.emails_dropped else found[0], typed)
        notes.append(_("Deltageres mailadresser er taget ud af teksten."))
    return typed


def _short(typed: str, most: int) -> str:
    return typed if len(typed) <= most else typed[: most - 1].rstrip() + "…"


class _Reader(HTMLParser):
    """Keeps the text of a page and the addresses its links go to."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._link = ""
        self._linked: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LINES:
            self.parts.append("\n- " if tag == "li" else "\n")
        if tag == "a":
            self._link, self._linked = dict(attrs).get("href") or "", []
        self._silent = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._silent = False
        if tag == "a" and self._link:
            shown = "".join(self._linked).strip()
            address = self._link.removeprefix("mailto:").strip()
            if address.startswith(("http://", "https://")) and address != shown:
                self.parts.append(f" ({address})")
            self._link = ""
        elif tag == "p":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        self.parts.append(data)
        if self._link:
            self._linked.append(data)
