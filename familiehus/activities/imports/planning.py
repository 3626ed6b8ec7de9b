"""From a reading to a plan: each event of a file as a proposal, or left out with a reason. Nothing is written.

A series whose rule the house knows becomes a series with its skipped, moved and cancelled dates, when the
house's own expansion gives the very same instants until the horizon; otherwise it becomes single dates, and
the proposal says why. Every event of the file is accounted for exactly once.
"""

import hashlib
import time as machine
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from familiehus.activities.imports import wording, zones
from familiehus.activities.imports.dates import (
    FileDate,
    apply,
    date_of,
    dates_of,
    day_of,
    goes_on,
    instant,
    key_text,
    rule_parts,
)
from familiehus.activities.imports.proposals import Change, LeftOut, Plan, Proposal
from familiehus.activities.imports.raw import Moment, RawEvent, Reading, Unreadable
from familiehus.kernel import clock
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.spans import Span
from familiehus.series.reading import read_rule
from familiehus.series.timetables import Timetable, expand, horizon_on

MAX_DATES = 20_000
MAX_SINGLES = 500
SECONDS = 20
AHEAD = timedelta(days=5 * 366)


@dataclass(slots=True)
class _Tally:
    """What happened on the way through a file; too many dates end the walk, whatever becomes of them."""

    dates: int = 0
    changed: int = 0
    fallen_apart: int = 0

    def count(self, dates: int) -> None:
        self.dates += dates
        if self.dates > MAX_DATES:
            raise _TooMuch(_("Filen giver mere end %(most)s datoer. Del den i flere.", most=MAX_DATES))


class _TooMuch(Exception):
    """The file as a whole is refused."""


def plan(reading: Reading, horizon: date) -> Plan:
    """Every event of the reading as a proposal or with a reason. Series without end get dates until the
    horizon. Raises Refused when the file is too much to go through."""
    deadline = machine.monotonic() + SECONDS
    proposals: list[Proposal] = []
    left_out: list[LeftOut] = []
    tally = _Tally()
    for group in _by_uid(reading.events):
        if machine.monotonic() > deadline:
            raise Refused(_("Filens gentagelser er for indviklede til at regne ud. Del den i flere."))
        try:
            masters, overrides, losers = _sorted_out(group)
            left_out += losers
            proposals += _proposed(masters, overrides, horizon, tally)
        except _TooMuch as why:
            raise Refused(str(why)) from None
        except (Unreadable, Refused, OverflowError) as why:
            left_out += [_left(event, str(why)) for event in group if not _is_listed(event, left_out)]
    return Plan(
        name=wording.one_line(reading.name),
        events=len(reading.events),
        proposals=tuple(proposals),
        left_out=tuple(sorted(left_out, key=lambda each: each.number)),
        changed_dates=tally.changed,
        fallen_apart=tally.fallen_apart,
        people_dropped=sum(event.people_dropped for event in reading.events),
        other=tuple(sorted(reading.other.items())),
    )


def _by_uid(events: Iterable[RawEvent]) -> Iterator[list[RawEvent]]:
    groups: dict[str, list[RawEvent]] = {}
    for event in events:
        event.uid = event.uid or _uid_of_content(event)
        groups.setdefault(event.uid, []).append(event)
    yield from groups.values()


def _uid_of_content(event: RawEvent) -> str:
    said = f"{event.title}|{event.starts}|{event.rules}".encode()
    return f"uden-uid-{hashlib.blake2b(said, digest_size=12).hexdigest()}"


def _sorted_out(group: list[RawEvent]) -> tuple[list[RawEvent], list[RawEvent], list[LeftOut]]:
    """The newest edition of the event and of each of its dates; older ones and unreadable ones left out."""
    losers: list[LeftOut] = []
    newest: dict[Moment | None, RawEvent] = {}
    for event in sorted(group, key=lambda each: (each.sequence, each.changed, each.number)):
        if event.unreadable:
            losers.append(_left(event, event.unreadable))
            continue
        if event.starts is None and not (event.recurrence and event.status == "CANCELLED"):
            losers.append(_left(event, _("Begivenheden siger ikke, hvornår den begynder.")))
            continue
        key = instant(event.recurrence) if event.recurrence else None
        if (older := newest.get(key)) is not None:
            losers.append(_left(older, _("Filen har en nyere udgave af den samme begivenhed.")))
        newest[key] = event
    masters = [event for key, event in newest.items() if key is None]
    overrides = sorted(
        (event for key, event in newest.items() if key is not None), key=lambda each: each.number
    )
    return masters, overrides, losers


def _proposed(
    masters: list[RawEvent], overrides: list[RawEvent], horizon: date, tally: _Tally
) -> list[Proposal]:
    """What the events of one UID become."""
    if not masters:
        return [_alone(date_of(each), key_text(each.recurrence), ()) for each in overrides]
    master = masters[0]
    horizon = max(horizon, horizon_on(day_of(date_of(master).starts)))
    reach = _reach(master, overrides, horizon)
    dates = dates_of(master, reach)
    tally.count(len(dates))
    pure = [replace(each) for each in dates]
    strays = apply(overrides, dates)
    if not dates and not strays:
        raise Unreadable(_("Alle rækkens datoer er taget ud."))
    if len(dates) == 1 and not strays and not goes_on(master):
        tally.changed += len(overrides)
        return [_alone(dates[0], "", ())]
    note = _("En flyttet dato, som ikke hører til en dato i rækken.")
    strayed = [_alone(each, key_text(each.key), (note,)) for each in strays]
    try:
        series = _as_series(master, pure, dates, overrides, (horizon, reach))
    except Refused as why:
        own = {id(event) for event in overrides}
        near = [each for each in dates if day_of(each.key) <= horizon or id(each.event) in own]
        tally.changed += len(overrides) - len(strays)
        tally.fallen_apart += 1
        return [*_apart(master, near, str(why), horizon), *strayed]
    tally.changed += len(series[0].changes)
    return [*series, *strayed]


def _reach(master: RawEvent, overrides: list[RawEvent], horizon: date) -> date:
    """How far to look: past the horizon when the file already says something about a date there."""
    said = [*master.skipped, *(event.recurrence for event in overrides if event.recurrence is not None)]
    return max(horizon, min(max(map(day_of, said), default=horizon), horizon + AHEAD))


def _apart(master: RawEvent, dates: list[FileDate], why: str, horizon: date) -> list[Proposal]:
    """The dates of a series that cannot be one here, each on its own."""
    notes = [_("Står som enkelte datoer: %(why)s", why=why)]
    if len(dates) > MAX_SINGLES:
        too_many = _("Rækken kan kun stå som enkelte datoer, og den har mere end %(most)s.", most=MAX_SINGLES)
        raise Unreadable(f"{too_many} {why}")
    if goes_on(master):
        until = horizon.isoformat()
        notes.append(_("Rækken har ingen ende; datoerne er taget med til og med %(day)s.", day=until))
    return [_alone(each, key_text(each.key), tuple(notes)) for each in dates]


def _as_series(
    master: RawEvent,
    pure: list[FileDate],
    dates: list[FileDate],
    overrides: list[RawEvent],
    limits: tuple[date, date],
) -> list[Proposal]:
    """The series and the dates that stand beside it: extra ones, ones of another kind, and changed ones past the
    horizon, which are no rows of the series yet. Raises Refused, with the reason, when it cannot be one."""
    horizon, reach = limits
    if len(master.rules) != 1:
        raise Refused(_("De kommer ikke efter en regel."))
    first = date_of(master)
    extra = {instant(moment) for moment, _ends in master.extra}
    changed = {id(event) for event in overrides}
    beside = [
        each
        for each in dates
        if instant(each.key) in extra
        or each.is_all_day != first.is_all_day
        or (id(each.event) in changed and day_of(each.key) > horizon)
    ]
    apart = {instant(each.key) for each in beside}
    timetable = _timetable(first, master.rules[0])
    ruled = [each for each in pure if instant(each.key) not in extra]
    wanted = {_span(each).starts_at: _span(each) for each in ruled}
    slots = expand(timetable, reach)
    kept = [slot for slot in slots if slot.starts_at in wanted]
    if len(kept) != len(wanted) or any(wanted[slot.starts_at] != slot.span for slot in kept):
        raise Refused(_difference(first))
    skips = {slot.day for slot in slots if slot.starts_at not in wanted}
    skips |= {slot.day for slot in slots if slot.starts_at in apart}
    timetable = replace(timetable, skip_days=frozenset(skips))
    timetable.check()
    words = wording.words(master)
    changes = tuple(
        _change(each) for each in dates if id(each.event) in changed and instant(each.key) not in apart
    )
    series = Proposal(
        uid=master.uid,
        part="",
        title=words.title,
        text=words.text,
        place=words.place,
        timetable=timetable,
        categories=tuple(filter(None, map(wording.one_line, master.categories))),
        is_private=master.is_private,
        is_cancelled=master.status == "CANCELLED",
        changes=changes,
        notes=(*words.notes, *_zone_notes(first)),
    )
    note = (_("En dato ved siden af rækken."),)
    return [series, *(_alone(each, key_text(each.key), note) for each in beside)]


def _timetable(first: FileDate, rule: str) -> Timetable:
    """The house's timetable for a rule. A count beyond any calendar is no end at all."""
    single = Timetable.of_span(_span(first), is_all_day=first.is_all_day)
    parts = rule_parts(rule)
    if int(parts.get("COUNT", 0)) > MAX_DATES:
        del parts["COUNT"]
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    read = read_rule(text, single.first_on, single.starts)
    if not read.fits(single.first_on):
        raise Refused(_("Den første dato passer ikke med reglen."))
    return replace(single, rule=read)


def _difference(first: FileDate) -> str:
    if isinstance(first.starts, datetime) and not zones.same_clock(first.starts.tzinfo or UTC):
        return _("De følger uret i en anden tidszone.")
    return _("Husets egen regning giver ikke de samme datoer.")


def _change(each: FileDate) -> Change:
    words = wording.words(each.event)
    first = each.key if isinstance(each.key, datetime) else clock.midnight(each.key)
    return Change(
        first.astimezone(UTC), _span(each), words.title, words.text, words.place, is_cancelled=each.cancelled
    )


def _alone(each: FileDate, part: str, notes: tuple[str, ...]) -> Proposal:
    words = wording.words(each.event)
    span = _span(each)
    timetable = Timetable.of_span(span, is_all_day=each.is_all_day)
    moved: tuple[str, ...] = ()
    if timetable.slot_on(timetable.first_on).span != span:
        moved = (_("Tiden ligger i den time, hvor uret stilles; se den efter."),)
    return Proposal(
        uid=each.event.uid,
        part=part,
        title=words.title,
        text=words.text,
        place=words.place,
        timetable=timetable,
        categories=tuple(filter(None, map(wording.one_line, each.event.categories))),
        is_private=each.event.is_private,
        is_cancelled=each.cancelled,
        notes=(*notes, *words.notes, *_zone_notes(each), *moved),
    )


def _span(each: FileDate) -> Span:
    return Span(instant(each.starts), instant(each.ends))


def _zone_notes(each: FileDate) -> tuple[str, ...]:
    if not isinstance(each.starts, datetime):
        return ()
    notes = []
    if each.event.floats:
        notes.append(_("Filen nævner ingen tidszone; tiden er læst som dansk tid."))
    if each.event.starts is not None and each.event.ends is None and each.event.lasts is None:
        notes.append(_("Filen siger ikke, hvornår den slutter; her varer den en time."))
    return tuple(notes)


def _left(event: RawEvent, reason: str) -> LeftOut:
    title = wording.one_line(event.title)[:120] or _("Uden titel")
    return LeftOut(event.number, event.uid[:200], title, reason)


def _is_listed(event: RawEvent, left_out: list[LeftOut]) -> bool:
    return any(each.number == event.number for each in left_out)
