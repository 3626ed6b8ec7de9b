"""Which feeds a change moves: heard when rows are flushed, so that no room has to think of feeds.

In the transaction of the change, and only for the feeds that show the row. A change in more people's feeds than
`MANY` moves one version that they all share.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import bindparam, event, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session

from familiehus.accounts.models import Person
from familiehus.activities.kinds import State
from familiehus.activities.models import Activity, Occurrence, Place
from familiehus.associations.models import Association
from familiehus.families.models import Guardianship, Household
from familiehus.feeds.kinds import CALENDAR, DESK, EVERYBODY, own_scope
from familiehus.feeds.models import FeedExit
from familiehus.feeds.sources import SOURCES
from familiehus.feeds.sources.source import Whose
from familiehus.kernel import versions

MANY = 1_000
SILENT = {
    Occurrence: {"taken_adults", "taken_children", "hold_id", "row_version", "own_responsible_id"}
    | {"seats_total", "seats_adults", "seats_children", "has_own_seats"},
    Activity: {"row_version", "internal_note", "picture", "responsible_id", "seats_total"}
    | {"organiser_id", "along"},
    Place: {"row_version", "seats", "access_notes", "retired_at", "resource_id"},
    **{
        table: set(table.__table__.columns.keys()) - {told}
        for table, told in ((Person, "email"), (Association, "retired_on"), (Household, "state"))
    },
}
"""Columns that no feed shows: a sign-up moves nobody's calendar but one's own."""

OWN = {Occurrence: {"own_responsible_id"}, Activity: {"responsible_id", "organiser_id", "along"}}
"""Those of them that say whose own calendar it stands in."""

TOGETHER = {Activity: "along"}
"""Others that a row belongs to, noted as their numbers beside its columns."""

WATCHED = {Activity, Occurrence, Place, FeedExit, Guardianship, *(each for s in SOURCES for each in s.moves)}


class Heard(NamedTuple):
    """A row as it was or is. `is_silent`: what changed of it moves its own people's calendars alone."""

    kind: type
    row: Mapping[str, Any]
    is_silent: bool


def connect() -> None:
    """Listen to every session from now on; once is enough, however often it is asked."""
    if not event.contains(Session, "after_flush", _hear):
        event.listen(Session, "before_flush", _know)
        event.listen(Session, "after_flush", _hear)
        event.listen(Session, "do_orm_execute", _hear_many)
        versions.before_moving(_move)


def _know(session: Session, _context: object, _instances: object) -> None:
    """Read what a commit before has made forgotten of rows about to change: whose they were is asked of them."""
    for row in (*session.dirty, *session.deleted):
        if type(row) in WATCHED:
            state = inspect(row)
            unread = state.unloaded.intersection(state.mapper.column_attrs.keys())
            if unread:
                getattr(row, next(iter(unread)))


def _hear(session: Session, flush: Any) -> None:
    """Note what was written: the row as it was and as it is. What is deleted because nobody has it any more is known
    to the flush alone."""
    heard: list[Heard] = session.info.setdefault("heard", [])
    gone = {state.obj() for state, (is_gone, _listed) in flush.states.items() if is_gone}
    for row in {*session.new, *session.dirty, *session.deleted, *gone}:
        kind = type(row)
        if kind not in WATCHED:
            continue
        before, after, changed = _columns(row)
        is_silent = row in session.dirty and row not in gone and not changed - SILENT.get(kind, set())
        if is_silent and not changed & OWN.get(kind, set()):
            continue
        heard.append(Heard(kind, after, is_silent))
        if before != after:
            heard.append(Heard(kind, before, is_silent))


def _hear_many(state: ORMExecuteState) -> None:
    """A statement that changes many rows at once names none of them: all feeds are looked at anew."""
    if not (state.is_update or state.is_delete) or state.bind_mapper is None:
        return
    kind = state.bind_mapper.class_
    if kind not in WATCHED:
        return
    values = getattr(state.statement, "_values", None) or {}
    changed = {getattr(column, "key", str(column)) for column in values}
    if state.is_update and changed and not changed - SILENT.get(kind, set()):
        if changed & OWN.get(kind, set()):
            versions.touch(EVERYBODY, session=state.session)
        return
    versions.mark(CALENDAR, versions.EVERYTHING, session=state.session)
    versions.touch(DESK, EVERYBODY, session=state.session)


def _move(session: Session) -> None:
    everything: list[Heard] = session.info.pop("heard", [])
    if not everything:
        return
    heard = [(each.kind, each.row) for each in everything if not each.is_silent]
    calendar = {row["id"] for kind, row in heard if kind is Activity}
    calendar |= {row["activity_id"] for kind, row in heard if kind is Occurrence}
    dates = {row["id"] for kind, row in heard if kind is Occurrence}
    dates |= {row["occurrence_id"] for kind, row in heard if kind is FeedExit}
    calendar.discard(None)
    calendar -= _drafts(session, calendar, heard)
    if calendar:
        versions.mark(CALENDAR, *calendar, session=session)
    if any(kind is Place for kind, _row in heard):
        versions.mark(CALENDAR, versions.EVERYTHING, session=session)
        versions.touch(EVERYBODY, session=session)
    whole = {row["id"] for kind, row in heard if kind is Activity}
    whose = [
        *(
            move(each.row)
            for source in SOURCES
            for each in everything
            if (move := source.moves.get(each.kind))
        ),
        *(source.with_dates(whole, dates) for source in SOURCES if source.with_dates and (whole or dates)),
        Whose(people={row["person_id"] for kind, row in heard if kind is Guardianship}),
    ]
    if any(each.desk for each in whose):
        versions.touch(DESK, session=session)
    if any(each.everybody for each in whose):
        versions.touch(EVERYBODY, session=session)
    people = {person for each in whose for person in each.people if person is not None}
    households = {household for each in whose for household in each.households if household is not None}
    people |= _adults(session, households)
    if len(people) > MANY:
        versions.touch(EVERYBODY, session=session)
    else:
        versions.touch(*map(own_scope, people), session=session)


def _drafts(session: Session, calendar: set[int], heard: list[tuple[type, Mapping[str, Any]]]) -> set[int]:
    """Those of the activities that were drafts and still are: nobody's calendar shows them."""
    states: dict[int, set[State]] = {}
    for kind, row in heard:
        if kind is Activity:
            states.setdefault(row["id"], set()).add(row["state"])
    unheard = calendar - states.keys()
    drafts = {number for number, seen in states.items() if seen == {State.DRAFT}}
    if unheard:
        asked = select(Activity.id).where(Activity.id.in_(unheard), Activity.state == State.DRAFT)
        drafts |= set(session.scalars(asked))
    return drafts


def _adults(session: Session, households: Iterable[int]) -> set[int]:
    asked = list(households)
    return set(session.connection().scalars(_BELONG, {"households": asked})) if asked else set()


_BELONG = select(Guardianship.person_id).where(
    Guardianship.household_id.in_(bindparam("households", expanding=True)), Guardianship.ended_at.is_(None)
)


def _columns(row: Any) -> tuple[Mapping[str, Any], dict[str, Any], set[str]]:
    """A row's columns before and after this flush, and the names of those that differ; `TOGETHER` if it was read."""
    state = inspect(row)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    changed: set[str] = set()
    for attribute in state.mapper.column_attrs:
        name = attribute.key
        history = state.attrs[name].history
        after[name] = before[name] = state.dict[name] if name in state.dict else _looked_up(row, state, name)
        if history.has_changes():
            changed.add(name)
            if history.deleted:
                before[name] = history.deleted[0]
    together = TOGETHER.get(type(row))
    if together is not None and together in state.dict:
        history = state.attrs[together].history
        came, stayed, went = ([each.id for each in some or ()] for some in history)
        after[together], before[together] = stayed + came, stayed + went
        if came or went:
            changed.add(together)
    return before, after, changed


def _looked_up(row: Any, state: Any, name: str) -> Any:
    """What is not at hand of a row that stays is read; of one that goes, nobody asks."""
    return None if state.deleted or state.key is None else getattr(row, name)
