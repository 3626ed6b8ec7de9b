"""Times with an adviser, as staff see them."""

from flask.typing import ResponseReturnValue

from familiehus.families.access import households_visible_to
from familiehus.families.models import Household
from familiehus.families.states import LIVE
from familiehus.kernel import danish, traces
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.db import db
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _, ngettext
from familiehus.kernel.pages import done, page
from familiehus.support import access, commands, queries
from familiehus.support.forms import BookFor, CountSession, OfferSessions
from familiehus.support.models import AdviceSession
from familiehus.support.states import Held
from familiehus.support.views.routes import bp


def _shown(**forms: Form) -> ResponseReturnValue:
    offer, count = (
        forms.get("offer") or OfferSessions(None),
        forms.get("count") or CountSession(None),
    )
    if isinstance(offer, OfferSessions):
        offer.offer_advisers(queries.advisers())
    coming = queries.coming_sessions(me())
    chosen = forms.get("booking") or BookFor(None)
    if isinstance(chosen, BookFor):
        _offer(chosen, coming)
    return page(
        "support/advice.html",
        coming=coming,
        hidden=_looked_at(coming),
        unnoted=queries.to_note(me()),
        form=offer,
        count=count,
        booking=chosen,
        act=forms.get("act") or Form(None),
        access=access,
    )


def _looked_at(sessions: list[AdviceSession]) -> set[int]:
    """The families to be kept apart from who looks; that the others were read of is written down."""
    hidden = queries.hidden_from(me(), sessions)
    for each in sessions:
        if each.household is not None and each.household_id not in hidden:
            traces.look(each.household, by=me(), polled=True)
    return hidden


def _offer(form: BookFor, coming: list[AdviceSession]) -> None:
    """Families by the name they chose, and the times that are free."""
    live = households_visible_to(me()).where(Household.state.in_(LIVE)).order_by(Household.called)
    form.offer_families(list(db.session.scalars(live)))
    free = [each for each in coming if each.is_free]
    form.session.choices = [
        ("", _("Vælg en tid")),
        *((each.key, f"{danish.when(each.span)} · {each.kind_label}") for each in free),
    ]


@bp.get("/hjaelp/raadgivning")
@allow(access.may_help)
def advice() -> ResponseReturnValue:
    return _shown()


@bp.get("/mine-raadgivninger")
@allow(access.may_advise)
def advising() -> ResponseReturnValue:
    """An adviser's own times, and who comes."""
    mine = queries.advised_by(me())
    return page("support/advising.html", mine=mine, hidden=_looked_at(mine))


@bp.post("/hjaelp/raadgivning/tider")
@allow(access.may_match)
def offer_sessions() -> ResponseReturnValue:
    form, advisers = OfferSessions(), {each.key: each for each in queries.advisers()}
    form.offer_advisers(list(advisers.values()))
    if form.validate_on_submit():
        with form.refusals():
            made = commands.offer_sessions(
                form.kind.data,
                form.starts_at,
                form.length,
                form.number.data,
                advisers[form.adviser.data],
                advisers.get(form.second.data),
                place=form.place.data or "",
                weekly_until=form.until.data,
                by=me(),
            )
            said = ngettext("%(num)s tid er lagt ud.", "%(num)s tider er lagt ud.", len(made))
            return done(".advice", said)
    return _shown(offer=form)


@bp.post("/hjaelp/raadgivning/book")
@allow(access.may_help)
def book_for() -> ResponseReturnValue:
    form = BookFor()
    _offer(form, queries.coming_sessions(me()))
    if form.validate_on_submit():
        session = one_or_404(access.sessions_visible_to(me()), form.session.data)
        household = one_or_404(households_visible_to(me()), form.household.data)
        with form.refusals():
            commands.book(session, household, by=me())
            return done(".advice", _("Tiden er booket."))
    return _shown(booking=form)


@bp.post("/hjaelp/raadgivning/talt")
@allow(access.may_help)
def count_session() -> ResponseReturnValue:
    form = CountSession()
    if form.validate_on_submit():
        with form.refusals():
            commands.count_session(form.about.data, by=me())
            return done(".advice", _("Talt med."))
    return _shown(count=form)


@bp.post("/hjaelp/raadgivning/<key>/<word>")
@allow(access.may_help)
def session(key: str, word: str) -> ResponseReturnValue:
    """`word`: holdt, udeblev, fri (the family cannot come) or aflys (the advisers cannot)."""
    found, form = one_or_404(access.sessions_visible_to(me()), key), Form()
    if form.validate_on_submit():
        with form.refusals():
            if word in ("holdt", "udeblev"):
                commands.note_held(found, Held.HELD if word == "holdt" else Held.MISSED, by=me())
            elif word == "fri":
                commands.free(found, by=me())
            elif word == "aflys":
                commands.call_off(found, by=me())
            return done(".advice", _("Gemt."))
    return _shown(act=form)
