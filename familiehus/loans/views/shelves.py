"""Beside the desk: counting a shelf, services that are due, who waits, and numbers for funders."""

from datetime import date, timedelta

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from familiehus.kernel import clock, danish, headers
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.loans import access, commands, queries
from familiehus.loans.forms.desk import Scan
from familiehus.loans.forms.stock import CountShelf
from familiehus.loans.models import Item, Stocktake, WaitingEntry
from familiehus.loans.queries.maintenance import services_due
from familiehus.loans.views import said
from familiehus.loans.views.plan import day_asked
from familiehus.loans.views.routes import bp


@bp.route("/optaelling", methods=["GET", "POST"])
@allow(access.may_keep_register)
def stocktakes() -> ResponseReturnValue:
    """What has been counted, and a new count of a shelf, a kind, or everything."""
    form = CountShelf()
    kinds = queries.kinds_in_use(me())
    form.place.choices = [("", _("Alle hylder")), *((place, place) for place in queries.places())]
    form.kind.choices = [("", _("Alle slags")), *((kind.key, kind.name) for kind in kinds)]
    if form.validate_on_submit():
        with form.refusals():
            kind = next((each for each in kinds if each.key == form.kind.data), None)
            begun = commands.begin_stocktake(by=me(), kind=kind, place=form.place.data or "")
            return done(".stocktake", _("Scan det, der står der."), key=begun.key)
    return page(
        "loans/stocktakes.html",
        fragments=("stocktakes",),
        form=form,
        stocktakes=queries.last_stocktakes(),
    )


@bp.get("/optaelling/<key>")
@allow(access.may_keep_register)
def stocktake(key: str) -> ResponseReturnValue:
    """The shelf as it is counted now; `ting` tells of the last scan, `side` is the page of the piles."""
    counted = _counted(key)
    tally = queries.tally_of(counted, max(1, min(request.args.get("side", 1, type=int) or 1, 1000)))
    told = None
    if item_key := request.args.get("ting"):
        item = one_or_404(access.items_visible_to(me()), item_key)
        told = _told(counted, tally, item, again=bool(request.args.get("igen")))
    return _shelf(counted, told, tally=tally)


@bp.post("/optaelling/<key>/set")
@allow(access.may_keep_register)
def seen(key: str) -> ResponseReturnValue:
    """A thing stands here."""
    counted, form = _counted(key), Scan()
    if not form.validate_on_submit():
        return _shelf(counted, said.unknown(form.code.data or ""), form)
    item = queries.item_with_code(form.code.data, me())
    if item is None:
        form.refuse(_("Vi kender ikke koden."))
        return _shelf(counted, said.unknown(form.code.data), form)
    line = queries.line_of(counted, item)
    before = line is not None and line.seen_at is not None
    with form.refusals():
        commands.tally(counted, item)
        return done(".stocktake", None, key=key, ting=item.key, igen=1 if before else None)
    return _shelf(counted, said.refused(item, " ".join(form.form_errors)), form)


@bp.post("/optaelling/<key>/slut")
@allow(access.may_keep_register)
def end_stocktake(key: str) -> ResponseReturnValue:
    counted, form = _counted(key), Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.end_stocktake(counted, by=me())
            return done(".stocktake", _("Optællingen er slut."), key=key)
    return _shelf(counted, None, form)


@bp.get("/eftersyn")
@allow(access.may_keep_register)
def services() -> ResponseReturnValue:
    """Things whose service is due, by the calendar or by their loans; what is past it stays at home."""
    due = services_due(me())
    return page(
        "loans/services.html",
        fragments=("services",),
        due=due,
        words={item.id: _service_words(item) for item in due},
        act=Form(None),
    )


@bp.post("/eftersyn/<key>/gjort")
@allow(access.may_keep_register)
def serviced(key: str) -> ResponseReturnValue:
    item, form = one_or_404(access.items_visible_to(me()), key), Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.do_service(item, by=me())
            return done(".services", _("Eftersynet af %(thing)s er skrevet ned.", thing=item.name))
    return done(".services", " ".join(str(each) for each in form.form_errors))


@bp.get("/venteliste")
@allow(access.may_lend)
def waiting() -> ResponseReturnValue:
    """Who waits for what, in turn, and what stands aside for whom."""
    return page("loans/waiting.html", fragments=("waiting",), entries=queries.waiting(me()), act=Form(None))


@bp.post("/venteliste/<key>/af")
@allow(access.may_lend)
def leave_line(key: str) -> ResponseReturnValue:
    entry, form = one_or_404(access.waiting_visible_to(me()), key, WaitingEntry.key), Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.leave_line(entry, by=me())
            return done(".waiting", _("Skrevet af."))
    return done(".waiting", " ".join(str(each) for each in form.form_errors))


@bp.get("/tal")
@allow(access.may_see_statistics)
def figures() -> ResponseReturnValue:
    """Use, lateness, losses and waiting by kind, from `fra` to `til`; never who."""
    today = clock.today()
    first = day_asked("fra", date(today.year, 1, 1))
    last = max(first, day_asked("til", today))
    rows = [each for each in queries.figures(first, last) if each.things or each.loans]
    return page(
        "loans/figures.html",
        fragments=("figures",),
        rows=sorted(rows, key=lambda each: -each.loans),
        most=max((each.loans for each in rows), default=0),
        first=first,
        last=last,
        year_ago=today - timedelta(days=365),
    )


def _counted(key: str) -> Stocktake:
    return one_or_404(select(Stocktake).options(joinedload(Stocktake.kind)), key)


def _told(counted: Stocktake, tally: queries.Tally, item: Item, *, again: bool) -> said.Said:
    line = queries.line_of(counted, item)
    how_far = _("%(found)s af %(all)s", found=tally.found.count, all=tally.expected)
    if again:
        return said.Said(said.AGAIN, item.name, _("Den er allerede talt med."), progress=how_far)
    if line is not None and not line.is_expected:
        belongs = item.place or item.kind.name
        loan = queries.open_loan_of(item)
        note = (
            _("Den står som udlånt. Skal den modtages?")
            if loan is not None
            else _("Den hører til et andet sted: %(place)s.", place=belongs)
        )
        ways = [(url_for(".returns", code=item.name), _("Tag imod den"))] if loan is not None else []
        return said.Said(said.AGAIN, item.name, note, ways=ways, progress=how_far)
    return said.Said(said.GOOD, item.name, _("Fundet."), progress=how_far)


def _shelf(
    counted: Stocktake,
    told: said.Said | None,
    refused: Form | None = None,
    *,
    tally: queries.Tally | None = None,
) -> Response:
    headers.let_camera()
    return page(
        "loans/stocktake.html",
        fragments=("stocktake_now", "scan_card"),
        stocktake=counted,
        tally=tally or queries.tally_of(counted),
        page_url=lambda side: url_for(".stocktake", key=counted.key, side=side),
        said=told,
        act=Form(None),
        refused=refused,
    )


def _service_words(item: Item) -> str:
    words = []
    if item.service_due_on is not None:
        words.append(_("senest %(day)s", day=danish.day(item.service_due_on)))
    if item.kind.service_loans:
        words.append(
            _("%(loans)s af %(most)s lån", loans=item.loans_since_service, most=item.kind.service_loans)
        )
    return " · ".join(words)
