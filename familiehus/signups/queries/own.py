"""Reading a family's own sign-ups: for a date, to come and past, the series it follows, what it may take back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, and_, bindparam, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from familiehus.activities.models import Activity, Occurrence
from familiehus.families.models import Household
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.signups.models import SeriesSignup, Signup
from familiehus.signups.queries.dates import places_in_line
from familiehus.signups.states import LIVE, State

UNDO = timedelta(minutes=10)
"""How long somebody who left may take it back."""


def scope_of(household: Household) -> str:
    """The version scope that moves whenever something about this household's sign-ups does (for its feed)."""
    return f"signups:{household.key}"


def signup_of(household: Household, occurrence: Occurrence) -> Signup | None:
    """The household's row for the date, whatever became of it; ask `is_live` whether it stands."""
    return db.session.scalar(_SIGNUP, {"household": household.id, "date": occurrence.id})


_SIGNUP = select(Signup).where(
    Signup.household_id == bindparam("household"), Signup.occurrence_id == bindparam("date")
)


def every_signup_of(household: Household) -> list[Signup]:
    """Whatever the house keeps of what the household is and was signed up for, waits and waited for, and has left; the
    first date first."""
    rows = whole(select(Signup)).where(Signup.household_id == household.id)
    return list(db.session.scalars(rows.order_by(Occurrence.starts_at, Signup.id)))


def series_of(household: Household, *, ended: bool = False) -> list[SeriesSignup]:
    """The series the household follows, by title; with `ended` also those that it followed once."""
    rows = (
        select(SeriesSignup)
        .join(SeriesSignup.activity)
        .where(
            SeriesSignup.household_id == household.id,
            true() if ended else SeriesSignup.ended_at.is_(None),
        )
        .options(contains_eager(SeriesSignup.activity), selectinload(SeriesSignup.children))
    )
    return list(db.session.scalars(rows.order_by(Activity.title, SeriesSignup.id)))


def series_signup_of(household: Household, activity: Activity) -> SeriesSignup | None:
    """The household's live sign-up for the whole series."""
    return db.session.scalar(
        select(SeriesSignup).where(
            SeriesSignup.household_id == household.id,
            SeriesSignup.activity_id == activity.id,
            SeriesSignup.ended_at.is_(None),
        )
    )


@dataclass(frozen=True)
class Coming:
    """What stands on a family's own page: what it comes to or waits for, the series it follows, and what it left
    within the last minutes and can take back."""

    signups: list[Signup]
    series: list[SeriesSignup]
    just_left: list[Signup]
    places: dict[int, int]


def coming_to(households: Sequence[Household]) -> list[Coming]:
    """What each of these households comes to, in their order; the same few questions for one or several."""
    keys, now = [each.id for each in households], clock.now()
    if not keys:
        return []
    left = and_(Signup.state == State.LEFT, Signup.left_at > now - UNDO, Occurrence.starts_at > now)
    rows = whole(select(Signup)).where(
        Signup.household_id.in_(keys), or_(and_(Signup.state.in_(LIVE), Occurrence.ends_at > now), left)
    )
    dates = list(db.session.scalars(rows.order_by(Occurrence.starts_at, Signup.id)))
    followed = (
        select(SeriesSignup)
        .join(SeriesSignup.activity)
        .where(SeriesSignup.household_id.in_(keys), SeriesSignup.ended_at.is_(None))
        .options(contains_eager(SeriesSignup.activity))
    )
    series = list(db.session.scalars(followed.order_by(Activity.title, SeriesSignup.id)))
    places = places_in_line(dates)
    return [
        Coming(
            [row for row in dates if row.household_id == key and row.is_live],
            [row for row in series if row.household_id == key],
            [row for row in dates if row.household_id == key and not row.is_live],
            places,
        )
        for key in keys
    ]


def may_be_undone(signup: Signup) -> bool:
    """Whether leaving can still be taken back; a seat must be free, too, which `rejoin` sees to."""
    return (
        signup.state is State.LEFT
        and signup.left_at is not None
        and signup.occurrence.takes_signups
        and clock.now() - signup.left_at <= UNDO
        and not signup.occurrence.has_begun
    )


def whole(rows: Select[Signup]) -> Select[Signup]:
    """With the date, its activity and place, and the children, in two questions."""
    return rows.join(Signup.occurrence).options(
        contains_eager(Signup.occurrence).options(
            joinedload(Occurrence.activity), joinedload(Occurrence.place)
        ),
        selectinload(Signup.children),
    )
