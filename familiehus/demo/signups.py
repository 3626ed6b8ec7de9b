"""Who comes to what in the demo house: this week and the next, a full date with a line, and a moved one."""

from datetime import timedelta

from sqlalchemy import select

from familiehus.activities import commands as activities
from familiehus.activities.kinds import DateState
from familiehus.activities.models import Activity, Occurrence
from familiehus.activities.sheets import Reach, Seats, sheet_of
from familiehus.demo.people import Cast
from familiehus.families.models import Household
from familiehus.families.states import State as FamilyState
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE, Role
from familiehus.signups import commands, queries, reasons
from familiehus.signups.models import Signup

WEEKS = timedelta(days=14)
EVERY_NTH = {
    "Legestue 0–3 år": 2,
    "Lektiecafé": 2,
    "Fællesspisning": 1,
    "Søndagsbrunch": 3,
    "Lørdag i skoven": 3,
}
FULL, MOVED = "Forældrekursus: rolige aftener", "Dansk ved bordet"


def move_in(cast: Cast) -> None:
    """Families sign up as they do; one course fills, and somebody is offered a seat; one evening is moved."""
    found = select(Household).where(Household.state == FamilyState.ENROLLED).order_by(Household.id)
    families = list(db.session.scalars(found))
    _two_weeks(families)
    _a_full_course(families)
    _a_moved_evening(cast, families)
    _one_who_always_comes(families[0])


def _coming(title: str) -> list[Occurrence]:
    rows = (
        select(Occurrence)
        .join(Occurrence.activity)
        .where(
            Activity.title == title,
            Occurrence.state == DateState.PLANNED,
            Occurrence.starts_at > clock.now(),
        )
        .order_by(Occurrence.starts_at)
    )
    return list(db.session.scalars(rows))


def _join(
    date: Occurrence, family: Household, *, adults: int = 1, with_children: bool = True
) -> Signup | None:
    children = family.children[:3] if with_children else []
    if queries.signup_of(family, date) or reasons.reasons_against(date, family):
        return None
    if reasons.reasons_against_party(date, adults, len(children)):
        return None
    return commands.sign_up(date, family, adults=adults, children=children, by=family.guardians[0])


def _two_weeks(families: list[Household]) -> None:
    until = clock.now() + WEEKS
    for title, nth in EVERY_NTH.items():
        for date in (each for each in _coming(title) if each.starts_at < until):
            for number, family in enumerate(families):
                if (number + date.id) % nth == 0:
                    _join(date, family)


def _a_full_course(families: list[Household]) -> None:
    """Three seats, and three families who wait; one of those who came first could not come after all."""
    dates = _coming(FULL)
    if not dates:
        return
    course = dates[0]
    sheet = sheet_of(course)
    fewer = type(sheet)(
        details=sheet.details, timetable=sheet.timetable, where=sheet.where, seats=Seats(adults=3)
    )
    activities.revise(course, Reach.ALL, fewer, by=THE_HOUSE)
    rows = [_join(course, family, with_children=False) for family in families[:6]]
    seated = [row for row in rows if row is not None and row.is_signed]
    if seated:
        commands.leave(seated[-1], by=THE_HOUSE)


def _a_moved_evening(cast: Cast, families: list[Household]) -> None:
    """The course in Danish begins later once; two have answered, the others have not."""
    dates = _coming(MOVED)
    if len(dates) < 2:
        return
    evening = dates[1]
    rows = [_join(evening, family, with_children=False) for family in families[1:6]]
    span = evening.span
    later = type(span)(span.starts_at + timedelta(minutes=30), span.ends_at + timedelta(minutes=30))
    activities.move(evening, later, by=cast.of(Role.COORDINATOR)[0])
    for row in rows[:2]:
        if row is not None and row.has_not_answered:
            commands.answer_moved(row, comes=True, by=THE_HOUSE)


def _one_who_always_comes(family: Household) -> None:
    """The first family follows the homework café; a guest comes along where all are welcome."""
    dates = _coming("Lektiecafé")
    if dates and queries.series_signup_of(family, dates[0].activity) is None:
        children = [child for child in family.children if child.age >= 6]
        commands.sign_up_series(
            dates[0].activity, family, adults=0 if children else 1, children=children, by=family.guardians[0]
        )
