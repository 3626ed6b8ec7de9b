"""What one can do with a thing now: the page a label opens for staff, with one press for each act."""

from flask.typing import ResponseReturnValue

from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.pages import page
from familiehus.loans import access, queries
from familiehus.loans.views.routes import bp

AHEAD = 5


@bp.get("/ting/<key>/nu")
@allow(access.may_lend)
def thing(key: str) -> ResponseReturnValue:
    item = one_or_404(access.items_visible_to(me()), key)
    live = queries.live_loans([item], person=me())[item.id]
    return page(
        "loans/thing.html",
        item=item,
        loan=next((loan for loan in live if loan.is_out), None),
        why=queries.why_not_now(item, live),
        ahead=[loan for loan in live if loan.is_reserved and not loan.is_hidden][:AHEAD],
        act=Form(None),
    )
