"""How families were in a project that ended last year, under words nobody can trace; another goes on now."""

from datetime import date, timedelta

from sqlalchemy import select

from familiehus.demo.people import Cast
from familiehus.families import commands as families
from familiehus.families.models import Household
from familiehus.families.states import LIVE, Purpose
from familiehus.kernel import clock
from familiehus.kernel.db import db, new_key
from familiehus.surveys import commands
from familiehus.surveys.instruments import Instrument, Moment
from familiehus.surveys.models import Project, SurveyAnswer

BEFORE = (
    (2, 2, 1, 1, 2),
    (3, 2, 2, 1, 3),
    (1, 2, 1, 0, 2),
    (3, 3, 2, 2, 2),
    (2, 1, 2, 1, 1),
    (4, 3, 3, 2, 3),
)
LATER = ((3, 3, 2, 2, 3), (4, 3, 3, 2, 4), (2, 3, 2, 2, 3), (3, 3, 3, 2, 3), (3, 3, 3, 2, 2), (4, 4, 3, 3, 4))


def move_in(cast: Cast) -> None:
    """Last year's answers, then this year's project with a few of the families in it."""
    _last_year(cast)
    today = clock.today()
    project = commands.open_project(
        "Partnerskabet",
        today - timedelta(days=50),
        today + timedelta(days=120),
        today + timedelta(days=300),
        by=cast.manager,
    )
    homes = db.session.scalars(
        select(Household).where(Household.state.in_(LIVE)).order_by(Household.id)
    ).unique()
    for number, home in enumerate([each for each in homes if each.guardians][:9]):
        if number < 2:
            continue
        if not home.allows(Purpose.SURVEY):
            families.give_consent(
                home, Purpose.SURVEY, given_by=home.guardians[0].name, channel="table", by=cast.manager
            )
        scores: list[int | None] = list(BEFORE[number % len(BEFORE)])
        commands.answer(project, home, home.guardians[0], Instrument.WHO5, scores, may_see=number == 4)
        commands.answer(project, home, home.guardians[0], Instrument.CHECK, [2, 3, 2, 3])


def _last_year(cast: Cast) -> None:
    """Nobody can tell whose these are: the project is over."""
    year = clock.today().year - 1
    first, last = date(year, 1, 1), date(year, 11, 1)
    project = Project(
        title="Huset i to år",
        from_on=first,
        midway_on=date(year, 6, 1),
        until_on=date(year, 12, 15),
        closed_on=date(year, 12, 16),
    )
    db.session.add(project)
    for number in range(9):
        word = new_key()
        for moment, month, scores in (
            (Moment.START, first, BEFORE[number % len(BEFORE)]),
            (Moment.END, last, LATER[number % len(LATER)]),
        ):
            for instrument, given in (
                (Instrument.WHO5, list(scores)),
                (Instrument.CHECK, [min(5, each + 1) for each in scores[:4]]),
            ):
                db.session.add(
                    SurveyAnswer(
                        project=project,
                        word=word,
                        instrument=str(instrument),
                        moment=str(moment),
                        month=month,
                        scores=given,
                    )
                )
    db.session.flush()
