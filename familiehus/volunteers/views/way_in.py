"""The public way in: "bliv frivillig". Nothing told here says whether the house knows somebody."""

from flask.typing import ResponseReturnValue

from familiehus.accounts import commands as accounts
from familiehus.accounts import throttle
from familiehus.accounts.models import AttemptAt, Person
from familiehus.accounts.queries import person_with_email
from familiehus.kernel.authorization import allow, me
from familiehus.kernel.i18n import _, language
from familiehus.kernel.pages import done, page
from familiehus.kernel.requests import reads_first
from familiehus.kernel.roles import everyone
from familiehus.kernel.transaction import begin_writing
from familiehus.volunteers import access, commands
from familiehus.volunteers.forms import Enquire, WriteIn
from familiehus.volunteers.states import TASK_ICONS
from familiehus.volunteers.views.routes import bp


@bp.route("/bliv-frivillig", methods=["GET", "POST"])
@reads_first
@allow(everyone)
def enquire() -> ResponseReturnValue:
    form = Enquire()
    if form.is_submitted():
        if whom := form.email.data or form.phone.data:
            throttle.weigh(AttemptAt.ENQUIRY, whom)
        begin_writing()
    if form.validate_on_submit():
        with form.refusals():
            commands.enquire(_helper(form), by=me(), birth_year=form.birth_year.data, **form.wished)
            return done(".thanks")
    return page("volunteers/enquire.html", form=form, task_icons=TASK_ICONS)


@bp.get("/bliv-frivillig/tak")
@allow(everyone)
def thanks() -> ResponseReturnValue:
    return page("volunteers/thanks.html")


@bp.route("/frivillige/ny", methods=["GET", "POST"])
@allow(access.may_keep_volunteers)
def write_in() -> ResponseReturnValue:
    form = WriteIn()
    if form.validate_on_submit():
        with form.refusals():
            volunteer = commands.write_in(
                _helper(form), by=me(), birth_year=form.birth_year.data, **form.wished
            )
            return done(".show", _("Skrevet op. Nu kommer godkendelserne."), key=volunteer.key)
    return page("volunteers/write_in.html", form=form)


def _helper(form: Enquire | WriteIn) -> Person:
    """Whoever the form tells of: known by e-mail, else new. A stranger's form corrects nobody and gives no hat."""
    known = person_with_email(form.email.data) if form.email.data else None
    return known or accounts.introduce(
        form.name.data, email=form.email.data or None, phone=form.phone.data or "", language=language()
    )
