"""Being asked how one is, and keeping the projects in which that happens."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from familiehus.accounts.models import Person
from familiehus.families import commands as families
from familiehus.families.models import Household
from familiehus.families.queries import current_text, own_households
from familiehus.families.states import Area, Purpose
from familiehus.kernel import traces
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _, language
from familiehus.kernel.pages import done, page
from familiehus.surveys import access, commands, queries
from familiehus.surveys.forms import AnswerCheck, AnswerWho5, OpenProject
from familiehus.surveys.instruments import CHECK, Instrument
from familiehus.surveys.models import Project, Pseudonym

bp = Blueprint("surveys", __name__)


def _myself() -> Person:
    person = me()
    assert isinstance(person, Person)
    return person


def _home() -> Household | None:
    """The family in whose name the person is asked: the first that is with the house."""
    return next((each for each in own_households(me()) if each.is_live), None)


@bp.get("/min-familie/trivsel")
@allow(access.may_answer)
def mine() -> ResponseReturnValue:
    """What there is to answer, and what one has answered."""
    home = _home()
    pseudonyms = list(queries.pseudonyms_of(_myself()).values())
    given = queries.answers_of(pseudonyms)
    has_said_yes = home is not None and home.allows(Purpose.SURVEY)
    asked = [
        (project, instrument, moment)
        for project in (queries.running(me()) if has_said_yes else [])
        for instrument in Instrument
        if (moment := queries.moment_now(project, instrument, given)) is not None
    ]
    return page(
        "surveys/mine.html",
        household=home,
        has_said_yes=has_said_yes,
        text=current_text(Purpose.SURVEY),
        asked=asked,
        given=given,
        act=Form(),
    )


@bp.post("/min-familie/trivsel/samtykke/<word>")
@allow(access.may_answer)
def consent(word: str) -> ResponseReturnValue:
    """`word`: ja or nej, with effect at once: with a no everything answered is erased."""
    home, form = _home(), Form()
    if home is None or word not in ("ja", "nej"):
        abort(404)
    if form.validate_on_submit():
        if word == "ja":
            families.give_consent(home, Purpose.SURVEY, given_by=me().name[:120], channel="own_page", by=me())
            return done(".mine", _("Tak. Du bestemmer selv, om du svarer."))
        families.withdraw_consent(home, Purpose.SURVEY, by=me())
        return done(".mine", _("Jeres svar er slettet."))
    return done(".mine")


def _asked(key: str) -> tuple[Project, Household]:
    home = _home()
    if home is None or not home.allows(Purpose.SURVEY):
        abort(404)
    return one_or_404(access.projects_visible_to(me()), key), home


@bp.route("/min-familie/trivsel/<key>/who5", methods=["GET", "POST"])
@allow(access.may_answer)
def who5(key: str) -> ResponseReturnValue:
    project, home = _asked(key)
    form = AnswerWho5(language=language())
    if form.validate_on_submit():
        with form.refusals():
            commands.answer(
                project, home, _myself(), Instrument.WHO5, form.scores, may_see=bool(form.may_see.data)
            )
            return done(".mine", _("Tak for dit svar."))
    return page("surveys/who5.html", form=form, project=project, version=form.version)


@bp.route("/min-familie/trivsel/<key>/tjek", methods=["GET", "POST"])
@allow(access.may_answer)
def check(key: str) -> ResponseReturnValue:
    project, home = _asked(key)
    form = AnswerCheck()
    if form.validate_on_submit():
        with form.refusals():
            commands.answer(project, home, _myself(), Instrument.CHECK, form.scores)
            if form.words.data:
                families.wish_for(home, Area(form.area.data), form.words.data, by=me())
            return done(".mine", _("Tak for dit svar."))
    return page("surveys/check.html", form=form, project=project)


@bp.route("/maalinger/", methods=["GET", "POST"])
@allow(access.may_keep_projects)
def index() -> ResponseReturnValue:
    form = OpenProject()
    if form.validate_on_submit():
        with form.refusals():
            project = commands.open_project(
                form.title.data, form.from_on.data, form.midway_on.data, form.until_on.data, by=me()
            )
            return done(
                ".show", _("Projektet er klar. Familierne ser det på deres egen side."), key=project.key
            )
    talks = queries.to_talk_to(me())
    for each in talks:
        traces.look(each.household, by=me(), polled=True)
    return page("surveys/index.html", projects=queries.projects(me()), talks=talks, form=form, act=Form(None))


@bp.get("/maalinger/<key>")
@allow(access.may_keep_projects)
def show(key: str) -> ResponseReturnValue:
    """How many have answered, and how it changed for five or more, once it is over."""
    project = one_or_404(access.projects_visible_to(me()), key)
    return page(
        "surveys/show.html",
        project=project,
        answered=queries.answered(project),
        pairs={each: queries.pairs_told(project, each) for each in Instrument},
        questions=CHECK,
        least=queries.LEAST_PAIRS,
    )


@bp.post("/maalinger/snak/<key>")
@allow(access.may_keep_projects)
def talk_offered(key: str) -> ResponseReturnValue:
    pseudonym = one_or_404(select(Pseudonym).where(Pseudonym.wants_talk), key)
    if Form().validate_on_submit():
        commands.talk_offered(pseudonym, by=me())
    return done(".index", _("Godt. Det er ikke skrevet op hvorfor."))
