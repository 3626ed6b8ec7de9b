"""Reading sign-ups: a family's own, who is expected, and the line of a date."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from familiehus.accounts.queries import hashed
from familiehus.activities.kinds import DateState
from familiehus.activities.models import Activity, Occurrence
from familiehus.families.models import Child, Household
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor
from familiehus.signups.access import signups_visible_to
from familiehus.signups.models import AnswerLink, SeriesSignup, Signup, WaitingLine
from familiehus.signups.states import IN_LINE, LIVE, State

UNDO = timedelta(minutes=10)
"""How long somebody who left may take it back."""

NEW_DAY_WITHIN = timedelta(days=60)
"""How long a guest's seat on a postponed date is kept."""

IN_ORDER = (Signup.bumped_at.is_(None), Signup.bumped_at, Signup.number, Signup.id)
"""The order of the line: whom staff put first, then by number."""


def scope_of(household: Household) -> str:
    """The version scope that moves whenever something about this household's sign-ups does (for its feed)."""
    return f"signups:{household.key}"


def signup_of(household: Household, occurrence: Occurrence) -> Signup | None:
    """The household's row for the date, whatever became of it; ask `is_live` whether it stands."""
    return db.session.scalar(_SIGNUP, {"household": household.id, "date": occurrence.id})


_SIGNUP = select(Signup).where(
    Signup.household_id == bindparam("household"), Signup.occurrence_id == bindparam("date")
)


def signups_for(occurrences: Iterable[Occurrence], household: Household) -> dict[int, Signup]:
    """The household's live sign-ups for these dates, by the date's id; one question for a whole calendar."""
    wanted = [each.id for each in occurrences]
    if not wanted:
        return {}
    rows = db.session.scalars(
        select(Signup).where(
            Signup.household_id == household.id, Signup.occurrence_id.in_(wanted), Signup.state.in_(LIVE)
        )
    )
    return {row.occurrence_id: row for row in rows}


def signups_of(household: Household, *, past: bool = False) -> list[Signup]:
    """What the household is signed up for or waits for and is not over yet, the next first; cancelled dates
    too, so that they are seen as such. `past`: what is over instead, the latest first."""
    now = clock.now()
    mine = _whole(select(Signup)).where(Signup.household_id == household.id, Signup.state.in_(LIVE))
    if past:
        rows = mine.where(Occurrence.ends_at <= now, Signup.state == State.SIGNED)
        return list(db.session.scalars(rows.order_by(Occurrence.starts_at.desc(), Signup.id)))
    coming = mine.where(Occurrence.ends_at > now).order_by(Occurrence.starts_at, Signup.id)
    return list(db.session.scalars(coming))


def every_signup_of(household: Household) -> list[Signup]:
    """Whatever the house keeps of what the household is and was signed up for, waits and waited for, and has left; the
    first date first."""
    rows = _whole(select(Signup)).where(Signup.household_id == household.id)
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
class Expected:
    """Somebody who has a seat: `called` is the family's name or the guest's; children by first name, of a
    guest only their number."""

    signup: Signup
    called: str
    adults: int
    children: list[Child] = field(default_factory=list)
    children_count: int = 0

    @property
    def household(self) -> Household | None:
        return self.signup.household

    @property
    def has_not_answered(self) -> bool:
        return self.signup.has_not_answered


def expected_at(occurrence: Occurrence, person: Actor | None = None) -> list[Expected]:
    """Everybody with a seat on the date, by name. `person`: without the households kept apart from them; the
    door and counts leave it out. Three questions, however many come."""
    rows = signups_visible_to(person) if person is not None else select(Signup)
    signed = rows.where(Signup.occurrence_id == occurrence.id, Signup.state == State.SIGNED).options(
        joinedload(Signup.household), selectinload(Signup.children)
    )
    found = [
        Expected(row, row.called, row.adults, list(row.children), row.children_count)
        for row in db.session.scalars(signed)
    ]
    return sorted(found, key=lambda each: (each.called.casefold(), each.signup.id))


def line_of(occurrence: Occurrence, person: Actor | None = None) -> list[Signup]:
    """Everybody who waits for a seat on the date, those with an offer too, the first in line first."""
    rows = signups_visible_to(person) if person is not None else select(Signup)
    waiting = rows.where(Signup.occurrence_id == occurrence.id, Signup.state.in_(IN_LINE)).options(
        joinedload(Signup.household), selectinload(Signup.children)
    )
    return list(db.session.scalars(waiting.order_by(*IN_ORDER)))


def place_in_line(signup: Signup) -> int | None:
    """1 for the first in line; None for whoever does not wait. Counts those with an open offer too."""
    if not signup.is_in_line:
        return None
    return 1 + (db.session.scalar(select(func.count(Signup.id)).where(_before(signup))) or 0)


def places_in_line(signups: Iterable[Signup]) -> dict[int, int]:
    """The place in line of each of these who waits, by the sign-up's id; one question for all."""
    wanted = {each.occurrence_id for each in signups if each.is_in_line}
    if not wanted:
        return {}
    rows = db.session.execute(
        select(Signup.id, Signup.occurrence_id)
        .where(Signup.occurrence_id.in_(wanted), Signup.state.in_(IN_LINE))
        .order_by(Signup.occurrence_id, *IN_ORDER)
    )
    places: dict[int, int] = {}
    before: Counter[int] = Counter()
    for signup_id, occurrence_id in rows:
        before[occurrence_id] += 1
        places[signup_id] = before[occurrence_id]
    return places


def _before(signup: Signup) -> ColumnElement[bool]:
    same = and_(Signup.occurrence_id == signup.occurrence_id, Signup.state.in_(IN_LINE))
    if signup.bumped_at is not None:
        return and_(same, Signup.bumped_at < signup.bumped_at)
    return and_(same, or_(Signup.bumped_at.is_not(None), Signup.number < signup.number))


def length_of_line(occurrence: Occurrence) -> int:
    """How many parties wait."""
    waiting = select(func.count(Signup.id)).where(
        Signup.occurrence_id == occurrence.id, Signup.state.in_(IN_LINE)
    )
    return db.session.scalar(waiting) or 0


def seats_freed(occurrence: Occurrence) -> int:
    """How many times a seat has become free on the date; who is passed over waits for the next."""
    return (
        db.session.scalar(select(WaitingLine.seats_freed).where(WaitingLine.occurrence_id == occurrence.id))
        or 0
    )


def unanswered_at(occurrence: Occurrence) -> int:
    """How many of those signed up have not said whether they come at the new time."""
    rows = select(Signup).where(
        Signup.occurrence_id == occurrence.id,
        Signup.state == State.SIGNED,
        Signup.asked_again_at.is_not(None),
    )
    return sum(row.has_not_answered for row in db.session.scalars(rows))


def to_answer(household: Household) -> list[Signup]:
    """What the household is asked now: seats on offer, and moved dates it has not answered."""
    return [row for row in signups_of(household) if row.is_offered or row.has_not_answered]


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
    rows = _whole(select(Signup)).where(
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


def guests_of_what_is_over(before: datetime) -> ColumnElement[bool]:
    """Guests, for questions that have joined the date, whose date was over by then and does not wait for a new day."""
    waits = and_(Occurrence.state == DateState.POSTPONED, Occurrence.ends_at > before - NEW_DAY_WITHIN)
    return and_(Signup.household_id.is_(None), Occurrence.ends_at <= before, ~waits)


def link_behind(token: str) -> AnswerLink | None:
    """The link of a letter, if it may still be used. Looking changes nothing."""
    link = db.session.scalar(select(AnswerLink).where(AnswerLink.token_hash == hashed(token)))
    if link is None or link.used_at is not None or link.expires_at <= clock.now():
        return None
    if link.person is not None and (not link.person.active or not _still_belongs(link)):
        return None
    return link


def _still_belongs(link: AnswerLink) -> bool:
    household = link.signup.household
    return household is None or any(each is link.person for each in household.guardians)


def asked_together(signup: Signup) -> list[Signup]:
    """The sign-ups of the same household for dates of the same activity that one answer settles: every moved
    date to come that it has not answered; for anything else only the sign-up itself."""
    if not signup.has_not_answered or signup.household_id is None:
        return [signup]
    rows = _whole(select(Signup)).where(
        Signup.household_id == signup.household_id,
        Signup.state == State.SIGNED,
        Occurrence.activity_id == signup.occurrence.activity_id,
        Occurrence.starts_at > clock.now(),
        Signup.asked_again_at.is_not(None),
    )
    asked = [row for row in db.session.scalars(rows.order_by(Occurrence.starts_at)) if row.has_not_answered]
    return asked or [signup]


def _whole(rows: Select[Signup]) -> Select[Signup]:
    """With the date, its activity and place, and the children, in two questions."""
    return rows.join(Signup.occurrence).options(
        contains_eager(Signup.occurrence).options(
            joinedload(Occurrence.activity), joinedload(Occurrence.place)
        ),
        selectinload(Signup.children),
    )


def every_live(occurrences: Sequence[Occurrence]) -> list[Signup]:
    """Every live sign-up for these dates."""
    wanted = [each.id for each in occurrences]
    if not wanted:
        return []
    return list(
        db.session.scalars(
            select(Signup).where(Signup.occurrence_id.in_(wanted), Signup.state.in_(LIVE)).order_by(Signup.id)
        )
    )
