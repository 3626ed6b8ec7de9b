"""What one can do with a thing now: the page a label opens for staff, with one press for each act."""

from flask.typing import ResponseReturnValue

from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.pages import page
from familiehus.loans import access, queries
from familiehus.loans.views.routes import bp


@bp.get("/ting/<key>/nu")
@allow(access.may_lend)
def thing(key: str) -> ResponseReturnValue:
    item = one_or_404(access.items_visible_to(me()), key)
    loan = queries.open_loan_of(item)
    return page(
        "loans/thing.html",
        item=item,
        loan=loan,
        why=queries.why_not_now(item),
        ahead=[each for each in queries.reservations(me(), kind=item.kind) if each.item is item][:5],
        act=Form(None),
    )
