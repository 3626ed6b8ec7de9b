"""Places of the house, and who has them when: the part of the room that takes holds and gives them back."""

from collections.abc import Iterable
from contextlib import suppress

from sqlalchemy import select

from familiehus.activities.kinds import DateState
from familiehus.activities.models import Activity, Occurrence, Place
from familiehus.activities.news import place_readdressed
from familiehus.bookings import commands as bookings
from familiehus.bookings.models import Override, Purpose, ResourceKind
from familiehus.kernel import audit, clock, versions
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor


def add_place(
    name: str,
    *,
    by: Actor,
    address: str = "",
    seats: int | None = None,
    access_notes: str = "",
    is_exclusive: bool = True,
) -> Place:
    """Take a place into use. An exclusive one is for one activity at a time; a shareable one for many."""
    resource = bookings.enter(ResourceKind.PLACE, name, is_exclusive=is_exclusive)
    place = Place(
        key=resource.key,
        name=name,
        address=address,
        seats=seats,
        access_notes=access_notes,
        resource=resource,
    )
    db.session.add(place)
    db.session.flush()
    audit.record("place added", place, by=by)
    return place


def describe_place(
    place: Place,
    *,
    by: Actor,
    name: str,
    address: str,
    seats: int | None,
    access_notes: str,
    is_exclusive: bool,
) -> None:
    """Correct what is said about a place. What is already planned there stays; from now on the new rule holds.

    Whoever was told the address and comes there hears that it is another: not of a first one, nor of its spelling.
    """
    if (place.name, place.address) != (name, address):
        _tell_calendars(place)
    is_elsewhere = bool(place.address) and _letters(place.address) != _letters(address)
    place.name, place.address, place.seats, place.access_notes = name, address, seats, access_notes
    bookings.describe(place.resource, label=name, is_exclusive=is_exclusive)
    db.session.flush()
    versions.touch("calendar")
    audit.record("place described", place, by=by)
    if is_elsewhere:
        to_come = select(Occurrence).where(
            Occurrence.place_id == place.id,
            Occurrence.starts_at > clock.now(),
            Occurrence.state == DateState.PLANNED,
        )
        dates = list(db.session.scalars(to_come.order_by(Occurrence.starts_at)))
        place_readdressed.send(place, dates=[row for row in dates if row.is_shown], by=by)


def _letters(address: str) -> str:
    return "".join(each for each in address.casefold() if each.isalnum())


def _tell_calendars(place: Place) -> None:
    """What is still to come there reads otherwise in people's calendars; they look again when a stamp moves."""
    to_come = select(Occurrence.activity_id).where(
        Occurrence.place_id == place.id, Occurrence.ends_at > clock.now()
    )
    for activity in db.session.scalars(select(Activity).where(Activity.id.in_(to_come))):
        activity.has_changed()


def retire_place(place: Place, *, by: Actor) -> None:
    """No new activity can have the place; what is planned there stays."""
    if place.retired_at is not None:
        raise Refused(_("%(name)s er allerede taget ud af brug.", name=place.name))
    place.retired_at = clock.now()
    audit.record("place retired", place, by=by)


def reopen_place(place: Place, *, by: Actor) -> None:
    """The place is in use again."""
    if place.retired_at is None:
        raise Refused(_("%(name)s er allerede i brug.", name=place.name))
    place.retired_at = None
    audit.record("place reopened", place, by=by)


def needs_hold(occurrence: Occurrence) -> bool:
    """A date that is on, in a place of the house, and not over, has the place."""
    return occurrence.state is DateState.PLANNED and occurrence.place is not None and not occurrence.is_over


def lock_places(occurrences: Iterable[Occurrence], *others: Place | None) -> None:
    """Lock every place that is given back or taken, in one order, before the first of them is touched."""
    places = {*(row.place for row in occurrences), *others}
    bookings.lock(place.resource for place in places if place is not None)


def hold_places(occurrences: Iterable[Occurrence], *, by: Actor, override: Override | None = None) -> None:
    """Take the places of the dates that need one and have none. Raises Refused with each clash's sentence."""
    wanted = [row for row in occurrences if row.hold is None and needs_hold(row)]
    lock_places(wanted)
    groups: dict[str, list[Occurrence]] = {}
    for row in wanted:
        groups.setdefault(row.title, []).append(row)
    for title, rows in groups.items():
        spans = [(row.place.resource, row.span) for row in rows if row.place is not None]
        holds = bookings.take_all(spans, Purpose.ACTIVITY, by=by, label=title, override=override)
        for row, hold in zip(rows, holds, strict=True):
            row.hold = hold


def hold_what_is_free(occurrences: Iterable[Occurrence], *, by: Actor) -> list[Occurrence]:
    """Take each place that is free; the dates whose place is not are left without it, and given back."""
    wanted = [row for row in occurrences if row.hold is None and needs_hold(row)]
    with suppress(Refused):
        hold_places(wanted, by=by)
    left: list[Occurrence] = []
    for row in wanted:
        if row.hold is None:
            try:
                hold_places([row], by=by)
            except Refused:
                left.append(row)
    return left


def release_places(occurrences: Iterable[Occurrence]) -> None:
    """Give the places back."""
    held = [row for row in occurrences if row.hold is not None]
    bookings.release(*(row.hold for row in held if row.hold is not None))
    for row in held:
        row.hold = None
