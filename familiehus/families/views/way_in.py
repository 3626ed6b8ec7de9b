"""The public way in: a family asks by itself, or a professional asks and the family answers by its own link."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from familiehus.accounts import commands as accounts
from familiehus.accounts import throttle
from familiehus.accounts.models import AttemptAt, LinkTo
from familiehus.accounts.queries import link_for
from familiehus.families import commands, queries
from familiehus.families.forms import Answer, Enquire, EnquireFor
from familiehus.families.views.people import adult
from familiehus.kernel import clock
from familiehus.kernel.authorization import allow, me
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.requests import reads_first
from familiehus.kernel.roles import NOBODY, everyone
from familiehus.kernel.transaction import begin_writing

bp = Blueprint("way_in", __name__)


def weigh(form: Form) -> None:
    """Count the try before the write lock is taken; too many from one address or about one person are 429."""
    if whom := form["email"].data or form["phone"].data:
        throttle.weigh(AttemptAt.ENQUIRY, whom)
    begin_writing()


@bp.route("/kom-med", methods=["GET", "POST"])
@reads_first
@allow(everyone)
def enquire() -> ResponseReturnValue:
    form = Enquire()
    if form.is_submitted():
        weigh(form)
    if form.validate_on_submit():
        with form.refusals():
            person = adult(form, by=me())
            commands.enquire(form.household, person, by=me())
            return done(".thanks")
    return page("families/enquire.html", form=form)


@bp.get("/kom-med/tak")
@allow(everyone)
def thanks() -> ResponseReturnValue:
    return page("families/thanks.html", professional=False)


@bp.route("/henvis", methods=["GET", "POST"])
@reads_first
@allow(everyone)
def enquire_for() -> ResponseReturnValue:
    form = EnquireFor()
    if form.is_submitted():
        weigh(form)
    if form.validate_on_submit():
        with form.refusals():
            person = adult(form, by=me())
            commands.enquire_for(
                form.household, person, referrer=form.referrer, said_yes=form.said_yes.data, by=me()
            )
            return done(".thanks_professional")
    return page("families/enquire_for.html", form=form)


@bp.get("/henvis/tak")
@allow(everyone)
def thanks_professional() -> ResponseReturnValue:
    return page("families/thanks.html", professional=True)


@bp.route("/bekraeft/<token>", methods=["GET", "POST"])
@allow(everyone)
def answer(token: str) -> ResponseReturnValue:
    """The family sees who asked, and says yes or no. Opening the link changes nothing (R36)."""
    link, form = link_for(token, LinkTo.CONFIRM), Answer()
    is_good = link is not None and link.is_good(clock.now()) and link.person.active
    asked = queries.unconfirmed_of(link.person) if link is not None and is_good else []
    if asked and form.validate_on_submit():
        with form.refusals():
            person = accounts.use(token, LinkTo.CONFIRM)
            for household in asked:
                if form.says_yes:
                    commands.confirm(household, by=person)
                else:
                    commands.decline(household, by=NOBODY)
            return done(
                ".answered",
                _("Tak for jeres ja. Vi ringer eller skriver snart.")
                if form.says_yes
                else _("Det hele er slettet."),
            )
    return page("families/answer.html", form=form, asked=asked, status=None if asked else 404)


@bp.get("/bekraeft/tak")
@allow(everyone)
def answered() -> ResponseReturnValue:
    return page("families/answered.html")
