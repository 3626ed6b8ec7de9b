"""Labels: sheets and rolls to print, printed ones put on a thing, and what a scan by any camera opens."""

from flask import Response, abort, current_app, request, url_for
from flask.typing import ResponseReturnValue

from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.i18n import _, ngettext
from familiehus.kernel.pages import done, moved, page
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import everyone, is_staff
from familiehus.kernel.settings import Settings
from familiehus.loans import access, commands, queries
from familiehus.loans.forms.stock import ClaimLabel, PrintLabels
from familiehus.loans.models import Label
from familiehus.loans.queries.labels import sheet_of, unclaimed_count, unclaimed_label, unclaimed_sheet
from familiehus.loans.views.routes import bp, found

MOST_SHEETS = 1000


@bp.route("/maerkater", methods=["GET", "POST"])
@allow(access.may_keep_register)
def labels() -> ResponseReturnValue:
    """What can be printed; and new labels that sit on nothing yet."""
    form = PrintLabels()
    if form.validate_on_submit():
        with form.refusals():
            made = commands.print_labels(form.count.data, by=me())
            words = ngettext("%(num)s ny mærkat.", "%(num)s nye mærkater.", len(made))
            return done(".labels", words)
    return page(
        "loans/labels.html",
        fragments=("labels",),
        form=form,
        kinds=queries.kinds_in_use(me()),
        free_count=unclaimed_count(),
    )


@bp.get("/maerkater/udskriv")
@allow(access.may_keep_register)
def print_labels() -> ResponseReturnValue:
    """A sheet or a roll: of a kind, of one thing (`ting`), or of those that sit on nothing (`uden`); `ark` is which."""
    number = min(max(request.args.get("ark", 1, type=int) or 1, 1), MOST_SHEETS)
    if request.args.get("uden"):
        sheet = unclaimed_sheet(number)
    else:
        kind = item = None
        if key := request.args.get("ting"):
            item = one_or_404(access.items_visible_to(me()), key)
        elif key := request.args.get("kind"):
            kind = one_or_404(access.kinds_visible_to(me()), key)
        sheet = sheet_of(kind, item, number=number)
    return page(
        "loans/print_labels.html",
        labels=[(label, address_of(label)) for label in sheet.labels],
        number=number,
        sheets=sheet.sheets,
        kept={
            name: request.args[name] for name in ("uden", "ting", "kind", "papir") if request.args.get(name)
        },
        roll=request.args.get("papir") == "rulle",
        back_url=url_for(".labels"),
    )


@bp.route("/maerkater/saet-paa", methods=["GET", "POST"])
@allow(access.may_keep_register)
def claim() -> ResponseReturnValue:
    """A printed label is put on a thing: scan the label, name the thing."""
    form = ClaimLabel()
    if request.method != "POST":
        form.code.data = request.args.get("code", "")[:80]
        if key := request.args.get("ting"):
            form.thing.data = one_or_404(access.items_visible_to(me()), key).name
    if form.validate_on_submit():
        with form.refusals():
            label = unclaimed_label(form.code.data)
            if label is None:
                raise Refused(_("Den mærkat sidder allerede på noget, eller huset kender den ikke."))
            item = queries.item_named(form.thing.data, me())
            if item is None:
                raise Refused(_("Der er ingen ting med det navn. Skriv den ind først."))
            commands.claim_label(label, item, by=me())
            return done(".thing", _("Mærkaten sidder nu på %(thing)s.", thing=item.name), key=item.key)
    return page("loans/claim.html", fragments=("claim",), form=form)


@found.get("/t/<token>")
@allow(everyone)
def opened(token: str) -> ResponseReturnValue:
    """What a label's address opens. Staff: the thing's own page. Whoever has it: the loan. Anybody else learns that
    it belongs to the house, and no more: no names, not even of the thing."""
    label = queries.label_with_token(token)
    if label is None:
        abort(404)
    person = me()
    if is_staff(person):
        if label.item is None:
            return moved(url_for("loans.claim", code=label.code))
        return moved(url_for("loans.thing", key=label.item.key))
    if label.item is not None and access.may_borrow(person):
        loan = queries.open_loan_of(label.item, me())
        if loan is not None and access.may_report(person, loan):
            return moved(url_for("borrowing.index", galt=loan.key))
    return _finder()


def address_of(label: Label) -> str:
    """The address in the QR code: whole, with the token, and nothing that tells what it sits on."""
    settings: Settings = current_app.extensions["settings"]
    return f"{settings.base_url}{url_for('found.opened', token=label.token)}"


def _finder() -> Response:
    answer = page("loans/finder.html")
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
