"""Who saw somebody, on paper: colleagues by what they are, by name only when the manager asks for that."""

from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from familiehus.accounts import access as accounts
from familiehus.families import access as families
from familiehus.kernel import clock, traces
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.pages import page
from familiehus.privacy import access, queries, words
from familiehus.privacy.views.routes import bp
from familiehus.volunteers import access as volunteers


@bp.get("/familie/<key>")
@allow(access.may_read_the_log)
def family(key: str) -> ResponseReturnValue:
    household = one_or_404(families.households_visible_to(me()), key)
    traces.look(household, by=me(), what="access log")
    back = url_for("families.show", key=key)
    return _extract(household.called, queries.about_household(household), back)


@bp.get("/frivillig/<key>")
@allow(access.may_read_the_log)
def volunteer(key: str) -> ResponseReturnValue:
    somebody = one_or_404(volunteers.volunteers_visible_to(me()), key)
    traces.look(somebody, by=me(), what="access log")
    back = url_for("volunteers.show", key=key)
    return _extract(somebody.name, queries.about_volunteer(somebody), back)


@bp.get("/person/<key>")
@allow(access.may_read_the_log)
def person(key: str) -> ResponseReturnValue:
    somebody = one_or_404(accounts.people_visible_to(me()), key)
    traces.look(somebody, by=me(), what="access log")
    return _extract(somebody.name, queries.about_person(somebody), url_for("accounts.person", key=key))


@bp.get("/mig")
@allow(accounts.has_an_account)
def of_me() -> ResponseReturnValue:
    """One's own: as a person, as a family, as a volunteer. Never with anybody's name."""
    return _extract(me().name, queries.about_person(me()), url_for("accounts.me"), may_name=False)


def _extract(called: str, entries: list[Any], back: str, *, may_name: bool = True) -> Response:
    return page(
        "privacy/extract.html",
        called=called,
        entries=entries,
        may_name=may_name,
        named=may_name and request.args.get("navne") == "ja",
        back=back,
        words=words,
        today=clock.today(),
    )
