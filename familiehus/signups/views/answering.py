"""Yes or no to what a letter asked, without signing in. Opening the link changes nothing."""

from flask.typing import ResponseReturnValue

from familiehus.kernel.authorization import allow
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.roles import everyone
from familiehus.signups import commands, queries
from familiehus.signups.forms import YesOrNo
from familiehus.signups.models import Signup
from familiehus.signups.states import State
from familiehus.signups.views.routes import bp


@bp.route("/svar/<token>", methods=["GET", "POST"])
@allow(everyone)
def answer(token: str) -> ResponseReturnValue:
    """What is asked, and two buttons; a dead link says so (R36)."""
    link, form = queries.link_behind(token), YesOrNo()
    if link is not None and form.validate_on_submit():
        with form.refusals():
            signup = commands.answer(token, yes=form.says_yes)
            return done("activities.show", _said(signup), key=signup.occurrence.key)
        link = queries.link_behind(token)
    signup = link.signup if link else None
    return page(
        "signups/answer.html",
        form=form,
        signup=signup,
        dates=[each.occurrence for each in queries.asked_together(signup)] if signup else [],
        place=queries.place_in_line(signup) if signup else None,
        status=None if signup else 404,
    )


def _said(signup: Signup) -> str:
    if signup.state is State.LEFT:
        return _("I er meldt fra. Tak, fordi I sagde til.")
    if signup.is_in_line:
        return _("I står stadig på ventelisten.")
    return _("I er tilmeldt. Vi glæder os til at se jer.")
