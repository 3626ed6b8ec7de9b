"""Taking back: by the thing or by the family. Received frees whoever had it; checked frees the thing."""

from collections.abc import Iterable

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from familiehus.kernel import danish, headers
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _, ngettext
from familiehus.kernel.pages import done, page
from familiehus.kernel.refusals import Refused
from familiehus.kernel.requests import reads_first
from familiehus.kernel.transaction import begin_writing
from familiehus.loans import access, commands, queries
from familiehus.loans.forms.desk import Check, Damaged, Receive, ReceiveFrom, Scan
from familiehus.loans.models import Item, Loan
from familiehus.loans.models.borrowers import Borrower
from familiehus.loans.queries.here import borrower_named, name_of
from familiehus.loans.queries.tiles import Having, first_to_check, last_return
from familiehus.loans.states import Condition
from familiehus.loans.views import said
from familiehus.loans.views.pictures import sent_picture
from familiehus.loans.views.routes import bp

CHECKS_SHOWN = 12


@bp.get("/tag-imod")
@allow(access.may_lend)
def returns() -> ResponseReturnValue:
    """The return desk. `who` opens what somebody has, everything ticked; `ind` tells of what was just received."""
    told = None
    if key := request.args.get("ind"):
        told = said.received(queries.loan_told(key, me()) or abort(404))
    elif code := request.args.get("code", "").strip():
        told = _seen(code)
    return _answered(told=told)


@bp.post("/tag-imod/scan")
@allow(access.may_lend)
def scan_in() -> ResponseReturnValue:
    """A thing was scanned: it is received, whoever has it."""
    form = Scan()
    if not form.validate_on_submit():
        return _answered(told=said.unknown(form.code.data or ""), refused=form)
    item = queries.item_with_code(form.code.data, me())
    if item is None:
        form.refuse(_("Vi kender ikke koden."))
        return _answered(told=said.unknown(form.code.data), refused=form)
    loan = queries.open_loan_of(item, me())
    if loan is None:
        return done(".returns", None, code=item.name)
    with form.refusals():
        commands.receive(loan, by=me())
        return done(".returns", None, ind=loan.key)
    return _answered(told=said.refused(item, " ".join(form.form_errors)), refused=form)


@bp.route("/laan/<key>/modtag", methods=["GET", "POST"])
@allow(access.may_lend)
@reads_first
def receive(key: str) -> ResponseReturnValue:
    """One press: whoever had it is off the hook. The page has room for how it looks, a note and a picture."""
    picture, refusal = _picture()
    if request.method == "POST":
        begin_writing()
    loan, form = one_or_404(access.loans_visible_to(me()), key), Receive()
    if refusal is not None:
        form.refuse(*refusal.reasons)
    elif form.validate_on_submit():
        with form.refusals():
            commands.receive(
                loan,
                by=me(),
                condition=Condition(form.condition.data) if form.condition.data else None,
                note=form.note.data or "",
                picture=picture,
            )
            if request.form.get("back") == "late":
                return done(".late", _("%(thing)s er modtaget", thing=loan.label))
            return done(".desk" if request.form.get("back") == "desk" else ".returns", None, ind=loan.key)
    return page("loans/receive.html", fragments=("receive",), loan=loan, form=form)


@bp.post("/tag-imod/fra")
@allow(access.may_lend)
def receive_from() -> ResponseReturnValue:
    """Everything that is ticked, at once; what is not ticked stays with them."""
    form = ReceiveFrom()
    keys = request.form.getlist("loans")
    loans = [one_or_404(access.loans_visible_to(me()), key) for key in keys]
    form.loans.choices = [(loan.key, loan.label) for loan in loans]
    borrower = borrower_named(form.who.data or "", me())
    if form.validate_on_submit():
        with form.refusals():
            if not loans:
                raise Refused(_("Sæt flueben ved det, der kommer tilbage."))
            for loan in loans:
                commands.receive(loan, by=me())
            words = ngettext("%(num)s ting er modtaget.", "%(num)s ting er modtaget.", len(loans))
            return done(".returns", words)
    return _answered(borrower=borrower, refused=form)


@bp.post("/laan/<key>/ikke-modtaget")
@allow(access.may_lend)
def not_back(key: str) -> ResponseReturnValue:
    """It was not received after all: the loan goes on."""
    loan, form = one_or_404(access.loans_visible_to(me()), key), Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.not_back_after_all(loan, by=me())
            return done(".returns", _("%(thing)s er stadig lånt ud.", thing=loan.label))
    return done(".returns", " ".join(str(each) for each in form.form_errors))


@bp.route("/ting/<key>/tjek", methods=["GET", "POST"])
@allow(access.may_lend)
def check(key: str) -> ResponseReturnValue:
    """The checklist of the kind and the parts; with all of it done the thing can be lent again."""
    item = one_or_404(access.items_visible_to(me()), key)
    form = _check_form(item)
    if form.validate_on_submit():
        with form.refusals():
            there = form.parts.data or []
            commands.check(
                item,
                [*(form.steps.data or ()), *there],
                by=me(),
                missing=[part for part in item.parts if part not in there],
                condition=Condition(form.condition.data) if form.condition.data else None,
            )
            words = (
                _("%(thing)s er tjekket og kan lånes ud igen.", thing=item.name)
                if item.is_lendable
                else _("%(thing)s er tjekket. %(why)s.", thing=item.name, why=item.state.label.capitalize())
            )
            return done(".returns", words)
    return _check_page(item, form, Damaged(None))


@bp.post("/ting/<key>/skade")
@allow(access.may_lend)
@reads_first
def damaged(key: str) -> ResponseReturnValue:
    """Something is wrong with the thing: a note and, when it must be mended, the workshop."""
    picture, refusal = _picture()
    begin_writing()
    item = one_or_404(access.items_visible_to(me()), key)
    form = Damaged()
    if refusal is not None:
        form.refuse(*refusal.reasons)
    elif form.validate_on_submit():
        with form.refusals():
            commands.report_damage(
                item,
                form.words.data,
                by=me(),
                loan=last_return(item),
                picture=picture,
                is_usable=not form.to_repair.data,
            )
            return done(".returns", _("Skrevet ned. Den bliver lavet, og ingen får en regning."))
    return _check_page(item, _check_form(item), form)


def _seen(code: str) -> said.Said:
    """A thing that is not out: at home, or back already."""
    item = queries.item_with_code(code, me())
    if item is None:
        return said.unknown(code)
    loan = queries.open_loan_of(item, me())
    if loan is not None:
        return said.Said(
            said.AGAIN,
            item.name,
            _("%(name)s har den.", name=danish.capital(loan.borrower_name)),
            ways=[] if loan.is_hidden else [(url_for(".loan", key=loan.key), _("Se lånet"))],
        )
    return said.Said(
        said.AGAIN,
        _("%(thing)s er ikke lånt ud", thing=item.name),
        item.state.label.capitalize(),
        ways=[(url_for(".thing", key=item.key), _("Se tingen"))],
    )


def _picture() -> tuple[bytes | None, Refused | None]:
    if request.method != "POST":
        return None, None
    try:
        return sent_picture(), None
    except Refused as why:
        return None, why


def _check_form(item: Item) -> Check:
    form = Check()
    steps = [step for step in queries.return_steps(item) if step not in item.parts]
    form.steps.choices = [(step, step) for step in steps]
    form.parts.choices = [(part, part) for part in item.parts]
    if request.method != "POST":
        form.steps.data, form.parts.data = [], [part for part in item.parts if part not in item.missing_parts]
    return form


def _check_page(item: Item, form: Check, damage: Damaged) -> Response:
    return page(
        "loans/check.html", fragments=("check",), item=item, loan=last_return(item), form=form, damage=damage
    )


def _having(loans: Iterable[Loan]) -> list[Having]:
    """Everybody who has something, those who are late first."""
    found: dict[str, Having] = {}
    for loan in loans:
        if loan.borrower is not None:
            named = name_of(loan.borrower)
            found.setdefault(named, Having(named, loan.borrower_name, [])).loans.append(loan)
    return sorted(found.values(), key=lambda each: (not each.is_late, each.name.casefold()))


def _answered(
    *, told: said.Said | None = None, borrower: Borrower | None = None, refused: Form | None = None
) -> Response:
    headers.let_camera()
    out, who = queries.out_now(me()), request.args.get("who", "")
    having = (loan.borrower for loan in out if loan.borrower is not None)
    borrower = borrower or next((each for each in having if name_of(each) == who), None)
    theirs = [loan for loan in out if borrower is not None and loan.borrower is borrower]
    form = ReceiveFrom(None)
    form.loans.choices = [(loan.key, loan.label) for loan in theirs]
    form.loans.data = [loan.key for loan in theirs]
    form.who.data = name_of(borrower) if borrower is not None else ""
    back = first_to_check(me(), CHECKS_SHOWN)
    return page(
        "loans/returns.html",
        fragments=("returns", "scan_card"),
        said=told,
        act=Form(None),
        form=refused if isinstance(refused, ReceiveFrom) else form,
        refused=refused,
        borrower=borrower,
        theirs=theirs,
        having=_having(out),
        unchecked=back.first,
        unchecked_count=back.count,
        here=url_for(".returns"),
    )
