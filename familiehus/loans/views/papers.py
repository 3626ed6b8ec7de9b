"""What is printed or shown: the agreement when something goes out, the receipt when it is back. Danish and English."""

from flask import url_for
from flask.typing import ResponseReturnValue

from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.pages import page
from familiehus.loans import access, papers, queries
from familiehus.loans.views.routes import bp


@bp.get("/laan/<key>/aftale")
@allow(access.may_lend)
def agreement(key: str) -> ResponseReturnValue:
    """Everything that the borrower has from the house now, on one page."""
    loan = one_or_404(access.loans_visible_to(me()), key)
    theirs = [each for each in queries.live_loans_of(loan.borrower) if each.is_out] if loan.borrower else []
    return page(
        "loans/agreement.html",
        loans=theirs or [loan],
        terms=papers.terms(),
        back_url=url_for(".loan", key=loan.key),
    )


@bp.get("/laan/<key>/kvittering")
@allow(access.may_lend)
def receipt(key: str) -> ResponseReturnValue:
    loan = one_or_404(access.loans_visible_to(me()), key)
    return page(
        "loans/receipt.html",
        danish_lines=papers.receipt(loan, "da"),
        english_lines=papers.receipt(loan, "en"),
        back_url=url_for(".loan", key=loan.key),
    )
