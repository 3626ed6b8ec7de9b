"""Pages for the manager: the house's people, their hats and sign-ins."""

from collections.abc import Callable
from functools import partial

from flask import Response, request

from familiehus.accounts import access, commands, queries
from familiehus.accounts.forms import (
    Button,
    HatsForm,
    PersonForm,
    WelcomeForm,
)
from familiehus.accounts.models import HATS, Ended, Person
from familiehus.accounts.views.own import live
from familiehus.accounts.views.routes import bp
from familiehus.kernel import traces
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page


@bp.get("/personer")
@allow(access.may_manage_people)
def people() -> Response:
    words = request.args.get("navn", "")[:100].strip()
    role = next((each for each in HATS if each == request.args.get("rolle")), None)
    found = queries.people(me(), words, role)
    if words:
        traces.search(words, by=me(), among="persons", found=[person.key for person in found])
    return page(
        "accounts/people.html", fragments=("people",), people=found, words=words, role=role, roles=HATS
    )


@bp.route("/personer/ny", methods=["GET", "POST"])
@allow(access.may_manage_people)
def welcome() -> Response:
    form = WelcomeForm()
    if form.validate_on_submit():
        with form.refusals():
            person = commands.welcome(
                form.name.data,
                form.hats,
                by=me(),
                email=form.email.data,
                phone=form.phone.data or "",
                language=form.preferred_language.data,
                channel=form.preferred_channel.data,
                tell=form.tell.data,
            )
            return done(".person", _("%(name)s er oprettet.", name=person.name), key=person.key)
    return page("accounts/welcome.html", form=form)


@bp.route("/personer/<key>", methods=["GET", "POST"])
@allow(access.may_manage_people)
def person(key: str) -> Response:
    somebody = one_or_404(access.people_visible_to(me()), key)
    form = PersonForm(row=somebody)
    if form.validate_on_submit():
        with form.refusals():
            commands.revise(somebody, by=me(), **form.said)
            return done(".person", _("Gemt."), key=key)
    return _person(somebody, form=form)


def _person(
    somebody: Person,
    *,
    form: PersonForm | None = None,
    hats: HatsForm | None = None,
    button: Button | None = None,
) -> Response:
    traces.look(somebody, by=me())
    hats = hats or HatsForm(None)
    if not hats.is_refused:
        hats.roles.data = [str(role) for role in somebody.roles_held()]
    return page(
        "accounts/person.html",
        person=somebody,
        form=form or PersonForm(None, row=somebody),
        hats=hats,
        button=button or Button(None),
        sign_ins=live(somebody),
    )


@bp.post("/personer/<key>/roller")
@allow(access.may_manage_people)
def hats(key: str) -> Response:
    somebody = one_or_404(access.people_visible_to(me()), key)
    form = HatsForm()
    if form.validate_on_submit():
        with form.refusals():
            commands.set_hats(somebody, form.hats, by=me())
            return done(".person", _("Rollerne er gemt. De gælder fra nu af."), key=key)
    return _person(somebody, hats=form)


def _press(key: str, act: Callable[[Person], object], said: str) -> Response:
    """A button on somebody's page: one tap, one act, and what is then said of it."""
    somebody = one_or_404(access.people_visible_to(me()), key)
    button = Button()
    if button.validate_on_submit():
        with button.refusals():
            act(somebody)
            return done(".person", said, key=key)
    return _person(somebody, button=button)


@bp.post("/personer/<key>/luk")
@allow(access.may_manage_people)
def close(key: str) -> Response:
    said = _("Kontoen er lukket, og personen er logget ud overalt.")
    return _press(key, partial(commands.deactivate, by=me()), said)


@bp.post("/personer/<key>/aabn")
@allow(access.may_manage_people)
def reopen(key: str) -> Response:
    return _press(key, partial(commands.reactivate, by=me()), _("Kontoen er åben igen."))


@bp.post("/personer/<key>/link")
@allow(access.may_manage_people)
def password_link(key: str) -> Response:
    return _press(key, partial(commands.send_password_link, by=me()), _("Et brev med et link er på vej."))


@bp.post("/personer/<key>/ekstra-sikkerhed")
@allow(access.may_manage_people)
def start_factors_over(key: str) -> Response:
    said = _("Personen er logget ud og vælger ny ekstra sikkerhed næste gang.")
    return _press(key, partial(commands.start_factors_over, by=me()), said)


@bp.post("/personer/<key>/log-ud")
@allow(access.may_manage_people)
def end_all(key: str) -> Response:
    said = _("Personen er logget ud overalt.")
    return _press(key, partial(commands.end_every, why=Ended.BY_MANAGER, by=me()), said)
