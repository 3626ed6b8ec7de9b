"""Reading who and what is taken. Every span is half-open: back to back is no clash."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import Select, select

from familiehus.bookings.models import LONGEST_GAP, NO_GAP, Hold, Resource, ResourceKind
from familiehus.kernel.db import db
from familiehus.kernel.spans import Span


def clash_with(
    resource: Resource, span: Span, besides: Hold | None = None, *, gap: timedelta = NO_GAP
) -> Hold | None:
    """The first hold in the way, or None. A shareable resource never clashes."""
    return next(iter(clashes_with(resource, span, besides, gap=gap)), None)


def clashes_with(
    resource: Resource, span: Span, besides: Hold | None = None, *, gap: timedelta = NO_GAP
) -> list[Hold]:
    """Every hold in the way, the earliest first: those that overlap, and those nearer than a gap demands."""
    if not resource.is_exclusive:
        return []
    near = _live(span.widened(LONGEST_GAP)).where(Hold.resource_id == resource.id)
    if besides is not None:
        near = near.where(Hold.id != besides.id)
    holds = db.session.scalars(near.execution_options(populate_existing=True))
    return [hold for hold in holds if hold.is_in_the_way_of(span, gap)]


def holds_in(resource: Resource, span: Span) -> list[Hold]:
    """What takes the resource within the span, the earliest first."""
    return list(db.session.scalars(_live(span).where(Hold.resource_id == resource.id)))


def holds_of(resources: Iterable[Resource], span: Span) -> dict[int, list[Hold]]:
    """What takes each of the resources within the span, by resource id; one question for all of them."""
    found: dict[int, list[Hold]] = {resource.id: [] for resource in resources}
    for hold in db.session.scalars(_live(span).where(Hold.resource_id.in_(found))):
        found[hold.resource_id].append(hold)
    return found


def free_among(resources: Iterable[Resource], span: Span, *, gap: timedelta = NO_GAP) -> list[Resource]:
    """Those of the resources that nothing stands in the way of, in the order given."""
    asked = list(resources)
    near = holds_of(asked, span.widened(LONGEST_GAP))
    return [
        resource
        for resource in asked
        if not resource.is_exclusive
        or not any(hold.is_in_the_way_of(span, gap) for hold in near[resource.id])
    ]


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
