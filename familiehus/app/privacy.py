"""What the board hears of the trail, and how every room is asked what it holds, or told to forget."""

from typing import Any

from sqlalchemy import Select, exists, or_

from familiehus.accounts.models import AT_A_DESK, Hat, Person
from familiehus.app import rooms
from familiehus.feeds.kinds import Kind
from familiehus.feeds.models import FeedKey
from familiehus.kernel import clock
from familiehus.kernel.i18n import _, lazy, ngettext
from familiehus.kernel.roles import Actor, is_manager
from familiehus.privacy import queries, wider
from familiehus.privacy.news import person_forgotten, what_is_held, wider_ways
from familiehus.privacy.wider import Way
from familiehus.today.news import what_waits
from familiehus.today.todos import Todo


def connect() -> None:
    what_waits.connect(_waits)
    wider_ways.connect(_calendars_of_the_house)
    what_is_held.connect(_held)
    person_forgotten.connect(_forget_everywhere)


def _waits(person: Actor) -> list[Todo]:
    unusual = queries.unusual_readers() if is_manager(person) else []
    found = [
        Todo(
            _("%(name)s så på %(count)s familier på en time", name=each.name, count=each.families),
            _("Det er usædvanligt mange. Spørg hvorfor."),
            "eye",
            "wrong",
            _("Se hvad"),
            "privacy.reader",
            each.person_key,
        )
        for each in unusual
    ]
    if waiting := queries.waiting_samples(person):
        found.append(
            Todo(
                ngettext(
                    "%(num)s opslag er trukket ud: vedkom det dit arbejde?",
                    "%(num)s opslag er trukket ud: vedkom de dit arbejde?",
                    waiting,
                ),
                _("Det er lodtrækning. Svar med ja eller nej."),
                "shield-lock",
                "families",
                _("Svar"),
                "privacy.samples",
            )
        )
    return found


def _calendars() -> Select[Any]:
    before = clock.today() - wider.UNUSED
    keys = wider.found(Person.name, Person.key, at=FeedKey.made_at, more="|" + FeedKey.label)
    forgotten = keys.select_from(FeedKey).join(FeedKey.person)
    return forgotten.where(
        FeedKey.revoked_at.is_(None),
        FeedKey.kind.in_((Kind.STAFF, Kind.PLACE)),
        FeedKey.made_at < clock.midnight(before),
        or_(FeedKey.fetched_on.is_(None), FeedKey.fetched_on < before),
        exists().where(Hat.person_id == Person.id, Hat.role == FeedKey.role, wider.holds(Hat, *AT_A_DESK)),
    )


CALENDARS = Way(
    "calendar",
    lazy("Husets kalender, på enheden »%(reason)s«"),
    lazy("Ingen har hentet den i tre måneder. Er enheden væk, kan andre have den."),
    lazy("Se personen"),
    "accounts.person",
    _calendars,
    is_amiss=True,
)


def _calendars_of_the_house(_sender: Any) -> list[Way]:
    return [CALENDARS]


def _forget_everywhere(person: Any, by: Actor) -> None:
    for each in reversed(rooms.belongings()):
        each.forget(person)


def _held(subject: Any) -> dict[str, Any]:
    """Every room's own answer, so that a new room is asked as well."""
    return {each.room: each.export(subject) for each in rooms.belongings()}
