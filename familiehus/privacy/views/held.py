"""Everything the house holds about somebody, from every room: to read, to hand over as a file, to erase."""

import json
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from familiehus.accounts import access as accounts
from familiehus.families import access as families
from familiehus.families.queries import kept_about
from familiehus.kernel import traces
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.roles import is_family
from familiehus.privacy import access, commands, news, words
from familiehus.privacy.views.routes import bp
from familiehus.volunteers import access as volunteers


@bp.get("/familie/<key>/alt")
@allow(access.may_read_the_log)
def all_of_family(key: str) -> ResponseReturnValue:
    household = one_or_404(families.households_visible_to(me()), key)
    traces.look(household, by=me(), what="everything")
    held = {_("familie"): news.everything_about(household)}
    held |= {person.name: news.everything_about(person) for person in household.guardians}
    return _everything(household.called, held, url_for("families.show", key=key))


@bp.get("/frivillig/<key>/alt")
@allow(access.may_read_the_log)
def all_of_volunteer(key: str) -> ResponseReturnValue:
    somebody = one_or_404(volunteers.volunteers_visible_to(me()), key)
    traces.look(somebody, by=me(), what="everything")
    held = _all_about(somebody.person)
    return _everything(somebody.name, held, url_for("volunteers.show", key=key))


@bp.get("/person/<key>/alt")
@allow(access.may_read_the_log)
def all_of_person(key: str) -> ResponseReturnValue:
    """Also of a colleague: staff have the same right."""
    somebody = one_or_404(accounts.people_visible_to(me()), key)
    traces.look(somebody, by=me(), what="everything")
    held = _all_about(somebody)
    return _everything(somebody.name, held, url_for("accounts.person", key=key))


@bp.get("/mig/alt")
@allow(accounts.has_an_account)
def all_of_me() -> ResponseReturnValue:
    """One's own, and one's family's while wearing that hat. Of the family's other grown-ups their names alone."""
    held = _all_about(me()) if is_family(me()) else {me().name: news.everything_about(me())}
    return _everything(me().name, held, url_for("my_pages.index" if is_family(me()) else "accounts.me"))


@bp.route("/person/<key>/slet", methods=["GET", "POST"])
@allow(access.may_read_the_log)
def forget(key: str) -> ResponseReturnValue:
    """Somebody who is nothing to the house any more goes, from every room. No look is written down."""
    somebody, form = one_or_404(accounts.people_visible_to(me()), key), Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.forget_person(somebody, by=me())
            return done("accounts.people", _("Personen er slettet."))
    return page("privacy/forget.html", form=form, person=somebody)


def _all_about(person: Any) -> dict[str, Any]:
    """A person, and every family they are a grown-up of now."""
    households = {household.called: news.everything_about(household) for household in kept_about(person)}
    return {person.name: news.everything_about(person)} | households


def _everything(called: str, held: dict[str, Any], back: str) -> Response:
    if request.args.get("som") == "json":
        answer = Response(
            json.dumps(held, ensure_ascii=False, indent=2, default=str), mimetype="application/json"
        )
        answer.headers["Content-Disposition"] = 'attachment; filename="alt.json"'
        answer.headers["Cache-Control"] = "no-store"
        return answer
    return page("privacy/everything.html", called=called, held=held, back=back, words=words)
