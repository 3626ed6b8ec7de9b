"""The register: kinds, things, kits, labels and services."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from familiehus.bookings import commands as bookings
from familiehus.bookings.models import ResourceKind
from familiehus.kernel import audit, clock, uploads
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor, is_signed_in
from familiehus.loans.commands.placing import changed, lock_item, lock_kinds
from familiehus.loans.commands.waiting import offer_next
from familiehus.loans.models import Item, ItemKind, Kit, Label, Service
from familiehus.loans.states import ItemState

ITEM_PICTURES = "item"
MOST_LABELS = 240
KIND_SAYS = frozenset(
    {
        "name",
        "about",
        "loan_days",
        "buffer_days",
        "pickup_days",
        "most_at_once",
        "lends_to_families",
        "lends_to_volunteers",
        "lends_to_associations",
        "hand_out_steps",
        "return_steps",
        "service_months",
        "service_loans",
    }
)
ITEM_SAYS = frozenset(
    {
        "name",
        "serial",
        "model",
        "details",
        "parts",
        "condition",
        "donor",
        "place",
        "owner",
        "service_due_on",
    }
)
uploads.pictures_for(ITEM_PICTURES, is_signed_in)


def add_kind(name: str, *, by: Actor, **says: Any) -> ItemKind:
    """The house lends a new kind of thing, by these rules. Raises `IntegrityError` (with a sentence) for a name twice."""
    kind = ItemKind(name=name, **_only(says, KIND_SAYS))
    db.session.add(kind)
    db.session.flush()
    changed()
    audit.record("kind added", kind, by=by)
    return kind


def describe_kind(kind: ItemKind, *, by: Actor, **says: Any) -> None:
    """Other rules from now on; what is promised already stays."""
    _say(kind, _only(says, KIND_SAYS))
    audit.record("kind described", kind, by=by)


def retire_kind(kind: ItemKind, *, by: Actor) -> None:
    """None of the kind is lent any more; what is out comes back as always."""
    if kind.is_in_use:
        kind.retired_at = clock.now()
        db.session.flush()
        changed()
        audit.record("kind retired", kind, by=by)


def reopen_kind(kind: ItemKind, *, by: Actor) -> None:
    if not kind.is_in_use:
        kind.retired_at = None
        db.session.flush()
        changed()
        audit.record("kind back in use", kind, by=by)


def take_in(
    name: str,
    kind: ItemKind,
    *,
    by: Actor,
    kit: Kit | None = None,
    label: Label | None = None,
    state: ItemState = ItemState.LENDABLE,
    **says: Any,
) -> Item:
    """The house has a new thing to lend. `label`: a printed one that sits on it already. It gets one otherwise."""
    resource = bookings.enter(ResourceKind.THING, name)
    item = Item(key=resource.key, name=name, kind=kind, kind_id=kind.id, resource=resource, state=state)
    item.kit, item.kit_id = kit, kit.id if kit else None
    for word, value in _only(says, ITEM_SAYS - {"name"}).items():
        setattr(item, word, value)
    if item.service_due_on is None and kind.service_months:
        item.service_due_on = _months_on(clock.today(), kind.service_months)
    db.session.add(item)
    db.session.flush()
    if label is None:
        db.session.add(Label(item=item))
        db.session.flush()
    else:
        claim_label(label, item, by=by)
    changed()
    audit.record("thing taken in", item, by=by, kind=kind.name)
    offer_next(kind)
    return item


def describe_item(
    item: Item, *, by: Actor, kit: Kit | None = None, keep_kit: bool = True, **says: Any
) -> None:
    """Correct what is said about a thing; with `keep_kit` off, it goes into `kit`, or out of the one it is in."""
    said = _only(says, ITEM_SAYS)
    if not keep_kit:
        item.kit, item.kit_id = kit, kit.id if kit else None
    if "name" in said and said["name"] != item.name:
        bookings.describe(item.resource, label=said["name"])
    _say(item, said)
    audit.record("thing described", item, by=by)


def photograph(item: Item, picture: bytes | None, *, by: Actor) -> None:
    """Show this picture, made by `uploads.read`, of the thing, or none; the one before goes."""
    before = item.picture
    item.picture = uploads.keep(picture, ITEM_PICTURES, by=by).key if picture is not None else None
    _forget_picture(before)
    db.session.flush()
    changed()
    audit.record("thing photographed", item, by=by)


def add_kit(name: str, things: Iterable[Item] = (), *, by: Actor, about: str = "") -> Kit:
    """Things that are lent as one from now on. A thing is in one kit at most."""
    kit = Kit(name=name, about=about)
    db.session.add(kit)
    db.session.flush()
    _fill(kit, things)
    audit.record("kit added", kit, by=by)
    return kit


def describe_kit(kit: Kit, *, by: Actor, name: str, about: str, things: Iterable[Item]) -> None:
    """What a kit is called and what is in it, from now on."""
    kit.name, kit.about = name, about
    _fill(kit, things)
    audit.record("kit described", kit, by=by)


def retire_kit(kit: Kit, *, by: Actor) -> None:
    """The things are lent one by one again."""
    if kit.is_in_use:
        kit.retired_at = clock.now()
        _fill(kit, ())
        audit.record("kit retired", kit, by=by)


def reopen_kit(kit: Kit, *, by: Actor) -> None:
    if not kit.is_in_use:
        kit.retired_at = None
        db.session.flush()
        changed()
        audit.record("kit back in use", kit, by=by)


def print_labels(number: int, *, by: Actor) -> list[Label]:
    """A roll of labels that sit on nothing yet."""
    if not 1 <= number <= MOST_LABELS:
        raise Refused(_("Skriv et antal fra 1 til %(most)s.", most=MOST_LABELS))
    labels = [Label() for _number in range(number)]
    db.session.add_all(labels)
    db.session.flush()
    audit.record("labels printed", None, by=by, number=number)
    return labels


def claim_label(label: Label, item: Item, *, by: Actor) -> Label:
    """The printed label sits on that thing from now on; the one before is of no use any more. Again is no harm."""
    lock_item(item)
    db.session.refresh(label, with_for_update=True)
    if label.item_id == item.id and label.retired_at is None:
        return label
    if label.retired_at is not None or label.item_id is not None:
        raise Refused(_("Den mærkat sidder på noget andet. Tag en ny."))
    _retire_tag(item)
    label.item, label.item_id = item, item.id
    db.session.flush()
    changed()
    audit.record("label claimed", item, by=by, code=label.code)
    return label


def label_anew(item: Item, *, by: Actor) -> Label:
    """The label is worn or gone: the thing gets another, and the old one leads nowhere."""
    lock_item(item)
    _retire_tag(item)
    label = Label(item=item)
    db.session.add(label)
    db.session.flush()
    changed()
    audit.record("labelled anew", item, by=by)
    return label


def do_service(item: Item, *, by: Actor, on: date | None = None, note: str = "") -> Service:
    """The thing has had its service; the next is counted from here."""
    lock_kinds(item.kind)
    db.session.refresh(item)
    done_on = on or clock.today()
    service = Service(item=item, done_on=done_on, done_by=by.key, note=note)
    db.session.add(service)
    item.loans_since_service = 0
    months = item.kind.service_months
    item.service_due_on = _months_on(done_on, months) if months else None
    db.session.flush()
    changed()
    audit.record("service done", item, by=by)
    offer_next(item.kind)
    return service


def _months_on(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    return day + timedelta(days=30 * months)


def _fill(kit: Kit, things: Iterable[Item]) -> None:
    db.session.flush()
    wanted = set(things)
    for item in set(kit.items) - wanted:
        item.kit = None
    for item in wanted:
        if item.state is ItemState.RETIRED:
            raise Refused(_("%(thing)s er udgået.", thing=item.name))
        item.kit = kit
    db.session.flush()
    changed()


def _retire_tag(item: Item) -> None:
    rows = select(Label).where(Label.item_id == item.id, Label.retired_at.is_(None))
    for label in db.session.scalars(rows):
        label.retired_at = clock.now()
    db.session.flush()


def _say(row: ItemKind | Item, said: Mapping[str, Any]) -> None:
    for word, value in said.items():
        setattr(row, word, value)
    db.session.flush()
    changed()


def _only(says: Mapping[str, Any], words: frozenset[str]) -> dict[str, Any]:
    if unknown := says.keys() - words:
        raise TypeError(f"There is no {', '.join(sorted(unknown))} to say.")
    return dict(says)


def _forget_picture(key: str | None) -> None:
    picture = db.session.scalars(select(uploads.Picture).where(uploads.Picture.key == key)).one_or_none()
    if picture is not None:
        uploads.forget(picture)
