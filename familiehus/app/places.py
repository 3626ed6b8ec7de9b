"""The navigation: where each kind of person can go, in the order of the day, and what stands beside their name."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import request, url_for

from familiehus.accounts.security import names_are_hidden
from familiehus.kernel.components import PersonAct, Place
from familiehus.kernel.i18n import LANGUAGES, language, lazy
from familiehus.kernel.roles import (
    Actor,
    Role,
    is_association,
    is_coordinator,
    is_door,
    is_family,
    is_manager,
    is_signed_in,
    is_staff,
    is_volunteer,
)


def _guest(person: Actor) -> bool:
    return person.role == Role.PUBLIC


def _not_staff(person: Actor) -> bool:
    return not is_staff(person)


class Entry(NamedTuple):
    """A place of the navigation: its endpoint (and anchor), word, icon, and who sees it there."""

    endpoint: str
    label: Any
    icon: str
    rule: Callable[[Actor], bool]
    anchor: str | None = None


ENTRIES = (
    Entry("today.board", lazy("I dag"), "sun", is_staff),
    Entry(
        "my_pages.index",
        lazy("Min side"),
        "user",
        is_family,
    ),
    Entry("partners.mine", lazy("Min forening"), "affiliate", is_association),
    Entry("support.needs", lazy("Ønsker"), "heart", is_association),
    Entry("shifts.mine", lazy("Vagter"), "heart-handshake", is_volunteer),
    Entry("visits.ours", lazy("Besøg"), "home-heart", is_family),
    Entry("activities.calendar", lazy("Kalender"), "calendar-event", lambda person: True),
    Entry("shifts.rota", lazy("Vagter"), "heart-handshake", is_staff),
    Entry("visits.index", lazy("Besøg"), "home-heart", is_coordinator),
    Entry("visits.mine", lazy("Besøg"), "home-heart", is_volunteer),
    Entry("volunteers.mine", lazy("Min side"), "user", is_volunteer),
    Entry("families.index", lazy("Familier"), "users-group", is_staff),
    Entry("loans.desk", lazy("Udlån"), "package", is_staff),
    Entry(
        "borrowing.index", lazy("Lån"), "package", lambda person: is_family(person) or is_volunteer(person)
    ),
    Entry("support.mine", lazy("Hjælp"), "gift", is_family),
    Entry("support.index", lazy("Hjælp"), "gift", is_staff),
    Entry(
        "visits.worry",
        lazy("Bekymret?"),
        "message-circle",
        lambda person: is_volunteer(person) or is_staff(person),
        "bekymret",
    ),
    Entry("partners.index", lazy("Netværk"), "affiliate", is_coordinator),
    Entry("volunteers.index", lazy("Frivillige"), "hand-stop", is_coordinator),
    Entry("associations.index", lazy("Foreninger"), "building-community", is_staff),
    Entry("activities.places", lazy("Steder"), "map-pin", is_staff),
    Entry("messages.index", lazy("Beskeder"), "mail", is_staff),
    Entry("reports.index", lazy("Rapporter"), "chart-bar", is_coordinator),
    Entry("house.settings", lazy("Huset"), "settings", is_manager),
    Entry("accounts.people", lazy("Personer"), "users", is_manager),
    Entry("accounts.devices", lazy("Tabletter"), "device-tablet", is_manager),
    Entry("privacy.index", lazy("Log og data"), "shield-lock", is_manager),
    Entry("front.index", lazy("Huset"), "home", _not_staff),
    Entry("front.index", lazy("Bliv frivillig"), "heart-handshake", _guest, "frivillig"),
)

ACTS = (
    Entry("security.login", lazy("Log ind"), "user", _guest),
    Entry("accounts.change_person", lazy("Skift person"), "switch-horizontal", is_staff),
    Entry("accounts.lock", lazy("Lås"), "lock", is_staff),
    Entry("accounts.hide_names", lazy("Skjul navne"), "eye-off", is_staff),
    Entry("accounts.me", lazy("Min konto"), "user-circle", is_signed_in),
    Entry("security.logout", lazy("Log ud"), "logout", is_signed_in),
)
CHANGING = frozenset({"accounts.change_person", "accounts.lock", "accounts.hide_names", "security.logout"})
"""Acts that change something, which are asked for by button."""


def places(person: Actor) -> list[Place]:
    """Where that person can go from here."""
    found = [entry for entry in ENTRIES if entry.rule(person)]
    here = _nearest(found)
    return [
        Place(url_for(entry.endpoint, _anchor=entry.anchor), entry.label, entry.icon, entry is here)
        for entry in found
    ]


def _nearest(entries: list[Entry]) -> Entry | None:
    """The entry the reader stands at: the very page, else the first of the same room; none at one's own account."""
    page = request.endpoint or ""
    if any(act.endpoint == page for act in ACTS):
        return None
    same = [entry for entry in entries if entry.endpoint == page]
    whole = [entry for entry in entries if entry.anchor is None]
    room = [entry for entry in whole if entry.endpoint.partition(".")[0] == page.partition(".")[0]]
    return next(iter(same + room), None)


def acts(person: Actor) -> list[PersonAct]:
    """What stands beside the person's name: change person, lock, sign out, the other language (which the
    public pages have in their head); for a guest, sign in."""
    found = [_act(entry) for entry in ACTS if entry.rule(person)]
    return found + (_other_languages() if is_staff(person) else [])


def _act(entry: Entry) -> PersonAct:
    if entry.endpoint != "accounts.hide_names":
        return PersonAct(url_for(entry.endpoint), entry.label, entry.icon, _method(entry.endpoint))
    url = url_for(entry.endpoint, next=request.full_path.rstrip("?") if request.method == "GET" else None)
    if names_are_hidden():
        return PersonAct(url, lazy("Vis navne"), "eye", _method(entry.endpoint))
    return PersonAct(url, entry.label, entry.icon, _method(entry.endpoint))


def _other_languages() -> list[PersonAct]:
    here = request.full_path if request.query_string else request.path
    return [
        PersonAct(url_for("language", code=code, next=here), name, "language", lang=code)
        for code, name in LANGUAGES.items()
        if code != language()
    ]


def home(person: Actor) -> str:
    """Where the house's name leads."""
    if is_door(person):
        return url_for("door.index")
    return url_for("today.board" if is_staff(person) else "front.index")


def begin(person: Actor) -> str:
    """Where somebody who has just signed in begins: the board, one's own page, or one's shifts."""
    if is_door(person):
        return home(person)
    if is_staff(person):
        return url_for("today.board")
    if is_association(person):
        return url_for("partners.mine")
    return url_for("my_pages.index" if is_family(person) else "shifts.mine")


def _method(endpoint: str) -> str:
    return "post" if endpoint in CHANGING else "get"
