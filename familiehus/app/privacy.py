"""What the board hears of the trail, and how every room is asked what it holds, or told to forget."""

from typing import Any

from familiehus.app import rooms
from familiehus.kernel.i18n import _, ngettext
from familiehus.kernel.roles import Actor, is_manager
from familiehus.privacy import queries
from familiehus.privacy.news import person_forgotten, what_is_held
from familiehus.today.news import what_waits
from familiehus.today.todos import Todo


def connect() -> None:
    what_waits.connect(_waits)
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


def _forget_everywhere(person: Any, by: Actor) -> None:
    for each in reversed(rooms.belongings()):
        each.forget(person)


def _held(subject: Any) -> dict[str, Any]:
    """Every room's own answer, so that a new room is asked as well."""
    return {each.room: each.export(subject) for each in rooms.belongings()}
