"""Taking and freeing seats of a date, under its lock. The only writer of what is taken."""

from collections.abc import Iterable

from sqlalchemy import or_, select, update
from sqlalchemy.orm.attributes import set_committed_value

from familiehus.activities.models import Occurrence
from familiehus.families.models import Household
from familiehus.kernel import versions
from familiehus.kernel.db import db
from familiehus.signups.models import Signup, WaitingLine
from familiehus.signups.queries import scope_of
from familiehus.signups.states import EVERY_SIGNUP


def lock_household(household: Household) -> None:
    """First lock of all, so that a family that is just closing signs up before or not at all."""
    db.session.scalars(_under_lock(select(Household).where(Household.id == household.id))).all()


def lock(occurrences: Iterable[Occurrence | int]) -> None:
    """Lock the dates in the order of their ids, which is how a flush writes them, and read them anew."""
    wanted = {each if isinstance(each, int) else each.id for each in occurrences}
    if wanted:
        rows = select(Occurrence).where(Occurrence.id.in_(wanted)).order_by(Occurrence.id)
        db.session.scalars(_under_lock(rows)).all()


def hold_still(signup: Signup) -> None:
    """Lock its date and read the sign-up anew: nobody else changes it until the end of the transaction."""
    lock([signup.occurrence_id])
    db.session.flush()
    db.session.refresh(signup)


def take(occurrence: Occurrence, adults: int, children: int) -> bool:
    """Take so many more seats (fewer, when negative), all of them or none; whether it could be done.

    The guard is in the statement itself, and the table's CHECKs stand behind it.
    """
    taken_adults, taken_children = Occurrence.taken_adults + adults, Occurrence.taken_children + children
    taken = db.session.execute(
        update(Occurrence)
        .where(
            Occurrence.id == occurrence.id,
            or_(Occurrence.seats_total.is_(None), taken_adults + taken_children <= Occurrence.seats_total),
            or_(Occurrence.seats_adults.is_(None), taken_adults <= Occurrence.seats_adults),
            or_(Occurrence.seats_children.is_(None), taken_children <= Occurrence.seats_children),
        )
        .values(taken_adults=taken_adults, taken_children=taken_children)
        .returning(Occurrence.taken_adults, Occurrence.taken_children)
        .execution_options(synchronize_session=False)
    ).one_or_none()
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


def _under_lock(rows):
    """FOR NO KEY UPDATE: writers wait for each other, while rows that only point here need not (a second UPDATE
    of a row in one transaction looks at its foreign keys again, which would close a ring of waiting)."""
    return rows.with_for_update(key_share=True).execution_options(populate_existing=True)
