"""When a volunteer can't, written down by themselves on the phone or by staff."""

from flask import abort
from flask.typing import ResponseReturnValue

from familiehus.kernel.authorization import allow, me
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.roles import is_volunteer
from familiehus.volunteers import access, commands
from familiehus.volunteers.forms import NoteAbsence
from familiehus.volunteers.models import Absence, Volunteer
from familiehus.volunteers.views.routes import bp, own, visible


@bp.route("/frivillige/<key>/fravaer", methods=["GET", "POST"])
@allow(access.may_keep_volunteers)
def note_absence(key: str) -> ResponseReturnValue:
    volunteer, form = visible(key), NoteAbsence()
    if form.validate_on_submit():
        with form.refusals():
            absence = commands.note_absence(volunteer, form.timetable, by=me())
            return done(".show", _said(absence), key=key)
    return page("volunteers/absence.html", form=form, volunteer=volunteer, is_own=False)


@bp.post("/frivillige/<key>/fravaer/<absence_key>/fjern")
@allow(access.may_keep_volunteers)
def drop_absence(key: str, absence_key: str) -> ResponseReturnValue:
    volunteer, form = visible(key), Form()
    absence = _among(volunteer, absence_key)
    if form.validate_on_submit():
        commands.drop_absence(volunteer, absence, by=me())
    return done(".show", _("Fjernet."), key=key)


@bp.route("/min-frivillighed/fravaer", methods=["GET", "POST"])
@allow(is_volunteer)
def note_own_absence() -> ResponseReturnValue:
    volunteer, form = own(), NoteAbsence()
    if form.validate_on_submit():
        with form.refusals():
            absence = commands.note_absence(volunteer, form.timetable, by=me())
            return done(".mine", _said(absence))
    return page("volunteers/absence.html", form=form, volunteer=volunteer, is_own=True)


@bp.post("/min-frivillighed/fravaer/<absence_key>/fjern")
@allow(is_volunteer)
def drop_own_absence(absence_key: str) -> ResponseReturnValue:
    volunteer, form = own(), Form()
    absence = _among(volunteer, absence_key)
    if form.validate_on_submit():
        commands.drop_absence(volunteer, absence, by=me())
    return done(".mine", _("Fjernet."))


def _among(volunteer: Volunteer, key: str) -> Absence:
    return next((each for each in volunteer.absences if each.key == key), None) or abort(404)


def _said(absence: Absence) -> str:
    if any(each.hold is None for each in absence.dates):
        return _(
            "Skrevet ned. Noget er aftalt i den tid i forvejen; det bliver stående, til nogen tager over."
        )
    return _("Skrevet ned. Ingen spørger i den tid.")
