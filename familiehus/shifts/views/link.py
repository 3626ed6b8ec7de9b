"""The page behind the link in a letter: will you take this shift? Opening it changes nothing, and names nobody."""

from flask import Response, request

from familiehus.accounts.queries import hashed
from familiehus.kernel.authorization import allow
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.roles import Role, everyone
from familiehus.shifts import commands, queries
from familiehus.shifts.models import ShiftAsk
from familiehus.shifts.views.routes import Press, shift_link


def _good(token: str) -> ShiftAsk | None:
    """The question, while it is one and whoever was asked is still a volunteer."""
    question = queries.ask_with(hashed(token))
    if question is None or question.shift.has_begun:
        return None
    person = question.volunteer.person
    return question if person.active and Role.VOLUNTEER in person.roles_held() else None


@shift_link.route("/vagt/<token>", methods=["GET", "POST"])
@allow(everyone)
def answer(token: str) -> Response:
    """Yes, or not this time; the rules are asked again at that moment. The link works until it is answered."""
    question, form = _good(token), Press()
    if question is not None and form.validate_on_submit():
        with form.refusals():
            person = question.volunteer.person
            if request.form.get("answer") == "no":
                commands.not_this_time(question.shift, question.volunteer, by=person)
                return done("shift_link.thanks", _("Det er i orden. Vi spørger ikke mere om den vagt."))
            seat = commands.say_yes(question, by=person)
            if seat is None:
                return done("shift_link.thanks", _("Tak! Koordinatoren skal bare sige god for det."))
            return done("shift_link.thanks", _("Tak! Vagten er din."))
    return page(
        "shifts/answer.html",
        form=form,
        question=question,
        token=token,
        status=404 if question is None else None,
    )


@shift_link.get("/vagt/tak")
@allow(everyone)
def thanks() -> Response:
    return page("shifts/thanks.html")
