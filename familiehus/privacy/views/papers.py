"""The papers a house must have, filled in from its settings: one for everybody, three for the manager's drawer."""

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from familiehus.kernel.authorization import allow
from familiehus.kernel.pages import page
from familiehus.kernel.roles import everyone
from familiehus.privacy import access, papers
from familiehus.privacy.views.routes import bp, public

DRAWER = {
    "fortegnelse": "privacy/papers/record.html",
    "konsekvensanalyse": "privacy/papers/assessment.html",
    "brud": "privacy/papers/breach.html",
}


@public.get("/")
@allow(everyone)
def index() -> ResponseReturnValue:
    return redirect(url_for("notice.show", whom=papers.Whom.FAMILIES), 303)


@public.get("/<whom>")
@allow(everyone)
def show(whom: str) -> ResponseReturnValue:
    """What the house keeps about people of that kind, why, for how long, and what they can ask for."""
    if whom not in list(papers.Whom):
        abort(404)
    reader = papers.Whom(whom)
    return page(
        "privacy/papers/notice.html",
        whom=reader,
        everybody=list(papers.Whom),
        purposes=papers.purposes_for(reader),
        filled=papers.filled(),
    )


@bp.get("/papirer", endpoint="papers")
@allow(access.may_read_the_log)
def drawer() -> ResponseReturnValue:
    return page("privacy/papers/index.html", filled=papers.filled(), everybody=list(papers.Whom))


@bp.get("/papirer/<name>")
@allow(access.may_read_the_log)
def paper(name: str) -> ResponseReturnValue:
    """One paper, to print and sign."""
    if name not in DRAWER:
        abort(404)
    return page(DRAWER[name], filled=papers.filled(), papers=papers)
