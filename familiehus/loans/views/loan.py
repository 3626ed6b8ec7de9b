"""One loan: what was agreed, what has happened, and what can be done now; and the list of those over their time."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from familiehus.associations.models import Association
from familiehus.families.models import Household
from familiehus.kernel import clock, traces
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.loans import access, commands, queries
from familiehus.loans.forms.desk import NewDay
from familiehus.loans.models import Loan
from familiehus.loans.states import Contacted
from familiehus.loans.views.routes import bp


def _loan(key: str) -> Loan:
    loan = one_or_404(access.loans_visible_to(me()), key)
    if isinstance(loan.borrower, Household):
        traces.look(loan.borrower, by=me(), loan=loan.key)
    return loan


@bp.get("/laan/<key>")
@allow(access.may_lend)
def loan(key: str) -> ResponseReturnValue:
    return _shown(_loan(key))


@bp.post("/laan/<key>/udlever")
@allow(access.may_lend)
def hand_over(key: str) -> ResponseReturnValue:
    """What was reserved goes over the desk."""
    form, row = Form(), _loan(key)
    if form.validate_on_submit():
        with form.refusals():
            commands.hand_out(row, by=me())
            return done(".loan", _("%(thing)s er udleveret.", thing=row.label), key=row.key)
    return _shown(row, form)


@bp.post("/laan/<key>/aflys")
@allow(access.may_lend)
def cancel(key: str) -> ResponseReturnValue:
    form, row = Form(), _loan(key)
    if form.validate_on_submit():
        with form.refusals():
            commands.cancel(row, by=me())
            return done(".plan", _("Reservationen er aflyst."), kind=row.kind.key)
    return _shown(row, form)


@bp.post("/laan/<key>/bortkommet")
@allow(access.may_lend)
def lost(key: str) -> ResponseReturnValue:
    """The thing is gone. The loan ends, and nobody owes anything."""
    form, row = Form(), _loan(key)
    if form.validate_on_submit() and row.item is not None:
        with form.refusals():
            commands.lose(row.item, by=me())
            return done(".loan", _("%(thing)s er skrevet som bortkommet.", thing=row.label), key=row.key)
    return _shown(row, form)


@bp.route("/laan/<key>/ny-dag", methods=["GET", "POST"])
@allow(access.may_lend)
def extend(key: str) -> ResponseReturnValue:
    """A new day that was agreed with whoever has it."""
    row, form = _loan(key), NewDay()
    if request.method != "POST":
        form.due_on.data = queries.due_for(row.kind, max(row.due_on, clock.today()))
    if form.validate_on_submit():
        with form.refusals():
            was_late = row.is_overdue
            commands.extend(row, form.due_on.data, by=me(), override=form.reason.data or "")
            if was_late:
                commands.note_contact(row, Contacted.AGREED, by=me())
            return done(".loan", _("Den nye dag er aftalt."), key=row.key)
    return page("loans/extend.html", fragments=("extend",), loan=row, form=form)


@bp.get("/over-tiden")
@allow(access.may_lend)
def late() -> ResponseReturnValue:
    """A friendly list: who has what, what was done last, and one tap to write down what was done now."""
    loans = queries.overdue(me())
    phones = {}
    for row in loans:
        number = _phone_of(row)
        if number:
            phones[row.key] = number
            if isinstance(row.borrower, Household):
                traces.look(row.borrower, by=me(), polled=True, phone=True)
    return page(
        "loans/late.html",
        fragments=("late",),
        loans=loans,
        phones=phones,
        act=Form(None),
        contacts=[each for each in Contacted if each is not Contacted.AGREED],
    )


@bp.post("/laan/<key>/kontakt")
@allow(access.may_lend)
def contacted(key: str) -> ResponseReturnValue:
    """Called, wrote, could not get hold of them."""
    form, row = Form(), _loan(key)
    what = request.form.get("what", "")
    if form.validate_on_submit() and what in list(Contacted):
        with form.refusals():
            commands.note_contact(row, Contacted(what), by=me())
            return done(".late", _("Skrevet ned: %(what)s.", what=Contacted(what).label))
    return done(".late", " ".join(str(each) for each in form.form_errors))


def _phone_of(row: Loan) -> str:
    """A number to call: the borrower's own, or the first adult's of the family."""
    borrower = row.borrower
    if isinstance(borrower, Association):
        people = borrower.contacts
    else:
        people = borrower.guardians if isinstance(borrower, Household) else [borrower] if borrower else []
    return next((each.phone for each in people if each.phone), "")


def _shown(row: Loan, form: Form | None = None) -> Response:
    pictures = [
        (key, word)
        for key, word in (
            (row.picture_out, _("Billede fra udleveringen")),
            (row.picture_in, _("Billede fra afleveringen")),
        )
        if key
    ]
    return page(
        "loans/loan.html",
        fragments=("loan",),
        loan=row,
        act=form or Form(None),
        pictures=pictures,
        is_tablet="ipad" in row.kind.name.casefold(),
    )
