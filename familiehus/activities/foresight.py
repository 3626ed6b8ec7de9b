"""What a revision would do, date by date, before anything is done: the preview and the command read the same."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from familiehus.activities.kinds import DateState
from familiehus.activities.models import Activity, Occurrence
from familiehus.activities.revised_times import clock_of, end_of, new_timetable, not_too_late_for, rest_of
from familiehus.activities.sheets import (
    Details,
    Reach,
    Seats,
    Sheet,
    Where,
    details_of,
    seats_of,
    sheet_of,
    where_of,
)
from familiehus.house.queries import closed_dates
from familiehus.kernel import clock, danish
from familiehus.kernel.i18n import _, ngettext
from familiehus.kernel.refusals import Refused
from familiehus.kernel.spans import Span
from familiehus.series.retiming import pair
from familiehus.series.rules import Rule
from familiehus.series.timetables import Skip, Slot, Timetable, expand, horizon_on

MOST_DATES = 1000


@dataclass(frozen=True)
class Fate:
    """What becomes of one date: its slot under the new rule (None: the rule no longer has it), its time,
    place and state."""

    occurrence: Occurrence
    slot: Slot | None
    becomes: Span
    where: Where
    state: DateState
    skipped_because: Skip | None = None
    is_left_alone: bool = False
    keeps_time: bool = False
    keeps_place: bool = False

    @property
    def is_moved(self) -> bool:
        return self.becomes != self.occurrence.span

    @property
    def is_relocated(self) -> bool:
        return self.where != where_of(self.occurrence)

    @property
    def is_lost(self) -> bool:
        return self.occurrence.is_shown and self.state in (DateState.SKIPPED, DateState.DROPPED)

    @property
    def changes_substance(self) -> bool:
        return self.is_moved or self.is_relocated or self.state != self.occurrence.state


@dataclass(frozen=True)
class Revision:
    """A revision of a series (or a single activity) from `first` on, worked out but not done."""

    activity: Activity
    first: Occurrence
    timetable: Timetable
    details: Details
    where: Where
    seats: Seats
    horizon: date
    splits: bool
    is_new_rule: bool
    fates: Sequence[Fate]
    added: Sequence[Slot]

    @property
    def changes_substance(self) -> bool:
        """Whether calendars must be told with a higher SEQUENCE: time, place, rule or skips are others."""
        return self.is_new_rule or bool(self.added) or any(fate.changes_substance for fate in self.fates)


def closed_between(timetable: Timetable, horizon: date) -> Collection[date]:
    """The house's closing days that the timetable could meet."""
    if not timetable.skips_closed:
        return ()
    return closed_dates(timetable.first_on, max(horizon, timetable.first_on))


def horizon_for(timetable: Timetable) -> date:
    """Until when a series has dates today: never nearer than the half-year after its first date."""
    return horizon_on(max(clock.today(), timetable.first_on))


def slots_of(timetable: Timetable) -> list[Slot]:
    """The dates a new activity would have, skipped ones too. Raises Refused for what cannot be planned."""
    timetable.check()
    horizon = horizon_for(timetable)
    slots = expand(timetable, horizon, closed_between(timetable, horizon))
    if len(slots) > MOST_DATES:
        raise Refused(_("Rækken giver over %(most)s datoer. Lad den slutte før.", most=MOST_DATES))
    if all(slot.skipped_because for slot in slots):
        raise Refused(_("Alle datoer ville blive sprunget over. Vælg færre uger eller dage at springe over."))
    return slots


def beside(timetable: Timetable, also: Sequence[Rule]) -> list[Timetable]:
    """The timetables of further rules, each from its first day on or after the first date's. No two rules may
    have a day in common."""
    tables = [timetable]
    for rule in also:
        first_on = rule.first_from(timetable.first_on)
        if timetable.rule is None or first_on is None:
            raise Refused(_("Kun en række kan have flere regler."))
        tables.append(replace(timetable, first_on=first_on, rule=rule))
    seen: set[date] = set()
    for table in tables:
        days = set(table.days(horizon_for(table)))
        if days & seen:
            raise Refused(_("To af reglerne giver den samme dag. Vælg en anden."))
        seen |= days
    return tables[1:]


def dates_in_reach(occurrence: Occurrence, reach: Reach) -> list[Occurrence]:
    """The dates still to come that the reach names; dropped ones are no dates. "All" are those of the series
    beside it too."""
    activity = occurrence.activity
    if reach is Reach.ALL:
        rows = (row for each in activity.together for row in each.dates if row.is_to_come)
        return sorted(rows, key=lambda row: (row.original_start, row.id))
    if reach is Reach.THIS or not activity.is_series:
        return [occurrence]
    since = occurrence.original_start
    return [row for row in activity.dates if row.is_to_come and row.original_start >= since]


def foresee(occurrence: Occurrence, reach: Reach, sheet: Sheet) -> Revision:
    """Work out a revision that reaches further than one date. What the sheet says otherwise than it stood
    for the date at hand is taken over by all; dates that have begun are left alone.

    Raises Refused when the sheet cannot be carried out: a date in the past, a rule that gives nothing, dates
    with sign-ups that would disappear.
    """
    activity = occurrence.activity
    if occurrence.is_settled or (activity.is_series and occurrence.original_start <= clock.now()):
        raise Refused(_("Det, der er gået, ændres ikke. Vælg en kommende dato."))
    rows = ahead = activity.dates
    if activity.is_series:
        since = occurrence.original_start if reach is Reach.FOLLOWING else clock.now()
        ahead = [row for row in rows if row.original_start >= since and row.original_start > clock.now()]
    if occurrence not in ahead:
        raise Refused(_("Det, der er gået, ændres ikke. Vælg en kommende dato."))
    behind = len(rows) > len(ahead)
    shown = sheet_of(occurrence)
    where = sheet.where if sheet.where != shown.where else where_of(activity)
    timetable, is_new_rule = new_timetable(occurrence, ahead[0], reach, sheet)
    if is_new_rule and timetable.rule is not None:
        ahead = not_too_late_for(timetable.rule, timetable.first_on, ahead, occurrence)
        behind = len(rows) > len(ahead)
    moves = is_new_rule or clock_of(timetable) != clock_of(activity.timetable) or where != where_of(activity)
    splits = behind and (reach is Reach.FOLLOWING or moves)
    if behind and not splits:
        timetable = replace(timetable, first_on=activity.first_on)
    elif splits and timetable.rule is not None and timetable.rule.count is not None:
        timetable = replace(timetable, rule=rest_of(activity, timetable.rule, ahead[0]))
    timetable.check()
    horizon = max(activity.generated_until or timetable.first_on, horizon_on(clock.today()))
    if timetable.first_on > horizon:
        horizon = horizon_for(timetable)
    by_day = _slots_ahead(timetable, horizon, ahead[0].original_day if behind and not splits else None)
    pairs = pair([row.original_day for row in ahead], list(by_day), activity.rule, timetable.rule)
    retimed = is_new_rule or clock_of(sheet.timetable) != clock_of(shown.timetable)
    fates = [
        _fate(
            row,
            by_day.get(pairs.get(row.original_day, date.min)),
            where,
            keeps_time=row.has_own_time and not (row is occurrence and retimed),
            keeps_place=row.has_own_place and not (row is occurrence and sheet.where != shown.where),
        )
        for row in ahead
    ]
    kept = {fate.slot.day for fate in fates if fate.slot is not None}
    chosen = {fate.slot.day for fate in fates if fate.slot and fate.skipped_because is Skip.CHOSEN}
    elsewhere = {
        day
        for day in activity.timetable.skip_days
        if day > horizon or (not splits and day < ahead[0].original_day)
    }
    revision = Revision(
        activity=activity,
        first=ahead[0],
        timetable=replace(timetable, skip_days=frozenset(chosen | elsewhere)),
        details=replace(details_of(activity), **changed_details(shown.details, sheet.details)),
        where=where,
        seats=sheet.seats if sheet.seats != shown.seats else seats_of(activity),
        horizon=horizon,
        splits=splits,
        is_new_rule=is_new_rule or end_of(timetable) != end_of(activity.timetable),
        fates=fates,
        added=[slot for day, slot in by_day.items() if day not in kept and slot.starts_at > clock.now()],
    )
    _refuse_what_cannot_be(revision)
    return revision


def changed_details(shown: Details, said: Details) -> dict[str, Any]:
    """What the sheet says otherwise than it was shown."""
    names = (each.name for each in fields(Details))
    return {name: getattr(said, name) for name in names if getattr(said, name) != getattr(shown, name)}


def _slots_ahead(timetable: Timetable, horizon: date, since: date | None) -> dict[date, Slot]:
    slots = expand(timetable, horizon, closed_between(timetable, horizon))
    ahead = {slot.day: slot for slot in slots if since is None or slot.day >= since}
    if len(ahead) > MOST_DATES:
        raise Refused(_("Rækken giver over %(most)s datoer. Lad den slutte før.", most=MOST_DATES))
    return ahead


def _fate(row: Occurrence, slot: Slot | None, where: Where, *, keeps_time: bool, keeps_place: bool) -> Fate:
    """What becomes of one date. What has begun keeps everything; what is this date's own stays its own."""
    if row.is_settled:
        return Fate(row, slot, row.span, where_of(row), row.state, row.why_skipped, True, True, True)
    if slot is None:
        return Fate(
            row, None, row.span, where_of(row), DateState.DROPPED, None, False, keeps_time, keeps_place
        )
    becomes = row.span if keeps_time else slot.span
    state, why = row.state, None
    if row.why_skipped is Skip.CHOSEN:
        why = Skip.CHOSEN
    elif state in (DateState.PLANNED, DateState.SKIPPED) and not keeps_time:
        state, why = DateState.PLANNED, slot.skipped_because
    elif state is DateState.POSTPONED and becomes != row.span:
        state = DateState.PLANNED
    return Fate(
        occurrence=row,
        slot=slot,
        becomes=becomes,
        where=where_of(row) if keeps_place else where,
        state=DateState.SKIPPED if why else state,
        skipped_because=why,
        keeps_time=keeps_time,
        keeps_place=keeps_place,
    )


def _refuse_what_cannot_be(revision: Revision) -> None:
    lost = [fate.occurrence for fate in revision.fates if fate.is_lost]
    gone = [row for row in lost if row.taken and row.state is not DateState.CANCELLED]
    if gone:
        raise Refused(
            ngettext(
                "%(days)s har tilmeldte og ville forsvinde. Aflys den først, så de får besked.",
                "%(days)s har tilmeldte og ville forsvinde. Aflys dem først, så de får besked.",
                len(gone),
                days=", ".join(danish.day(row.starts_at) for row in gone[:5]),
            )
        )
    for fate in revision.fates:
        if fate.is_moved and fate.becomes.starts_at <= clock.now():
            raise Refused(_("En dato kan ikke flyttes til et tidspunkt, der er gået."))
    if not revision.added and all(
        fate.state in (DateState.SKIPPED, DateState.DROPPED) for fate in revision.fates
    ):
        raise Refused(_("Der ville ingen datoer være tilbage. Aflys rækken i stedet."))
