"""Everybody who sees more, in words: one question for all the ways, and the house's own settings."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app
from sqlalchemy import literal, union_all

from familiehus.house import queries as house
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.roles import Role
from familiehus.kernel.settings import Settings
from familiehus.privacy import news
from familiehus.privacy.wider.way import Way
from familiehus.privacy.wider.ways import WAYS
from familiehus.volunteers.states import Rule


@dataclass(frozen=True)
class Wider:
    """Somebody who sees more: what, why, since when, and the page where it is changed. `key` is that page's."""

    who: str
    sees: str
    why: str
    since: date | None
    act: str
    endpoint: str | None
    key: str | None
    is_amiss: bool


def rights() -> list[Wider]:
    """Everybody who sees more than the template, what should not be first; one question, and the house's settings."""
    ways = [*WAYS, *(way for _listener, known in news.wider_ways.send(None) for way in known or ())]
    by_name = {way.name: way for way in ways}
    asked = union_all(*(way.rows().add_columns(literal(way.name)) for way in ways))
    people = [_told(by_name[str(name)], *row) for *row, name in db.session.execute(asked)]
    return sorted([*_of_the_house(), *people], key=lambda each: (not each.is_amiss, each.who.casefold()))


def _told(
    way: Way, who: str, key: str | None, on: date | None, at: datetime | None, more: str | None
) -> Wider:
    first, _bar, second = (more or "").partition("|")
    words = {
        "role": _role(first),
        "other": _role(second),
        "rule": Rule(first).label if first in list(Rule) else "",
        "reason": second,
    }
    since = clock.local_day(at) if at else on
    return Wider(
        who, str(way.sees) % words, str(way.why) % words, since, str(way.act), way.endpoint, key, way.is_amiss
    )


def _role(name: str) -> str:
    return Role(name).label.lower() if name in list(Role) else ""


def _of_the_house() -> list[Wider]:
    """What the house's own settings open to everybody, or to others."""
    settings: Settings = current_app.extensions["settings"]
    opened = []
    if not settings.second_factor:
        opened.append(
            Wider(
                _("Alle ved skranken"),
                _("Det samme som altid, med en adgangskode alene"),
                _("Ekstra sikkerhed er slået fra på maskinen, som i et demohus."),
                None,
                "",
                None,
                None,
                True,
            )
        )
    if house.settings().shared_control:
        opened.append(
            Wider(
                _("Den, huset deler ansvaret med"),
                _("Det, der står i aftalen. I systemet ser de kun tal."),
                _("Fælles dataansvar er skrevet under Huset og står i oplysningen til familierne."),
                None,
                _("Se indstillingen"),
                "house.settings",
                None,
                False,
            )
        )
    return opened
