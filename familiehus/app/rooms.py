"""The rooms' blueprints, belongings and listeners, in the order of the ladder."""

from importlib import import_module

from flask import Blueprint

from familiehus.kernel.belongings import KERNEL, Belongings

ROOMS: tuple[str, ...] = (
    "bookings",
    "series",
    "messages",
    "house",
    "accounts",
    "families",
    "volunteers",
    "associations",
    "activities",
    "signups",
    "attendance",
    "loans",
    "shifts",
    "partners",
    "visits",
    "support",
    "surveys",
    "my_pages",
    "feeds",
    "reports",
    "today",
    "privacy",
)


def blueprints() -> list[Blueprint]:
    """Every blueprint of every room: what a room's `views` calls `bp`, or lists as `blueprints`."""
    found: list[Blueprint] = []
    for room in ROOMS:
        views = _part(room, "views")
        if views is not None:
            found.extend(getattr(views, "blueprints", None) or [views.bp])
    return found


def belongings() -> list[Belongings]:
    """What every room holds about people, the kernel's tables first."""
    parts = (_part(room, "belongings") for room in ROOMS)
    return [KERNEL, *(part.BELONGINGS for part in parts if part is not None)]


def import_models() -> None:
    """Make every table known to the metadata."""
    for room in ROOMS:
        _part(room, "models")


def import_letters() -> None:
    """Make every kind of message known, and who answers for which recipients."""
    for room in ROOMS:
        _part(room, "letters")


def _part(room: str, part: str):
    name = f"familiehus.{room}.{part}"
    try:
        return import_module(name)
    except ModuleNotFoundError as missing:
        if missing.name == name:
            return None
        raise
