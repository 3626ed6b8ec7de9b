"""What is kept beside a family: address, consents, care needs, wishes, whom it is kept apart from."""

from collections.abc import Callable, Sequence

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from familiehus.families import access, commands, queries
from familiehus.families.forms import (
    Address,
    KeepApart,
    NoteCareNeed,
    ReleaseText,
    SayYes,
    ShowAddress,
    WishOfTheirs,
)
from familiehus.families.models import CareNeed, Household, PhotoTakeDown, Wish
from familiehus.families.states import Area, OtherParent, Purpose
from familiehus.families.views.register import visible
from familiehus.kernel import traces
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, moved, page
from familiehus.kernel.roles import is_manager
from familiehus.kernel.safe_url import safe_path

bp = Blueprint("keeping", __name__, url_prefix="/familier")


@bp.route("/<key>/adresse", methods=["GET", "POST"])
@allow(access.may_enrol)
def address(key: str) -> ResponseReturnValue:
    """A page of its own; the address stands there only in the answer to "Vis", and each look is written down."""
    household, form = visible(key), ShowAddress()
    shown = None
    if form.validate_on_submit():
        reason = form.reason.data or ""
        if household.has_protected_address and len(reason) < 5:
            form.refuse(_("Adressen er beskyttet. Skriv, hvorfor du har brug for den."))
        else:
            shown = household.address
            traces.look(household, by=me(), what="address", reason=reason)
    return page("families/address.html", form=form, household=household, shown=shown, act=Form())


@bp.route("/<key>/adresse/ret", methods=["GET", "POST"])
@allow(access.may_enrol)
def record_address(key: str) -> ResponseReturnValue:
    household, form = visible(key), Address()
    if form.validate_on_submit():
        with form.refusals():
            commands.record_address(household, form.street.data, form.postcode.data, form.town.data, by=me())
            return done("families.show", _("Adressen er gemt."), key=key)
    return page("families/record_address.html", form=form, household=household)


@bp.post("/<key>/adresse/fjern")
@allow(access.may_enrol)
def remove_address(key: str) -> ResponseReturnValue:
    household, form = visible(key), Form()
    if form.validate_on_submit():
        commands.remove_address(household, by=me())
        return done("families.show", _("Adressen er slettet."), key=key)
    return done("families.show", key=key)


@bp.post("/<key>/samtykke/<purpose>/<word>")
@allow(access.may_enrol)
def consent(key: str, purpose: str, word: str) -> ResponseReturnValue:
    """`word` is "ja" or "nej": the switch of one purpose, with effect at once. A yes is one adult's, heard or on paper;
    a word of `OtherParent` notes beside it what is known of the other one."""
    household, form = visible(key), SayYes()
    if purpose not in list(Purpose) or word not in ("ja", "nej", *OtherParent):
        abort(404)
    if form.validate_on_submit():
        if word in list(OtherParent):
            held = [each for each in household.consents if each.purpose == purpose and each.asks_other]
            for each in held:
                commands.note_other_parent(each, OtherParent(word), by=me())
            return done("families.show", _("Gemt."), key=key)
        if word == "ja":
            who = form.adult_of(household) or abort(404)
            way = "paper" if form.way.data == "paper" else "table"
            commands.give_consent(household, Purpose(purpose), given_by=who.name[:120], channel=way, by=me())
            return done("families.show", _("Samtykket er gemt."), key=key)
        commands.withdraw_consent(household, Purpose(purpose), by=me())
        return done("families.show", _("Samtykket er trukket tilbage."), key=key)
    return done("families.show", key=key)


@bp.route("/<key>/behov", methods=["GET", "POST"])
@allow(access.may_enrol)
def care_need(key: str) -> ResponseReturnValue:
    household = visible(key)
    form = NoteCareNeed(household=household)
    if form.validate_on_submit():
        with form.refusals():
            commands.note_care_need(
                household, form.kind.data, form.words.data, child=form.child, person=form.person, by=me()
            )
            return done("families.show", _("Gemt."), key=key)
    return page("families/care_need.html", form=form, household=household)


def _take_away(
    household: Household, things: Sequence[CareNeed | Wish], key: str, take: Callable[..., object], said: str
) -> ResponseReturnValue:
    """One press on one of the household's own things."""
    thing, form = next((each for each in things if each.key == key), None) or abort(404), Form()
    if form.validate_on_submit():
        take(thing, by=me())
        return done("families.show", said, key=household.key)
    return done("families.show", key=household.key)


@bp.post("/<key>/behov/<need_key>/fjern")
@allow(access.may_enrol)
def remove_care_need(key: str, need_key: str) -> ResponseReturnValue:
    household = visible(key)
    return _take_away(household, household.care_needs, need_key, commands.remove_care_need, _("Slettet."))


@bp.route("/<key>/oensker", methods=["GET", "POST"])
@allow(access.may_enrol)
def wish(key: str) -> ResponseReturnValue:
    household, form = visible(key), WishOfTheirs()
    if form.validate_on_submit():
        with form.refusals():
            commands.wish_for(household, Area(form.area.data), form.words.data, by=me())
            return done("families.show", _("Ønsket er skrevet ned."), key=key)
    return page("families/wish.html", form=form, household=household)


@bp.post("/<key>/oensker/<wish_key>/fjern")
@allow(access.may_enrol)
def take_back_wish(key: str, wish_key: str) -> ResponseReturnValue:
    household = visible(key)
    return _take_away(
        household, household.wishes, wish_key, commands.take_back_wish, _("Ønsket er taget væk.")
    )


@bp.route("/<key>/hold-adskilt", methods=["GET", "POST"])
@allow(access.may_keep_apart)
def keep_apart(key: str) -> ResponseReturnValue:
    household, form = visible(key), KeepApart()
    known = {person.key: person for person in queries.people_to_keep_apart(household)}
    form.person.choices = [
        ("", _("Vælg en person")),
        *((key_, person.name) for key_, person in known.items()),
    ]
    if form.validate_on_submit():
        with form.refusals():
            commands.keep_apart(household, known[form.person.data], by=me())
            return done("families.show", _("De to bliver holdt adskilt."), key=key)
    return page("families/keep_apart.html", form=form, household=household)


@bp.post("/<key>/hold-adskilt/<person_key>/ophaev")
@allow(access.may_keep_apart)
def let_meet(key: str, person_key: str) -> ResponseReturnValue:
    household, form = visible(key), Form()
    apart = next((each for each in queries.kept_apart_from(household) if each.person.key == person_key), None)
    if apart is None:
        abort(404)
    if form.validate_on_submit():
        commands.let_meet(apart, by=me())
        return done("families.show", _("De to må gerne mødes igen."), key=key)
    return done("families.show", key=key)


@bp.post("/billeder-ned/<key>")
@allow(access.may_answer_enquiries)
def take_down_done(key: str) -> ResponseReturnValue:
    task, form = one_or_404(select(PhotoTakeDown), key), Form()
    if form.validate_on_submit():
        commands.take_down_done(task, by=me())
        return moved(
            safe_path(request.form.get("next")) or url_for("enrolment.enquiries"),
            _("Tak. Billederne er taget ned."),
        )
    return done("enrolment.enquiries")


@bp.route("/samtykketekster", methods=["GET", "POST"])
@allow(is_manager)
def texts() -> ResponseReturnValue:
    form = ReleaseText()
    if form.validate_on_submit():
        with form.refusals():
            commands.release_text(Purpose(form.purpose.data), form.danish.data, form.english.data, by=me())
            return done(".texts", _("Teksten gælder fra nu. Familierne bliver spurgt igen."))
    return page("families/texts.html", form=form, texts=queries.current_texts(), purposes=Purpose)


@bp.get("/papir/tilmelding")
@allow(access.may_enrol)
def paper_enrolment() -> ResponseReturnValue:
    return page("families/paper_enrolment.html")


@bp.get("/papir/samtykke")
@allow(access.may_enrol)
def paper_consent() -> ResponseReturnValue:
    return page("families/paper_consent.html", texts=queries.current_texts(), purposes=Purpose)
