"""What time itself does to activities: dates are held, and series get new dates as the horizon moves."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from familiehus.activities.commands.laying import new_date, touch
from familiehus.activities.commands.places import hold_what_is_free, release_places
from familiehus.activities.foresight import closed_between
from familiehus.activities.kinds import DateState, State
from familiehus.activities.models import Activity, Occurrence
from familiehus.activities.news import dates_added
from familiehus.house.queries import closed_dates
from familiehus.kernel import audit, clock, versions
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Actor
from familiehus.kernel.spans import Span
from familiehus.series import commands as series
from familiehus.series.timetables import Skip, horizon_on


def conclude(occurrence: Occurrence, *, by: Actor) -> None:
    """It was held. Said once it has begun; the night does it for what nobody said it of."""
    if occurrence.state is not DateState.PLANNED or occurrence.activity.is_draft:
        raise Refused(_("Kun en planlagt dato kan være afholdt."))
    if not occurrence.has_begun:
        raise Refused(_("Den er ikke begyndt endnu."))
    occurrence.state = DateState.HELD
    occurrence.activity.settle()
    db.session.flush()
    audit.record("date held", occurrence, by=by)


def conclude_past() -> int:
    """Mark every published date that is over as held; gives how many. For the nightly job."""
    over = (
        select(Occurrence)
        .join(Occurrence.activity)
        .where(
            Occurrence.state == DateState.PLANNED,
            Occurrence.ends_at <= clock.now(),
            Activity.state != State.DRAFT,
        )
        .options(selectinload(Occurrence.activity).selectinload(Activity.occurrences))
    )
    rows = list(db.session.scalars(over))
    for row in rows:
        row.state = DateState.HELD
    for activity in {row.activity for row in rows}:
        activity.settle()
    db.session.flush()
    if rows:
        versions.touch("calendar")
    return len(rows)


def extend_horizons() -> int:
    """Give every running series its dates until the horizon of today; gives how many. Again gives none.

    A date whose place is taken by then stands without it and shows as needing attention: a night can't ask.
    """
    horizon = horizon_on(clock.today())
    behind = (
        select(Activity)
        .where(
            Activity.rrule.is_not(None),
            Activity.generated_until < horizon,
            Activity.state.in_((State.DRAFT, State.PUBLISHED, State.POSTPONED)),
        )
        .options(selectinload(Activity.occurrences))
    )
    return sum(_extend(activity, horizon) for activity in db.session.scalars(behind))


def follow_closing_days(first: date, last: date, *, by: Actor) -> int:
    """Series that follow the house skip the days when it is closed now, and are on again when it is not; gives
    how many dates. A date that people are signed up for stays until somebody cancels it with a reason."""
    span = Span.of_days(first, last)
    concerned = (
        select(Occurrence)
        .join(Occurrence.activity)
        .where(
            Activity.skips_closed,
            Activity.rrule.is_not(None),
            Occurrence.original_start >= max(span.starts_at, clock.now()),
            Occurrence.original_start < span.ends_at,
            Occurrence.has_own_time.is_(False),
            Occurrence.state.in_((DateState.PLANNED, DateState.SKIPPED)),
        )
        .options(selectinload(Occurrence.activity).selectinload(Activity.occurrences))
        .order_by(Occurrence.original_start, Occurrence.id)
    )
    closed = closed_dates(first, last)
    changed = [row for row in db.session.scalars(concerned) if _follow(row, closed)]
    for activity in {row.activity: None for row in changed}:
        activity.has_changed(in_substance=True)
        activity.settle()
        touch(activity)
        audit.record("closing days followed", activity, by=by)
    db.session.flush()
    again = [row for row in changed if row.state is DateState.PLANNED]
    hold_what_is_free(again, by=by)
    for activity in {row.activity: None for row in again if not row.activity.is_draft}:
        dates_added.send(activity, dates=[row for row in again if row.activity is activity])
    return len(changed)


def _follow(row: Occurrence, closed: Collection[date]) -> bool:
    """Whether the date is another for the closing days there are now."""
    why = row.activity.timetable.why_skipped(row.original_day, closed)
    if row.state is DateState.PLANNED and why is Skip.CLOSED and not row.taken:
        release_places([row])
        row.state, row.skipped_because = DateState.SKIPPED, why.value
        return True
    if row.why_skipped is Skip.CLOSED and why is None:
        row.state, row.skipped_because = DateState.PLANNED, None
        return True
    return False


def _extend(activity: Activity, horizon: date) -> int:
    rows = series.generate(
        activity,
        activity.dates,
        lambda slot: new_date(activity, slot),
        horizon=horizon,
        closed=closed_between(activity.timetable, horizon),
        after=activity.generated_until,
    )
    if rows:
        activity.has_changed(in_substance=True)
        db.session.flush()
        hold_what_is_free(rows, by=THE_HOUSE)
        activity.settle()
        db.session.flush()
        touch(activity)
        audit.record("series extended", activity, by=THE_HOUSE, dates=len(rows))
        if not activity.is_draft:
            dates_added.send(activity, dates=rows)
    return len(rows)
