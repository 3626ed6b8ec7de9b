"""The public way in: a family asks by itself."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from familiehus.accounts import throttle
from familiehus.accounts.models import AttemptAt
from familiehus.families import commands
from familiehus.families.forms import Enquire
from familiehus.families.models import Household
from familiehus.families.views.people import adult
from familiehus.kernel.authorization import allow, me
from familiehus.kernel.forms import Form
from familiehus.kernel.pages import done, page
from familiehus.kernel.requests import reads_first
from familiehus.kernel.roles import everyone
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
            household = Household(
                called=form.called.data or person.name,
                language=form.language.data or "",
                needs_interpreter=form.needs_interpreter.data,
                expects_child=form.expects_child.data,
            )
            commands.enquire(household, person, by=me())
            return done(".thanks")
    return page("families/enquire.html", form=form)


@bp.get("/kom-med/tak")
@allow(everyone)
def thanks() -> ResponseReturnValue:
    return page("families/thanks.html")
