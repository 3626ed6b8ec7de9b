"""Handing out: what, to whom, and the button; each scan after that is lent at once, and can be taken back."""

from datetime import date, timedelta

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from familiehus.kernel import clock, headers
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.db import db
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, moved, page
from familiehus.kernel.refusals import Refused
from familiehus.kernel.requests import reads_first
from familiehus.kernel.transaction import begin_writing
from familiehus.loans import access, commands, queries
from familiehus.loans.forms.desk import HandOut, ScanOut, TickOut
from familiehus.loans.models import Item, Loan
from familiehus.loans.models.borrowers import Borrower
from familiehus.loans.queries.here import borrower_named, name_of, whom_to_offer
from familiehus.loans.queries.tiles import (
    USUAL,
    due_soon,
    first_to_check,
    kits_at_home,
    lengths,
    next_open,
    of_one_kit,
    tiles,
)
from familiehus.loans.queries.timeline import closed_days
from familiehus.loans.states import Condition
from familiehus.loans.views import said
from familiehus.loans.views.pictures import sent_pictures
from familiehus.loans.views.routes import bp

TRIES, CHECKS_SHOWN = 6, 4


@bp.get("/")
@allow(access.may_lend)
def desk() -> ResponseReturnValue:
    """The desk. `code` picks a thing that was scanned, `who` goes on with somebody, `ud` tells of a loan just made."""
    form = HandOut(None)
    form.what.data, form.who.data = request.args.get("what", ""), request.args.get("who", "")
    picked, told = _picked(form)
    return _answered(form, picked, borrower_named(form.who.data, me()), told or _told())


@bp.route("/udlever", methods=["GET", "POST"])
@allow(access.may_lend)
@reads_first
def hand_out() -> ResponseReturnValue:
    """The third tap. Looked at again after a refusal, it is the desk."""
    if request.method != "POST":
        return moved(url_for(".desk"))
    picture, signature, refusal = sent_pictures()
    begin_writing()
    form = HandOut()
    picked, told = _picked(form)
    borrower = borrower_named(form.who.data or "", me())
    _offer(form, picked, borrower)
    if refusal is not None:
        form.refuse(*refusal.reasons)
    elif form.validate_on_submit() and borrower is not None:
        with form.refusals():
            loan = _hand_out(form, picked, borrower, picture, signature)
            return done(".desk", None, who=name_of(borrower), ud=loan.key)
    return _answered(form, picked, borrower, told)


@bp.post("/scan")
@allow(access.may_lend)
def scan_out() -> ResponseReturnValue:
    """The next thing for the same borrower: lent as soon as it is scanned."""
    scan, form = ScanOut(), HandOut(None)
    borrower = borrower_named(scan.who.data or "", me())
    form.who.data = scan.who.data
    if not scan.validate_on_submit() or borrower is None:
        return _answered(form, None, borrower, said.unknown(scan.code.data or ""), refused=scan)
    item = queries.item_with_code(scan.code.data, me())
    if item is None:
        scan.refuse(_("Vi kender ikke koden."))
        return _answered(form, None, borrower, said.unknown(scan.code.data), refused=scan)
    out = queries.open_loan_of(item, me())
    if out is not None and out.borrower is borrower:
        return done(".desk", None, who=scan.who.data, ud=out.key, igen=1)
    if (why := queries.why_not_now(item)) is not None:
        scan.refuse(why.label)
        return _answered(form, None, borrower, said.in_the_way(item, why), refused=scan)
    with scan.refusals():
        loan = commands.hand_out_item(item, borrower, by=me())
        return done(".desk", None, who=scan.who.data, ud=loan.key)
    return _answered(form, None, borrower, said.refused(item, " ".join(scan.form_errors)), refused=scan)


@bp.post("/laan/<key>/tjek-ud")
@allow(access.may_lend)
def tick_out(key: str) -> ResponseReturnValue:
    """The steps of the hand-out that were done, of everything that went out as one."""
    loan = one_or_404(access.loans_visible_to(me()), key)
    form = TickOut()
    form.steps.choices = [(step, step) for step in _steps(loan)]
    if form.validate_on_submit():
        with form.refusals():
            for each in of_one_kit(loan):
                commands.tick_out(each, form.steps.data or (), by=me())
            return done(".desk", _("Skrevet ned."), who=form.who.data or None)
    return done(".desk", " ".join(str(each) for each in form.form_errors))


@bp.post("/laan/<key>/fortryd")
@allow(access.may_lend)
def undo_hand_out(key: str) -> ResponseReturnValue:
    """It was not handed out after all."""
    loan = one_or_404(access.loans_visible_to(me()), key)
    form = Form()
    if form.validate_on_submit():
        with form.refusals():
            for each in of_one_kit(loan):
                commands.undo_hand_out(each, by=me())
            return done(".desk", None, who=request.form.get("who", "")[:40], hjemme=loan.key)
    return done(".desk", " ".join(form.form_errors))


def _steps(loan: Loan) -> list[str]:
    """What is looked after when it goes out, of everything that goes as one."""
    return list(dict.fromkeys(step for each in of_one_kit(loan) for step in each.kind.hand_out_steps))


def _just_out(told: said.Said | None) -> tuple[Loan | None, list[str]]:
    """What went out a moment ago, and the steps of its kind, unless some are ticked."""
    loan = told.loan if told is not None else None
    steps = _steps(loan) if loan is not None and loan.is_out and not loan.steps_out else []
    return (loan, steps) if steps else (None, [])


def _picked(form: HandOut) -> tuple[Item | None, said.Said | None]:
    """The thing that was scanned or chosen by its own tile; a card when it cannot go out now."""
    code = request.args.get("code", "").strip()
    what, _colon, key = (form.what.data or "").partition(":")
    if code:
        item = queries.item_with_code(code, me())
        if item is None:
            return None, said.unknown(code)
    elif what == "item":
        item = one_or_404(access.items_visible_to(me()), key)
    else:
        return None, None
    if (why := queries.why_not_now(item)) is not None:
        form.what.data = ""
        return None, said.in_the_way(item, why)
    form.what.data = f"item:{item.key}"
    return item, None


def _offer(form: HandOut, picked: Item | None, borrower: Borrower | None) -> None:
    """What may be answered: the tiles in sight, whoever was found, and the usual lengths."""
    form.what.choices = [(f"kind:{each.kind.key}", each.kind.name) for each in tiles(me()) if each.home]
    form.what.choices += [(f"kit:{kit.key}", kit.name) for kit in kits_at_home(me())]
    if picked is not None:
        form.what.choices.append((f"item:{picked.key}", picked.name))
    form.who.choices = [(name_of(borrower), borrower.name)] if borrower is not None else []
    form.until.choices = [(value, value) for value in (USUAL, "7", "14", "28")]


def _hand_out(
    form: HandOut, picked: Item | None, borrower: Borrower, picture: bytes | None, signature: bytes | None
) -> Loan:
    """Lend the thing that was scanned, or any of the kind that is at home. Raises `Refused`."""
    due = _due(form)
    more = {
        "condition": Condition(form.condition.data) if form.condition.data else None,
        "note": form.note.data or "",
        "picture": picture,
        "override": form.reason.data or "",
    }
    loan = None
    if picked is not None:
        loan = commands.hand_out_item(picked, borrower, due, by=me(), **more)
    elif form.what.data.startswith("kit:"):
        kit = next(kit for kit in kits_at_home(me()) if f"kit:{kit.key}" == form.what.data)
        loan = commands.hand_out_kit(kit, borrower, due, by=me(), override=more["override"])[0]
    else:
        loan = _any_of_kind(form.what.data.partition(":")[2], borrower, due, more)
    if signature:
        commands.sign(_same_visit(borrower), signature, by=me())
    return loan


def _any_of_kind(key: str, borrower: Borrower, due: date | None, more: dict) -> Loan:
    """The first that is at home and not promised within the time. Raises `Refused`: the last reason, when none is."""
    kind = one_or_404(access.kinds_visible_to(me()), key)
    why: Refused | None = None
    until = due or queries.due_for(kind, clock.today())
    for item in queries.least_promised(queries.items_to_lend(me(), kind=kind), borrower, until)[:TRIES]:
        try:
            with db.session.begin_nested():
                return commands.hand_out_item(item, borrower, due, by=me(), **more)
        except Refused as refusal:
            why = refusal
    raise why or Refused(_("Der er ingen hjemme lige nu."))


def _same_visit(borrower: Borrower) -> list[Loan]:
    """What the borrower has been handed today: one signature stands for it all."""
    today = clock.today()
    return [
        loan
        for loan in queries.live_loans_of(borrower)
        if loan.handed_out_at is not None and clock.local_day(loan.handed_out_at) == today
    ]


def _due(form: HandOut) -> date | None:
    """The day it is to be back, when one was chosen; else the kind's own time."""
    if form.until_on.data:
        return form.until_on.data
    if not (form.until.data or "").isdigit():
        return None
    today = clock.today()
    day = today + timedelta(days=int(form.until.data))
    return next_open(day, closed_days(day, day + timedelta(days=30)))


def _told() -> said.Said | None:
    """What was just done, by the address one was sent to."""
    for name, words in (("ud", said.handed_out), ("hjemme", said.taken_back), ("ind", said.received)):
        if key := request.args.get(name):
            loan = queries.loan_told(key, me()) or abort(404)
            if name == "ud" and (not loan.is_out or request.args.get("igen")):
                return said.handed_out(loan, again=True) if loan.is_out else None
            return words(loan)
    return None


def _answered(
    form: HandOut,
    picked: Item | None,
    borrower: Borrower | None,
    told: said.Said | None,
    refused: Form | None = None,
) -> Response:
    headers.let_camera()
    today = clock.today()
    q = request.args.get("q", "").strip()[:80]
    people = queries.borrowers_found(me(), q) if q else whom_to_offer(me(), lately=borrower is None)
    if borrower is not None:
        people = [
            *(each for each in people if each.borrower is borrower),
            *(each for each in people if each.borrower is not borrower),
        ] or people
        if not any(each.borrower is borrower for each in people):
            people = [queries.Offered(borrower, False), *people]
    chosen = picked.kind if picked else None
    due, back = due_soon(me()), first_to_check(me(), CHECKS_SHOWN)
    gone, steps = _just_out(told)
    return page(
        "loans/desk.html",
        fragments=("desk", "scan_card"),
        form=form,
        act=Form(None),
        refused=refused,
        said=told,
        picked=picked,
        borrower=borrower,
        tiles=tiles(me()),
        kits=kits_at_home(me()),
        people=people,
        guests=any(each.is_here for each in people),
        q=q,
        gone=gone,
        gone_steps=steps,
        code=request.args.get("code", "") if told and told.outcome == said.NO else "",
        lengths=lengths(chosen, closed_days(today, today + timedelta(days=60))),
        due=due.first,
        due_count=due.count,
        unchecked=back.first,
        unchecked_count=back.count,
        paper=request.args.get("ud") if borrower is not None else None,
        here=url_for(".desk", who=name_of(borrower) if borrower else None),
    )
