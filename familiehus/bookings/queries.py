"""Reading who and what is taken. Every span is half-open: back to back is no clash."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import Select, select

from familiehus.bookings.models import LONGEST_GAP, NO_GAP, Hold, Resource, ResourceKind
from familiehus.kernel.db import db
from familiehus.kernel.spans import Span


def clashes_with(
    resource: Resource, span: Span, besides: Hold | None = None, *, gap: timedelta = NO_GAP
) -> list[Hold]:
    """Every hold in the way, the earliest first: those that overlap, and those nearer than a gap demands."""
    others = [hold for hold in near([resource], span)[resource.id] if hold is not besides]
    return in_the_way(resource, others, span, gap)


def in_the_way(resource: Resource, holds: Iterable[Hold], span: Span, gap: timedelta = NO_GAP) -> list[Hold]:
    """Those of the resource's holds that stand in the way, the earliest first. A shareable one never clashes."""
    if not resource.is_exclusive:
        return []
    earliest, latest = span.starts_at - LONGEST_GAP, span.ends_at + LONGEST_GAP
    clashes = (
        hold
        for hold in holds
        if hold.starts_at < latest and hold.ends_at > earliest and hold.is_in_the_way_of(span, gap)
    )
    return sorted(clashes, key=lambda hold: hold.starts_at)


def near(resources: Iterable[Resource], span: Span) -> dict[int, list[Hold]]:
    """What takes each of the resources within the span or near it, by resource id, read anew: to decide on."""
    return _by_resource(resources, _live(span.widened(LONGEST_GAP)).execution_options(populate_existing=True))


def holds_in(resource: Resource, span: Span) -> list[Hold]:
    """What takes the resource within the span, the earliest first."""
    return list(db.session.scalars(_live(span).where(Hold.resource_id == resource.id)))


def resource_of(key: str) -> Resource | None:
    """The resource with that key: a person's own, a place's or a thing's."""
    return db.session.scalars(select(Resource).where(Resource.key == key)).one_or_none()


def people_taken_in(span: Span) -> list[Hold]:
    """Everything that takes a person within the span, the earliest first."""
    people = _live(span).join(Resource, Hold.resource_id == Resource.id)
    return list(db.session.scalars(people.where(Resource.kind == ResourceKind.PERSON)))


def _live(span: Span) -> Select[Hold]:
    return (
        select(Hold)
        .where(Hold.released_at.is_(None), Hold.starts_at < span.ends_at, Hold.ends_at > span.starts_at)
        .order_by(Hold.starts_at, Hold.id)
    )


def _by_resource(resources: Iterable[Resource], live: Select[Hold]) -> dict[int, list[Hold]]:
    found: dict[int, list[Hold]] = {resource.id: [] for resource in resources}
    for hold in db.session.scalars(live.where(Hold.resource_id.in_(found))):
        found[hold.resource_id].append(hold)
    return found
