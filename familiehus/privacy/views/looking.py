"""How long what is kept, and whether the house is in order."""

from flask.typing import ResponseReturnValue

from familiehus.kernel.authorization import allow
from familiehus.kernel.pages import page
from familiehus.privacy import access, retention, selfcheck, wider
from familiehus.privacy.views.routes import bp


@bp.get("/sletning")
@allow(access.may_read_the_log)
def retention_rules() -> ResponseReturnValue:
    """How long what is kept, and how much would go tonight: counts only, nothing is changed."""
    return page("privacy/retention.html", standings=retention.standings())


@bp.get("/eftersyn", endpoint="selfcheck")
@allow(access.may_read_the_log)
def check() -> ResponseReturnValue:
    return page("privacy/selfcheck.html", checks=selfcheck.checks())


@bp.get("/eftersyn/rettigheder")
@allow(access.may_read_the_log)
def wider_rights() -> ResponseReturnValue:
    """Who sees more than somebody with that job normally does, why, since when, and where it is changed."""
    return page("privacy/wider.html", rights=wider.rights())
