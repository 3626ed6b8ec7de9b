"""What the house wrote: what needs a person's decision, what waits, what was sent."""

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from familiehus.kernel import traces
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.db import new_key
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.pages import done, page
from familiehus.messages import access, commands, introductions, queries
from familiehus.messages.letters import TRIAL
from familiehus.messages.models import Message, State

PER_PAGE = 25
VIEWS = {
    "": (lazy("Uløste"), (State.FAILED, State.UNCERTAIN)),
    "venter": (lazy("Venter"), (State.WAITING, State.SENDING)),
    "sendt": (lazy("Sendt"), (State.SENT,)),
    "standset": (lazy("Standset"), (State.DROPPED,)),
}
COUNTED = ("", "venter")

bp = Blueprint("messages", __name__, url_prefix="/beskeder")


@bp.get("/")
@allow(access.may_see_messages)
def index() -> ResponseReturnValue:
    chosen = request.args.get("vis", "")
    return _index(chosen if chosen in VIEWS else "", request.args.get("side", 1, type=int), Form())


@bp.post("/<key>/send-igen")
@allow(access.may_see_messages)
def send_again(key: str) -> ResponseReturnValue:
    """Try a failed or uncertain message once more."""
    message, act = one_or_404(select(Message), key), Form()
    if act.validate_on_submit():
        with act.refusals():
            commands.send_again(message, by=me())
            return done(".index", _("Beskeden sendes igen om lidt."))
    return _index("", 1, act)


@bp.post("/<key>/stands")
@allow(access.may_see_messages)
def give_up(key: str) -> ResponseReturnValue:
    """Decide that a message is not to be sent."""
    message, act = one_or_404(select(Message), key), Form()
    if act.validate_on_submit():
        with act.refusals():
            commands.give_up(message, by=me())
            return done(".index", _("Beskeden bliver ikke sendt."))
    return _index("", 1, act)


@bp.post("/proeve")
@allow(access.may_try_out)
def try_out() -> ResponseReturnValue:
    """Write to oneself, to see that messages get out of the house."""
    act = Form()
    if act.validate_on_submit():
        with act.refusals():
            commands.queue(TRIAL, to=f"person:{me().key}", subject_key=new_key())
            return done(".index", _("En prøve er på vej til dig."), vis="venter")
    return _index("", 1, act)


def _index(chosen: str, number: int, act: Form) -> ResponseReturnValue:
    """One page of the list. That the names were read is written down."""
    rows, pages = queries.page_of(VIEWS[chosen][1], min(max(number, 1), 10_000), PER_PAGE)
    hidden = introductions.hidden_from(me())
    names = queries.names_of(rows, hidden)
    if names:
        traces.search("", by=me(), among="messages", found=sorted(names))
    counts = queries.counts()

    def word(slug: str, label: Any, states: tuple[State, ...]) -> str:
        number = sum(counts.get(state, 0) for state in states)
        return f"{label} {number}" if slug in COUNTED and number else str(label)

    segments = [
        (
            url_for(".index", vis=slug or None),
            word(slug, label, states),
            slug == chosen,
        )
        for slug, (label, states) in VIEWS.items()
    ]
    return page(
        "messages/index.html",
        fragments=("message_list",),
        messages=rows,
        names=names,
        hidden=hidden,
        kind_label=queries.kind_label,
        number=number,
        pages=pages,
        page_url=lambda side: url_for(".index", vis=chosen or None, side=side),
        chosen=chosen,
        segments=segments,
        act=act,
        access=access,
    )
