"""An entry of the trail in words, and as the cells of a table."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import date, datetime

from familiehus.accounts.models import Tool
from familiehus.kernel import clock, danish
from familiehus.kernel.audit import AuditEntry
from familiehus.kernel.i18n import _, ngettext
from familiehus.kernel.roles import Role
from familiehus.privacy import acts, held_words
from familiehus.privacy.queries import What

DAY = re.compile(r"\d{4}-\d\d-\d\d")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def what(entry: AuditEntry) -> str:
    """Looked, searched, was refused, or what was done; an act without words goes by the house's own name for it."""
    known = [each for each in What if each is not What.DID]
    return What(entry.act).label if entry.act in known else acts.in_words(entry.act) or entry.act


def is_without_words(entry: AuditEntry) -> bool:
    """Whether `what` can only say the house's own (English) name."""
    return entry.act not in list(What) and acts.in_words(entry.act) is None


def details(entry: AuditEntry) -> str:
    """What else is known: the term, how many were shown, where it was refused, the reason."""
    if entry.said is None:
        return _("Ordene er slettet.")
    facts = entry.said.facts
    told = []
    if facts.get("term"):
        told.append(_("»%(term)s«", term=facts["term"]))
    if isinstance(facts.get("found"), list):
        told.append(ngettext("%(num)s vist", "%(num)s viste", len(facts["found"])))
    if facts.get("endpoint"):
        told.append(str(facts["endpoint"]))
    if facts.get("what") == "address":
        told.append(_("adressen"))
    if facts.get("phone"):
        told.append(_("telefonnummeret"))
    return " · ".join(told)


def device(entry: AuditEntry, devices: dict[str, str]) -> str:
    """The house's own device by its name, any other by its kind."""
    kind, _colon, key = entry.device.partition(":")
    known = devices.get(key) or devices.get(entry.device)
    return known or (Tool(kind).label if kind in list(Tool) else kind)


def reason(entry: AuditEntry) -> str:
    """Why, where somebody had to say so."""
    return str((entry.said.facts.get("reason") or "") if entry.said else "")


def role(entry: AuditEntry) -> str:
    """What the one who acted was to the house then."""
    if entry.actor_key == "house":
        return _("Huset selv")
    return Role(entry.actor_role).label if entry.actor_role in list(Role) else entry.actor_role


def as_csv(entries: Iterable[AuditEntry], devices: dict[str, str]) -> str:
    """For a report on a breach: one line for each entry, no cell that a spreadsheet would take for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [
            _("Tid"),
            _("Nummer"),
            _("Hvem"),
            _("Nøgle"),
            _("Rolle"),
            _("Hvad"),
            _("Slags"),
            _("Om hvem"),
            _("Nøgle"),
            _("Enhed"),
            _("Mere"),
            _("Grund"),
        ]
    )
    for entry in entries:
        cells = (
            clock.local(entry.at).isoformat(timespec="seconds"),
            str(entry.place or ""),
            entry.said.actor_name if entry.said else "",
            entry.actor_key,
            role(entry),
            what(entry),
            entry.subject_kind,
            entry.said.subject_label if entry.said else "",
            entry.subject_key,
            device(entry, devices),
            details(entry),
            reason(entry),
        )
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    return "\ufeff" + out.getvalue()


def moment(entry: AuditEntry) -> str:
    """When, by the house's own clock."""
    return _to_the_minute(entry.at)


def room(name: str) -> str:
    """A room's part of the books, as a reader would call it."""
    return str(held_words.ROOMS.get(name, name))


def field(name: str) -> str:
    """What a line of the books is about."""
    return str(held_words.FIELDS.get(name) or name.replace("_", " ").capitalize())


def value(said: object, room: str = "", field: str = "") -> str:
    """What stands in the books, as one reads it: yes and no, days and times of the house's own clock, and a word of
    ours by what the room's own pages call it."""
    if isinstance(said, bool):
        return _("ja") if said else _("nej")
    if said is None or said == "":
        return "–"
    if (in_words := held_words.VALUES.get((room, field))) is not None:
        return in_words(said)
    text = str(said)
    try:
        if DAY.fullmatch(text):
            return danish.date_only(date.fromisoformat(text))
        when = datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        when = None
    if when is None or when.tzinfo is None:
        return text
    return _to_the_minute(when)


def _to_the_minute(at: datetime) -> str:
    """ "onsdag 6. januar 2027 kl. 14.30": always with the year, as what is kept for years is read later."""
    return _("%(day)s kl. %(time)s", day=danish.day(at, year=True), time=danish.clock_time(at))
