"""Taking and freeing seats of a date, under its lock. The only writer of what is taken."""

from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import Integer, bindparam, inspect, or_, select, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from familiehus.activities.models import Activity, Occurrence
from familiehus.families.models import Household
from familiehus.kernel import versions
from familiehus.kernel.db import db
from familiehus.kernel.transaction import written_through
from familiehus.signups.models import Signup, WaitingLine
from familiehus.signups.queries import scope_of
from familiehus.signups.states import EVERY_SIGNUP

Row = TypeVar("Row", Occurrence, Activity)


def lock_household(household: Household) -> None:
    """First lock of all, so that a family that is just closing signs up before or not at all. What is at hand of the
    household itself is read anew if somebody has changed it."""
    db.session.flush()
    version = written_through().scalar(_HOUSEHOLD, {"id": household.id})
    if household.row_version != version:
        db.session.refresh(household)


def lock(occurrences: Iterable[Occurrence | int]) -> None:
    """Lock the dates in the order of their ids, which is how a flush writes them. What is at hand of one, or of its
    activity, is read anew if somebody has changed it."""
    wanted = {each if isinstance(each, int) else each.id for each in occurrences}
    if not wanted:
        return
    db.session.flush()
    for row in written_through().execute(_DATES, {"ids": sorted(wanted)}):
        if (date := _at_hand(Occurrence, row.id)) is not None:
            _read_anew_if_changed(date, row.row_version)
            set_committed_value(date, "taken_adults", row.taken_adults)
            set_committed_value(date, "taken_children", row.taken_children)
        if (activity := _at_hand(Activity, row.activity_id)) is not None:
            _read_anew_if_changed(activity, row.activity_version)


def _at_hand(kind: type[Row], number: int) -> Row | None:
    """The row as this session has read it; None where it has not, or will read it anew anyway."""
    found = db.session.identity_map.get(identity_key(kind, number))
    return None if found is None or "row_version" not in inspect(found).dict else found


def _read_anew_if_changed(row: Occurrence | Activity, version: int) -> None:
    if row.row_version != version:
        db.session.refresh(row)


def hold_still(signup: Signup) -> None:
    """Lock its date and read the sign-up anew: nobody else changes it until the end of the transaction."""
    lock([signup.occurrence_id])
    db.session.refresh(signup)


def take(occurrence: Occurrence, adults: int, children: int) -> bool:
    """Take so many more seats (fewer, when negative), all of them or none; whether it could be done.

    The guard is in the statement itself, and the table's CHECKs stand behind it.
    """
    db.session.flush()
    taken = (
        written_through()
        .execute(_TAKE, {"date": occurrence.id, "adults": adults, "children": children})
        .one_or_none()
    )
    if taken is None:
        return False
    set_committed_value(occurrence, "taken_adults", taken[0])
    set_committed_value(occurrence, "taken_children", taken[1])
    versions.touch(EVERY_SIGNUP)
    return True


def free(occurrence: Occurrence, adults: int, children: int) -> None:
    """Give so many seats back."""
    if adults or children:
        take(occurrence, -adults, -children)


def let_go(signup: Signup) -> None:
    """Give back what the sign-up holds. A seat somebody had said yes to counts as another seat freed."""
    if signup.holds_seats:
        free(signup.occurrence, signup.adults, signup.children_count)
    if signup.is_signed:
        count_freed(signup.occurrence)


def count_freed(occurrence: Occurrence) -> None:
    """Another seat became free than those anybody let go: whoever was passed over is asked again."""
    line(occurrence).seats_freed += 1


def line(occurrence: Occurrence) -> WaitingLine:
    """The date's line, begun when it is first needed. Under the date's lock."""
    found = db.session.get(WaitingLine, occurrence.id, populate_existing=True)
    if found is None:
        found = WaitingLine(occurrence_id=occurrence.id, last_number=0, seats_freed=0)
        db.session.add(found)
        db.session.flush()
    return found


def show(*signups: Signup) -> None:
    """Whatever shows these sign-ups is to be drawn anew."""
    versions.touch(EVERY_SIGNUP)
    for signup in signups:
        if signup.household is not None:
            versions.touch(scope_of(signup.household))


# FOR NO KEY UPDATE: writers wait for each other, while rows that only point here need not (a second UPDATE of a row
# in one transaction looks at its foreign keys again, which would close a ring of waiting).
_HOUSEHOLD = (
    select(Household.row_version).where(Household.id == bindparam("id")).with_for_update(key_share=True)
)
_DATES = (
    select(
        Occurrence.id,
        Occurrence.row_version,
        Occurrence.taken_adults,
        Occurrence.taken_children,
        Occurrence.activity_id,
        Activity.row_version.label("activity_version"),
    )
    .join(Occurrence.activity)
    .where(Occurrence.id.in_(bindparam("ids", expanding=True)))
    .order_by(Occurrence.id)
    .with_for_update(of=Occurrence, key_share=True)
)
_wants = bindparam("adults", type_=Integer), bindparam("children", type_=Integer)
_taken = Occurrence.taken_adults + _wants[0], Occurrence.taken_children + _wants[1]
_TAKE = (
    update(Occurrence)
    .where(
        Occurrence.id == bindparam("date"),
        or_(Occurrence.seats_total.is_(None), _taken[0] + _taken[1] <= Occurrence.seats_total),
        or_(Occurrence.seats_adults.is_(None), _taken[0] <= Occurrence.seats_adults),
        or_(Occurrence.seats_children.is_(None), _taken[1] <= Occurrence.seats_children),
    )
    .values(taken_adults=_taken[0], taken_children=_taken[1])
    .returning(Occurrence.taken_adults, Occurrence.taken_children)
)
