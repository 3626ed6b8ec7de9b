"""Support at a glance."""

from flask.typing import ResponseReturnValue

from familiehus.kernel import clock
from familiehus.kernel.authorization import allow, me
from familiehus.kernel.pages import page
from familiehus.support import access, queries
from familiehus.support.states import NeedState
from familiehus.support.views.routes import bp


@bp.get("/hjaelp/")
@allow(access.may_help)
def index() -> ResponseReturnValue:
    wishes = queries.wishes(me()) if access.may_match(me()) else []
    return page(
        "support/index.html",
        states=[(state.label, sum(each.state is state for each in wishes)) for state in list(NeedState)[:2]],
        unmet=sum(each.state is NeedState.WISHED for each in wishes),
        rounds=[each for each in queries.rounds(me()) if each.cleared_on is None],
        food=queries.batches(queries.traced(me())),
        sessions=queries.coming_sessions(me())[:5],
        access=access,
        today=clock.today(),
    )
