"""The plan: things or kinds by days; a tap on a free stretch begins a reservation."""

from datetime import date, timedelta

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from familiehus.kernel import clock
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, moved, page
from familiehus.loans import access, commands, queries
from familiehus.loans.forms.desk import Reserve
from familiehus.loans.models import Item, ItemKind, Kit, Loan
from familiehus.loans.models.borrowers import Borrower
from familiehus.loans.queries.here import borrower_named, name_of, whom_to_offer
from familiehus.loans.queries.plan import plan_of_kinds, plan_of_things
from familiehus.loans.views.routes import bp

SCALES = {"uger": 14, "maaned": 31}
MOST_AWAY = timedelta(days=800)


def day_asked(name: str, otherwise: date) -> date:
    """The day in the address, if it is one, and within sight."""
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return otherwise
    return day if abs(day - clock.today()) < MOST_AWAY else otherwise


@bp.get("/plan")
@allow(access.may_lend)
def plan() -> ResponseReturnValue:
    """`kind` opens the things of one kind, `fra` is the first day, `vis` two weeks or a month."""
    scale = request.args.get("vis", "")
    scale = scale if scale in SCALES else "uger"
    days = SCALES[scale]
    today = clock.today()
    first = day_asked("fra", clock.monday_of(today))
    kinds = queries.kinds_in_use(me())
    kind = next((each for each in kinds if each.key == request.args.get("kind", "")), None)
    side = request.args.get("side", 1, type=int) or 1
    drawn = (
        plan_of_things(kind, first, days, person=me(), page=min(max(side, 1), 1000))
        if kind is not None
        else plan_of_kinds(kinds, first, days)
    )
    return page(
        "loans/plan.html",
        fragments=("plan",),
        plan=drawn,
        kind=kind,
        kind_key=kind.key if kind else None,
        kinds=kinds,
        first=first,
        before=first - timedelta(days=days),
        after=first + timedelta(days=days),
        scale=scale,
        today=today,
        page_number=side,
        pages=drawn.pages,
    )


@bp.route("/reserver", methods=["GET", "POST"])
@allow(access.may_lend)
def reserve() -> ResponseReturnValue:
    """Reserve that `item`, any of a `kind`, or all of a `kit`, from the day that was tapped."""
    thing = _asked_for()
    if thing is None:
        return moved(url_for(".plan"))
    form = Reserve()
    if request.method != "POST":
        form.starts_on.data = day_asked("starts_on", clock.today())
        form.due_on.data = _due(thing, form.starts_on.data)
        form.who.data = request.args.get("who", "")
    borrower = borrower_named(form.who.data or "", me())
    form.who.choices = [(name_of(borrower), borrower.name)] if borrower else []
    if form.validate_on_submit() and borrower is not None:
        with form.refusals():
            loan = _reserve(thing, borrower, form.starts_on.data, form.due_on.data)
            named = thing.name if isinstance(thing, Kit) else loan.label
            return done(".loan", _("%(thing)s er reserveret.", thing=named), key=loan.key)
    q = request.args.get("q", "").strip()[:80]
    people = queries.borrowers_found(me(), q) if q else whom_to_offer(me())
    if borrower is not None and not any(each.borrower is borrower for each in people):
        people = [queries.Offered(borrower, False), *people]
    sort = "kit" if isinstance(thing, Kit) else "item" if isinstance(thing, Item) else "kind"
    kept = {sort: thing.key, "starts_on": form.starts_on.data}
    return page(
        "loans/reserve.html",
        fragments=("reserve",),
        form=form,
        thing=thing,
        sort=sort,
        back=_back(thing),
        people=people,
        q=q,
        kept=kept,
        here=url_for(".reserve", **{name: value for name, value in kept.items() if value}),
    )


def _asked_for() -> Item | ItemKind | Kit | None:
    """What the address names; a kit only while there is something in it to lend."""
    if key := request.args.get("item"):
        return one_or_404(access.items_visible_to(me()), key)
    if key := request.args.get("kit"):
        return one_or_404(select(Kit).where(Kit.retired_at.is_(None), Kit.items.any()), key)
    if key := request.args.get("kind"):
        return one_or_404(access.kinds_visible_to(me()), key)
    return None


def _due(thing: Item | ItemKind | Kit, starts_on: date) -> date:
    if isinstance(thing, Kit):
        return queries.due_together(thing.items, starts_on)
    return queries.due_for(thing.kind if isinstance(thing, Item) else thing, starts_on)


def _reserve(thing: Item | ItemKind | Kit, borrower: Borrower, starts_on: date, due_on: date) -> Loan:
    """Reserve it; of a kit, the first of its things. Raises `Refused`."""
    if isinstance(thing, Kit):
        return commands.reserve_kit(thing, borrower, starts_on, due_on, by=me())[0]
    if isinstance(thing, Item):
        return commands.reserve(thing.kind, borrower, starts_on, due_on, by=me(), item=thing)
    return commands.reserve(thing, borrower, starts_on, due_on, by=me())


def _back(thing: Item | ItemKind | Kit) -> str:
    if isinstance(thing, Kit):
        return url_for(".describe_kit", key=thing.key)
    return url_for(".plan", kind=thing.kind.key if isinstance(thing, Item) else thing.key)
