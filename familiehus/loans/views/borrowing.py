"""A family's or a volunteer's own loans: what they have, for how long, and what they would like. Free or busy only."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from familiehus.kernel import clock, danish
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.refusals import Refused
from familiehus.kernel.requests import reads_first
from familiehus.kernel.transaction import begin_writing
from familiehus.loans import access, commands, papers, queries
from familiehus.loans.forms.stock import ReserveOwn, SomethingWrong
from familiehus.loans.models import ItemKind, Loan, WaitingEntry
from familiehus.loans.models.borrowers import Borrower
from familiehus.loans.queries.here import borrows_as, name_of
from familiehus.loans.queries.plan import Stretch, plan_of_kinds
from familiehus.loans.queries.tiles import own_live
from familiehus.loans.views.pictures import sent_picture
from familiehus.loans.views.routes import borrowing as bp

SHOWN_DAYS = 14


@dataclass(frozen=True)
class Lent:
    """A kind that may be borrowed: how it stands the next two weeks, how many at most, never who has one."""

    kind: ItemKind
    stretches: list[Stretch]
    waiting: WaitingEntry | None

    @property
    def free_now(self) -> int:
        return self.stretches[0].free or 0 if self.stretches else 0

    @property
    def next_free(self) -> date | None:
        """The first of the days shown on which one is free and the house open."""
        return next((each.first for each in self.stretches if each.free), None)


@bp.get("/")
@allow(access.may_borrow)
def index() -> ResponseReturnValue:
    """What we have, what is reserved, what we wait for, and what can be borrowed. `galt` opens one loan's form, `slags`
    one kind's."""
    return _shown()


@bp.post("/<key>/forlaeng")
@allow(access.may_borrow)
def extend(key: str) -> ResponseReturnValue:
    """Longer, unless somebody waits."""
    loan, act = _own(key), Form()
    if act.validate_on_submit():
        with act.refusals():
            commands.extend(loan, by=me())
            return done(".index", _("Forlænget. Den skal tilbage %(day)s.", day=_day(loan.due_on)))
    return _shown(act)


@bp.post("/<key>/aflys")
@allow(access.may_borrow)
def cancel(key: str) -> ResponseReturnValue:
    loan, act = _own(key), Form()
    if act.validate_on_submit():
        with act.refusals():
            commands.cancel(loan, by=me())
            return done(".index", _("Aflyst. Tak, så kan en anden få den."))
    return _shown(act)


@bp.post("/<key>/galt")
@allow(access.may_borrow)
@reads_first
def wrong(key: str) -> ResponseReturnValue:
    """Something is wrong with it. Thanked for, never billed."""
    refusal, picture = None, None
    try:
        picture = sent_picture()
    except Refused as why:
        refusal = why
    begin_writing()
    loan, form = _own(key), SomethingWrong()
    if refusal is not None:
        form.refuse(*refusal.reasons)
    elif form.validate_on_submit() and loan.item is not None:
        with form.refusals():
            commands.report_damage(loan.item, form.words.data, by=me(), loan=loan, picture=picture)
            return done(".index", _("Tak, fordi du siger det. I skal ikke betale for et uheld."))
    return _shown(trouble=(loan, form))


@bp.post("/slags/<key>/reserver")
@allow(access.may_borrow)
def reserve(key: str) -> ResponseReturnValue:
    """Any of a kind, from a day, for as long as the kind is lent."""
    kind, form = _kind(key), _reserve_form(borrows_as(me()))
    if form.validate_on_submit():
        with form.refusals():
            loan = commands.reserve(kind, _borrower(form.who.data), form.starts_on.data, by=me())
            return done(".index", _("Reserveret. Hent den %(day)s.", day=_day(loan.starts_on)))
    return _shown(asked=(kind, form))


@bp.post("/slags/<key>/vent")
@allow(access.may_borrow)
def join_line(key: str) -> ResponseReturnValue:
    kind, act = _kind(key), Form()
    if act.validate_on_submit():
        with act.refusals():
            commands.join_line(kind, _borrower(request.form.get("who", "")), by=me())
            return done(".index", _("I står på ventelisten. Vi skriver, når der er en til jer."))
    return _shown(act)


@bp.post("/venter/<key>/ja")
@allow(access.may_borrow)
def accept(key: str) -> ResponseReturnValue:
    """We want it, and fetch it before the window ends."""
    entry, act = one_or_404(access.waiting_visible_to(me()), key), Form()
    if act.validate_on_submit():
        with act.refusals():
            commands.accept(entry, by=me())
            return done(".index", _("Godt. Den står klar til jer."))
    return _shown(act)


@bp.post("/venter/<key>/nej")
@allow(access.may_borrow)
def leave_line(key: str) -> ResponseReturnValue:
    entry, act = one_or_404(access.waiting_visible_to(me()), key), Form()
    if act.validate_on_submit():
        with act.refusals():
            commands.leave_line(entry, by=me())
            return done(".index", _("I står ikke på ventelisten mere."))
    return _shown(act)


@bp.get("/aftale")
@allow(access.may_borrow)
def agreement() -> ResponseReturnValue:
    """Everything that one has from the house now, and what was agreed."""
    loans = [loan for loan in own_live(me()) if loan.is_out]
    return page(
        "loans/agreement.html",
        loans=loans,
        terms=papers.terms(),
    )


def _own(key: str) -> Loan:
    return one_or_404(access.loans_visible_to(me()), key)


def _kind(key: str) -> ItemKind:
    return one_or_404(access.kinds_visible_to(me()), key)


def _borrower(named: str) -> Borrower:
    """For whom: the one that was chosen, or the only one there is."""
    mine = borrows_as(me())
    chosen = next((each for each in mine if name_of(each) == named), mine[0] if len(mine) == 1 else None)
    return chosen if chosen is not None else abort(404)


def _day(day: date) -> str:
    return danish.relative_day(day)


def _reserve_form(mine: list[Borrower], *sent: None) -> ReserveOwn:
    form = ReserveOwn(*sent)
    form.who.choices = [(name_of(each), each.name) for each in mine]
    return form


def _begun(lent: Lent | None, mine: list[Borrower]) -> tuple[ItemKind, ReserveOwn] | None:
    """The form for a kind that is free, with the first day on which one is."""
    if lent is None or lent.next_free is None or lent.waiting:
        return None
    form = _reserve_form(mine, None)
    form.starts_on.data = lent.next_free
    return lent.kind, form


def _shown(
    act: Form | None = None,
    *,
    trouble: tuple[Loan, SomethingWrong] | None = None,
    asked: tuple[ItemKind, ReserveOwn] | None = None,
) -> Response:
    mine = borrows_as(me())
    loans, waiting = own_live(me()), queries.waiting(me())
    if trouble is None and (key := request.args.get("galt")):
        loan = next((each for each in loans if each.key == key and each.is_out), None)
        trouble = (loan, SomethingWrong(None)) if loan else None
    today = clock.today()
    plan = plan_of_kinds(queries.kinds_in_use(me()), today, SHOWN_DAYS)
    waits = {entry.kind_id: entry for entry in waiting}
    lent = [Lent(line.thing, line.stretches, waits.get(line.thing.id)) for line in plan.lines]
    if asked is None and (key := request.args.get("slags")):
        asked = _begun(next((each for each in lent if each.kind.key == key), None), mine)
    return page(
        "loans/borrowing.html",
        fragments=("borrowing",),
        act=act or Form(None),
        out=[loan for loan in loans if loan.is_out],
        reserved=_each_kit_once([loan for loan in loans if loan.is_reserved]),
        waiting=waiting,
        lent=lent,
        trouble=trouble[0] if trouble else None,
        wrong=trouble[1] if trouble else None,
        asked=asked[0] if asked else None,
        form=asked[1] if asked else None,
        many=len(mine) > 1,
        names=[(name_of(each), each.name) for each in mine],
        last=today + timedelta(days=SHOWN_DAYS - 1),
    )


def _each_kit_once(loans: list[Loan]) -> list[Loan]:
    """What is reserved as one stands there as one: by the first of its things."""
    firsts: dict[object, Loan] = {}
    for loan in loans:
        firsts.setdefault((loan.kit_id, loan.batch) if loan.kit_id else loan.id, loan)
    return list(firsts.values())
