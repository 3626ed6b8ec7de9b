"""One's own calendars: one for each device, its address shown once, renewed and stopped with a tap."""

from flask import Response, current_app, session, url_for

from familiehus.activities.queries import places_in_use
from familiehus.feeds import access, building, commands, queries, reminding
from familiehus.feeds.addresses import Addresses
from familiehus.feeds.forms import NewKey, Reminders
from familiehus.feeds.kinds import KINDS_FOR, Kind
from familiehus.feeds.models import FeedKey
from familiehus.feeds.views.routes import bp
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.roles import is_family
from familiehus.kernel.settings import Settings

SHOWN_ONCE = "feed_address"


@bp.route("/abonnementer", methods=["GET", "POST"])
@allow(access.may_have_feeds)
def mine() -> Response:
    """The devices that have a calendar and whether they fetch it; one more; the address of the one just made."""
    form = NewKey()
    kinds, places = KINDS_FOR[me().role], places_in_use()
    form.offer(kinds, places)
    if form.validate_on_submit():
        with form.refusals():
            place = next((each for each in places if each.key == form.shows.data), None)
            kind = Kind.PLACE if place else Kind(form.shows.data)
            key, token = commands.give_key(me(), kind, form.label.data, place=place, by=me())
            _show_once(key, token)
            return done(".mine", _("Kalenderen er klar til %(device)s.", device=key.label))
    return _mine(form)


@bp.post("/abonnementer/besked")
@allow(access.may_have_feeds)
def reminders() -> Response:
    """How one wants to be reminded."""
    form = Reminders()
    if form.validate_on_submit():
        reminding.choose(
            me(),
            evening_before=form.evening_before.data,
            two_hours_before=form.two_hours_before.data,
            by_sms=form.by_sms.data,
            invitations=form.invitations.data,
        )
        return done(".mine", _("Gemt."))
    return done(".mine")


def _mine(form: NewKey) -> Response:
    keys = queries.keys_of(me())
    shown: dict[str, str] = {} if form.is_submitted() else session.pop(SHOWN_ONCE, {})
    fresh = next((key for key in keys if key.key in shown), None)
    return page(
        "feeds/mine.html",
        form=form,
        act=Form(None),
        reminders=Reminders(None, obj=reminding.choice_of(me()))
        if KINDS_FOR[me().role][0].is_personal
        else None,
        keys=keys,
        fresh=fresh,
        addresses=_addresses(fresh, shown[fresh.key]) if fresh else None,
        back=url_for("my_pages.index" if is_family(me()) else "accounts.me"),
    )


@bp.post("/abonnementer/<key>/forny")
@allow(access.may_have_feeds)
def renew(key: str) -> Response:
    own, form = one_or_404(access.keys_visible_to(me()), key), Form()
    if form.validate_on_submit():
        _show_once(own, commands.renew(own, by=me()))
    return done(".mine", _("Her er den nye adresse. Den gamle virker ikke mere."))


@bp.post("/abonnementer/<key>/stop")
@allow(access.may_have_feeds)
def revoke(key: str) -> Response:
    own, form = one_or_404(access.keys_visible_to(me()), key), Form()
    if form.validate_on_submit():
        commands.revoke(own, by=me())
    return done(".mine", _("%(device)s får ikke mere at vide.", device=own.label))


def _show_once(key: FeedKey, token: str) -> None:
    """The address goes along in the reader's own cookie to the next page, and is gone when that was shown."""
    session[SHOWN_ONCE] = {key.key: token}


def _addresses(key: FeedKey, token: str) -> Addresses:
    settings: Settings = current_app.extensions["settings"]
    return Addresses.of(settings.base_url, url_for("feeds.keyed", token=token), {}, building.name_of_key(key))
