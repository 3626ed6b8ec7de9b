"""What is asked of whom now; sums of pairs, never an answer of anybody else's."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from familiehus.accounts.models import Person
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.roles import Actor
from familiehus.partners.news import Due
from familiehus.surveys.access import may_keep_projects, projects_visible_to
from familiehus.surveys.instruments import CHECK, Instrument, Moment
from familiehus.surveys.models import Project, Pseudonym, SurveyAnswer

LEAST_PAIRS = 5
LAST_WEEKS = timedelta(days=42)
"""So long before a project ends its last questions are asked."""


def projects(person: Actor) -> list[Project]:
    """The latest first."""
    return list(
        db.session.scalars(projects_visible_to(person).order_by(Project.from_on.desc(), Project.id.desc()))
    )


def due(first: date, last: date) -> list[Due]:
    """When families are asked anew in a project, and when it ends and its numbers can be told."""
    open_ones = select(Project).where(
        Project.closed_on.is_(None),
        or_(Project.midway_on.between(first, last), Project.until_on.between(first, last)),
    )
    return [
        Due(day, what, each.title, "heart", "surveys.show", each.key)
        for each in db.session.scalars(open_ones)
        for day, what in ((each.midway_on, _("Måling midtvejs")), (each.until_on, _("Målingen slutter")))
        if first <= day <= last
    ]


def running(person: Actor) -> list[Project]:
    """The projects in which families are asked today."""
    today = clock.today()
    return [each for each in reversed(projects(person)) if each.runs(today)]


def pseudonyms_of(person: Person) -> dict[int, Pseudonym]:
    """The person's pseudonym in each project that has not ended, by the project's number."""
    found = select(Pseudonym).where(Pseudonym.person_id == person.id)
    return {each.project_id: each for each in db.session.scalars(found)}


def answers_of(pseudonyms: list[Pseudonym]) -> list[SurveyAnswer]:
    """What was answered under these pseudonyms, in order."""
    found = select(SurveyAnswer).where(SurveyAnswer.word.in_([each.word for each in pseudonyms]))
    return list(db.session.scalars(found.options(joinedload(SurveyAnswer.project)).order_by(SurveyAnswer.id)))


def moment_now(project: Project, instrument: Instrument, given: list[SurveyAnswer]) -> Moment | None:
    """Which moment a person is asked about now; None when there is nothing to ask. The first answer is the
    beginning, whenever it comes; another one is asked in a later month at the earliest."""
    today = clock.today()
    if not project.runs(today):
        return None
    mine = {
        each.moment: each for each in given if each.project_id == project.id and each.instrument == instrument
    }
    start = mine.get(Moment.START)
    if start is None:
        return Moment.START
    if start.month >= today.replace(day=1):
        return None
    if today >= project.until_on - LAST_WEEKS:
        return None if Moment.END in mine else Moment.END
    if today >= project.midway_on:
        return None if Moment.MIDWAY in mine else Moment.MIDWAY
    return None


def to_talk_to(person: Actor) -> list[Pseudonym]:
    """Who has said that the house may see a low answer and offer a talk, and has not been offered one."""
    if not may_keep_projects(person):
        return []
    waiting = select(Pseudonym).where(Pseudonym.wants_talk)
    return list(
        db.session.scalars(
            waiting.options(joinedload(Pseudonym.person), joinedload(Pseudonym.household)).order_by(
                Pseudonym.id
            )
        ).unique()
    )


@dataclass(frozen=True)
class Change:
    """The mean of a question at the beginning and at the end, over the same people. `of`: WHO-5 points of 100, or
    the number of a question of the short check, points of 5."""

    instrument: Instrument
    of: int
    before: float
    after: float


@dataclass(frozen=True)
class Pairs:
    """How many answered both at the beginning and at the end, and how it changed; nothing under five."""

    number: int
    changes: tuple[Change, ...]


def pairs(instrument: Instrument, answers: list[SurveyAnswer]) -> Pairs:
    """Only whole pairs count, so that one number stands behind every mean."""
    by_word: dict[tuple[int, str], dict[str, SurveyAnswer]] = defaultdict(dict)
    for each in answers:
        if each.instrument == instrument and None not in each.scores:
            by_word[each.project_id, each.word][each.moment] = each
    both = [
        (each[Moment.START], each[Moment.END])
        for each in by_word.values()
        if {Moment.START, Moment.END} <= each.keys()
    ]
    if len(both) < LEAST_PAIRS:
        return Pairs(len(both), ())
    if instrument is Instrument.WHO5:
        told = [
            (0, [4 * sum(_whole(one)) for one, _two in both], [4 * sum(_whole(two)) for _one, two in both])
        ]
    else:
        told = [
            (place, [_whole(one)[place] for one, _two in both], [_whole(two)[place] for _one, two in both])
            for place in range(len(CHECK))
        ]
    return Pairs(
        len(both),
        tuple(Change(instrument, place, _mean(before), _mean(after)) for place, before, after in told),
    )


def pairs_told(project: Project, instrument: Instrument) -> Pairs:
    """The pairs of a project that is over; none of one that goes on, for two means with one answer between them tell
    that answer."""
    return pairs(instrument, answers_in(project)) if project.closed_on is not None else Pairs(0, ())


def _whole(answer: SurveyAnswer) -> list[int]:
    return [each or 0 for each in answer.scores]


def _mean(numbers: list[int]) -> float:
    return round(sum(numbers) / len(numbers), 1)


def ended_in(year: int) -> list[SurveyAnswer]:
    """The answers of projects that ended in a year and are over: a report never tells of one that goes on."""
    ended = (
        select(SurveyAnswer)
        .join(SurveyAnswer.project)
        .where(Project.until_on.between(date(year, 1, 1), date(year, 12, 31)), Project.closed_on.is_not(None))
    )
    return list(db.session.scalars(ended))


def answered(project: Project) -> dict[tuple[Instrument, Moment], int | None]:
    """How many have answered what and when; None for fewer than five."""
    found: dict[tuple[Instrument, Moment], int | None] = {}
    rows = list(db.session.scalars(select(SurveyAnswer).where(SurveyAnswer.project_id == project.id)))
    for instrument in Instrument:
        for moment in Moment:
            number = sum(each.instrument == instrument and each.moment == moment for each in rows)
            found[instrument, moment] = None if 0 < number < LEAST_PAIRS else number
    return found


def answers_in(project: Project) -> list[SurveyAnswer]:
    return list(db.session.scalars(select(SurveyAnswer).where(SurveyAnswer.project_id == project.id)))
