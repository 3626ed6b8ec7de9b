"""Taking, moving and releasing time. The only place that decides whether somebody or something is free.

Decided under a lock: SQLite writers hold the database (BEGIN IMMEDIATE), PostgreSQL locks the resource
rows in the order of their keys. The database itself refuses what would get past this, by `holds_no_clash`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from familiehus.bookings import access, queries
from familiehus.bookings.models import (
    LONGEST_GAP,
    NO_GAP,
    Hold,
    Override,
    Purpose,
    Resource,
    ResourceKind,
    Rule,
)
from familiehus.bookings.news import time_freed
from familiehus.kernel import audit, clock, danish
from familiehus.kernel.db import db, new_key
from familiehus.kernel.i18n import _, lazy, ngettext
from familiehus.kernel.refusals import Refused, constraint_of, sentence_for
from familiehus.kernel.roles import Actor
from familiehus.kernel.spans import Span

NO_CLASH = "holds_no_clash"
sentence_for(NO_CLASH, lazy("Der er optaget i det tidsrum. Vælg et andet."))
sentence_for("ck_holds_ends_after_start", lazy("Tiden skal slutte, efter at den begynder."))


def enter(kind: ResourceKind, label: str, *, key: str | None = None, is_exclusive: bool = True) -> Resource:
    """Make somebody or something known as a thing that can be taken. Give a person's own key for a person."""
    resource = Resource(kind=kind, label=label, key=key or new_key(), is_exclusive=is_exclusive)
    db.session.add(resource)
    db.session.flush()
    return resource


def describe(resource: Resource, *, label: str, is_exclusive: bool | None = None) -> None:
    """Give it another name; say whether it is for one at a time. What is already taken stays as it is."""
    resource.label = label
    if is_exclusive is not None:
        resource.is_exclusive = is_exclusive


def lock(resources: Iterable[Resource]) -> None:
    """Take the resources' locks in the order of their keys, and read them anew under it."""
    ids = {resource.id for resource in resources}
    if not ids:
        return
    rows = select(Resource).where(Resource.id.in_(ids)).order_by(Resource.key).with_for_update()
    db.session.scalars(rows.execution_options(populate_existing=True)).all()


def take(
    resource: Resource,
    span: Span,
    purpose: Purpose,
    *,
    by: Actor,
    label: str = "",
    gap: timedelta = NO_GAP,
    override: Override | None = None,
) -> Hold:
    """Nobody and nothing is in two places at once, whatever the reason. Raises `Refused`.

    `label` is what the time is for, in words that those who may know why can read; never a family's name.
    `gap` is time to get there and away: free around the span, once between two, no part of the hold.
    """
    return take_all([(resource, span)], purpose, by=by, label=label, gap=gap, override=override)[0]


def take_all(
    wanted: Iterable[tuple[Resource, Span]],
    purpose: Purpose,
    *,
    by: Actor,
    label: str = "",
    gap: timedelta = NO_GAP,
    override: Override | None = None,
) -> list[Hold]:
    """Take several at once, or none. Raises `Refused` with a sentence for each that is in the way."""
    asked = list(wanted)
    if not asked:
        return []
    resources = {resource.id: resource for resource, _span in asked}.values()
    lock(resources)
    holds: list[Hold] = []
    refused: list[object] = []
    with _all_or_nothing(asked, gap, by):
        taken = queries.near(resources, _around(span for _resource, span in asked))
        for resource, span in asked:
            hold = Hold(purpose=purpose, label=label)
            clashes = queries.in_the_way(resource, taken[resource.id], span, gap)
            try:
                _place(hold, resource, span, gap, clashes, override, by)
            except Refused as why:
                refused.extend(why.reasons)
            else:
                holds.append(hold)
                taken[resource.id].append(hold)
        if refused:
            raise Refused(*dict.fromkeys(refused))
        db.session.flush()
    return holds


def move(
    hold: Hold,
    span: Span,
    *,
    by: Actor,
    to: Resource | None = None,
    gap: timedelta | None = None,
    override: Override | None = None,
) -> Hold:
    """Move a hold in time, or to another resource, under the same rules as taking it. Raises `Refused`.

    The gap stays as it was unless another is given. An earlier override does not follow along.
    """
    resource = to or hold.resource
    lock((hold.resource, resource))
    db.session.refresh(hold, with_for_update=True)
    if hold.is_released:
        raise Refused(_("Tiden er allerede givet fri."))
    gap = hold.gap if gap is None else gap
    with _all_or_nothing([(resource, span)], gap, by, besides=hold):
        clashes = queries.clashes_with(resource, span, hold, gap=gap)
        before = hold.resource
        _place(hold, resource, span, gap, clashes, override, by)
        db.session.flush()
    time_freed.send((before,))
    return hold


def release(*holds: Hold) -> None:
    """Give the time free. What is free already stays so."""
    live = [hold for hold in holds if not hold.is_released]
    if not live:
        return
    lock(hold.resource for hold in live)
    for hold in live:
        hold.released_at = clock.now()
    db.session.flush()
    time_freed.send(tuple({hold.resource_id: hold.resource for hold in live}.values()))


def part(resource: Resource, into: Resource, *purposes: Purpose) -> int:
    """What somebody was taken for in one role is another's from now on, who is nobody; counts the holds. `into` must
    never have been taken."""
    lock((resource, into))
    rows = select(Hold).where(Hold.resource_id == resource.id, Hold.purpose.in_(purposes))
    holds = list(db.session.scalars(rows))
    for hold in holds:
        hold.resource = into
    db.session.flush()
    return len(holds)


def objection(
    resource: Resource, span: Span, *, by: Actor, gap: timedelta = NO_GAP, besides: Hold | None = None
) -> Refused | None:
    """What `take` would say about that time, in the words that `by` may read; None when it is free."""
    clashes = queries.clashes_with(resource, span, besides, gap=gap)
    return _refusal(clashes, resource, span, gap, by) if clashes else None


@contextmanager
def _all_or_nothing(
    asked: list[tuple[Resource, Span]], gap: timedelta, by: Actor, besides: Hold | None = None
) -> Iterator[None]:
    """Undo everything inside when it is refused. Where the database says no, the sentence is the check's."""
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError as race:
        if constraint_of(race) != NO_CLASH:
            raise
        for resource, span in asked:
            if clashes := queries.clashes_with(resource, span, besides, gap=gap):
                raise _refusal(clashes, resource, span, gap, by) from race
        raise


def _around(spans: Iterable[Span]) -> Span:
    """The shortest span that holds them all."""
    asked = list(spans)
    return Span(min(span.starts_at for span in asked), max(span.ends_at for span in asked))


def _place(
    hold: Hold,
    resource: Resource,
    span: Span,
    gap: timedelta,
    clashes: list[Hold],
    override: Override | None,
    by: Actor,
) -> None:
    """Put a hold, new or old, where nothing is in the way; the one home of the rule."""
    if not NO_GAP <= gap <= LONGEST_GAP:
        raise ValueError(f"A gap is between nothing and {LONGEST_GAP}.")
    set_aside = _set_aside(resource, span, gap, clashes, override, by)
    hold.resource, hold.starts_at, hold.ends_at = resource, span.starts_at, span.ends_at
    hold.gap_minutes = int(gap.total_seconds() // 60)
    hold.is_shared = not resource.is_exclusive or (set_aside is not None and set_aside.rule == Rule.ONE_PLACE)
    hold.overridden_rule = set_aside.rule if set_aside else None
    hold.overridden_reason = set_aside.reason.strip() if set_aside else None
    hold.overridden_by = by.key if set_aside else None
    db.session.add(hold)
    if set_aside:
        audit.record(
            "rule set aside",
            resource,
            by=by,
            rule=str(set_aside.rule),
            reason=set_aside.reason.strip(),
            starts_at=span.starts_at.isoformat(),
            ends_at=span.ends_at.isoformat(),
        )


def _set_aside(
    resource: Resource,
    span: Span,
    gap: timedelta,
    clashes: list[Hold],
    override: Override | None,
    by: Actor,
) -> Override | None:
    """The override, when it is needed and allowed; None when nothing is in the way. Raises `Refused`."""
    if not clashes:
        return None
    covers = override is not None and (
        override.rule == Rule.ONE_PLACE or not any(clash.span.overlaps(span) for clash in clashes)
    )
    if override is None or not covers:
        raise _refusal(clashes, resource, span, gap, by)
    if resource.kind == ResourceKind.THING:
        raise Refused(_("En ting kan kun være ét sted. Vælg en anden, eller et andet tidspunkt."))
    if not access.may_override(by, resource):
        raise Refused(_("Kun en koordinator kan sætte reglen til side."))
    if not override.reason.strip():
        raise Refused(_("Skriv, hvorfor reglen sættes til side."))
    return override


def _refusal(clashes: list[Hold], resource: Resource, span: Span, gap: timedelta, by: Actor) -> Refused:
    """One sentence on the first hold in the way: its kind for those who may know, "optaget" for others."""
    clash = clashes[0]
    apart = max(gap, clash.gap)
    if not access.may_know_why(by, clash):
        busy = clash.span if clash.span.overlaps(span) else clash.span.widened(apart)
        return Refused(_("%(who)s er optaget %(when)s.", who=resource.label, when=danish.when(busy)))
    kind = Purpose(clash.purpose).label
    why = f"{kind}: {clash.label}" if clash.label else kind
    taken = _(
        "%(who)s er optaget %(when)s (%(why)s).", who=resource.label, when=danish.when(clash.span), why=why
    )
    if clash.span.overlaps(span):
        return Refused(taken)
    minutes = int(apart.total_seconds() // 60)
    travel = ngettext(
        "Der skal være %(num)s minut imellem.", "Der skal være %(num)s minutter imellem.", minutes
    )
    return Refused(f"{taken} {travel}")
