"""One loan: what was agreed, what has happened, and what can be done now; and the list of those over their time."""

from collections.abc import Sequence

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

SHOWN = 60


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
    """What was reserved goes over the desk, a kit as one."""
    form, row = Form(), _loan(key)
    if form.validate_on_submit():
        with form.refusals():
            commands.hand_out_together(row, by=me())
            thing = row.kit.name if row.kit else row.label
            return done(".loan", _("%(thing)s er udleveret.", thing=thing), key=row.key)
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
    queries.read_whole(loans)
    return page(
        "loans/late.html",
        fragments=("late",),
        loans=loans,
        phones=_phones(loans),
        act=Form(None),
        contacts=[Contacted.CALLED, Contacted.MESSAGED, Contacted.NO_ANSWER],
    )


@bp.get("/i-vejen")
@allow(access.may_lend)
def proposals() -> ResponseReturnValue:
    """Reservations whose thing will not be ready: swap it, call, or keep it as it is, each with one tap."""
    found = queries.proposals(me())[:SHOWN]
    return page(
        "loans/proposals.html",
        fragments=("proposals",),
        proposals=found,
        phones=_phones([each.loan for each in found]),
        act=Form(None),
        kept=Contacted.KEPT.value,
        called=Contacted.CALLED.value,
    )


@bp.post("/laan/<key>/byt/<item_key>")
@allow(access.may_lend)
def swap(key: str, item_key: str) -> ResponseReturnValue:
    """Another thing of the kind for a reservation."""
    form, row = Form(), _loan(key)
    item = one_or_404(access.items_visible_to(me()), item_key)
    if form.validate_on_submit():
        with form.refusals():
            commands.swap_item(row, item, by=me())
            words = _("%(name)s får %(thing)s.", name=row.borrower_name, thing=item.name)
            return done(".proposals", words)
    return done(".proposals", " ".join(str(each) for each in form.form_errors))


@bp.post("/laan/<key>/kontakt")
@allow(access.may_lend)
def contacted(key: str) -> ResponseReturnValue:
    """Called, wrote, could not get hold of them; or a reservation is kept as it is."""
    form, row = Form(), _loan(key)
    back = ".proposals" if row.is_reserved else ".late"
    what = request.form.get("what", "")
    if form.validate_on_submit() and what in list(Contacted):
        with form.refusals():
            commands.note_contact(row, Contacted(what), by=me())
            return done(back, _("Skrevet ned: %(what)s.", what=Contacted(what).label))
    return done(back, " ".join(str(each) for each in form.form_errors))


def _phones(loans: Sequence[Loan]) -> dict[str, str]:
    """Whom to call about each of the loans, by its key; that a family's number was shown is written down."""
    phones = {}
    for row in loans:
        number = _phone_of(row)
        if number:
            phones[row.key] = number
            if isinstance(row.borrower, Household):
                traces.look(row.borrower, by=me(), polled=True, phone=True)
    return phones


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
