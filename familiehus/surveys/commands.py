"""Opening a project, answering in it, offering a talk, and forgetting who it was."""

from datetime import date

from sqlalchemy import delete, select

from familiehus.accounts.models import Person
from familiehus.families.models import Household
from familiehus.families.states import Purpose
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db, hold_still, rows_changed
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Actor
from familiehus.surveys import queries
from familiehus.surveys.instruments import LOW, Instrument, score
from familiehus.surveys.models import Project, Pseudonym, SurveyAnswer


def open_project(title: str, from_on: date, midway_on: date, until_on: date, *, by: Actor) -> Project:
    """Families can be asked from a day to a day. Raises `Refused` for days in the wrong order."""
    if not from_on < midway_on < until_on:
        raise Refused(_("Dagene skal komme efter hinanden: begyndelsen, midtvejs, slutningen."))
    project = Project(title=title, from_on=from_on, midway_on=midway_on, until_on=until_on)
    db.session.add(project)
    db.session.flush()
    audit.record("survey opened", project, by=by)
    return project


def answer(
    project: Project,
    household: Household,
    person: Person,
    instrument: Instrument,
    scores: list[int | None],
    *,
    may_see: bool = False,
) -> SurveyAnswer:
    """An adult answers for themselves. Raises `Refused` without the family's live yes to being asked, with nothing
    answered, or when it is not the time. `may_see`: the house may know of a low answer and offer a talk.

    No trail of it is written: the trail would be the link that is to be broken.
    """
    hold_still(household, "consents")
    if not household.allows(Purpose.SURVEY):
        raise Refused(_("Sig først ja til at være med. Det kan altid tages tilbage."))
    if all(each is None for each in scores):
        raise Refused(_("Svar på mindst ét spørgsmål, eller lad være med at sende."))
    pseudonym = queries.pseudonyms_of(person).get(project.id)
    given = queries.answers_of([pseudonym]) if pseudonym else []
    moment = queries.moment_now(project, instrument, given)
    if moment is None:
        raise Refused(_("Du har allerede svaret. Tak."))
    if pseudonym is None:
        pseudonym = Pseudonym(project=project, person=person, household=household)
        db.session.add(pseudonym)
        db.session.flush()
    made = SurveyAnswer(
        project=project,
        word=pseudonym.word,
        instrument=str(instrument),
        moment=str(moment),
        month=clock.today().replace(day=1),
        scores=list(scores),
    )
    db.session.add(made)
    points = score(scores) if instrument is Instrument.WHO5 else None
    if may_see and points is not None and points <= LOW:
        pseudonym.wants_talk = True
    db.session.flush()
    return made


def talk_offered(pseudonym: Pseudonym, *, by: Actor) -> None:
    """Somebody has offered the person a talk; why is nowhere."""
    pseudonym.wants_talk = False
    db.session.flush()
    audit.record("talk offered", pseudonym.household, by=by)


def break_links() -> int:
    """A nightly job: in projects that are over nobody can tell any more who answered. Counts links."""
    gone = 0
    over = select(Project).where(Project.closed_on.is_(None), Project.until_on < clock.today())
    for project in db.session.scalars(over):
        gone += rows_changed(delete(Pseudonym).where(Pseudonym.project_id == project.id))
        project.closed_on = clock.today()
        db.session.flush()
        audit.record("survey links broken", project, by=THE_HOUSE)
    return gone


def take_out(pseudonyms: list[Pseudonym]) -> int:
    """Answers and link go: a family took its yes back, or somebody is forgotten. Counts rows."""
    words = [each.word for each in pseudonyms]
    gone = rows_changed(delete(SurveyAnswer).where(SurveyAnswer.word.in_(words)))
    return gone + rows_changed(delete(Pseudonym).where(Pseudonym.word.in_(words)))


def consent_withdrawn(household: Household) -> int:
    """The family's yes is gone, and with it everything answered under it while it can still be told whose it is."""
    mine = db.session.scalars(select(Pseudonym).where(Pseudonym.household_id == household.id))
    return take_out(list(mine))
