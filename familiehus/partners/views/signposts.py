"""The directory of others' offers, signposting both ways, and volunteers sent on."""

from flask import Response
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from familiehus.associations import queries as associations
from familiehus.associations.models import Association
from familiehus.kernel import clock
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.roles import is_staff
from familiehus.partners import access, commands, queries
from familiehus.partners.forms import ListService, ReviseService, SendOn, ShowTheWay
from familiehus.partners.models import Answer, SentOn, Service
from familiehus.partners.views.routes import bp, member
from familiehus.volunteers.models import Volunteer


@bp.get("/vejvisning")
@allow(is_staff)
def signposts() -> ResponseReturnValue:
    today = clock.today()
    return page(
        "partners/signposts.html",
        services=queries.services(),
        shown=queries.signposts(today.replace(month=1, day=1), today),
        year=today.year,
        access=access,
    )


@bp.route("/vejvisning/nyt", methods=["GET", "POST"])
@allow(access.may_keep_network)
def list_service() -> ResponseReturnValue:
    form = ListService()
    if form.validate_on_submit():
        with form.refusals():
            service = commands.list_service(**form.said, by=me())
            return done(".service", _("%(name)s er skrevet op.", name=service.name), key=service.key)
    return page("partners/list_service.html", form=form)


@bp.route("/vejvisning/<key>", methods=["GET", "POST"])
@allow(is_staff)
def service(key: str) -> ResponseReturnValue:
    """The sheet, and writing down that a family was shown the way."""
    service, form = one_or_404(select(Service), key), ShowTheWay()
    if form.validate_on_submit():
        with form.refusals():
            commands.show_the_way(service, form.way.data, said_yes=form.said_yes.data, by=me())
            return done(".signposts", _("Talt med."))
    return page("partners/service.html", service=service, form=form, access=access)


@bp.route("/vejvisning/<key>/ret", methods=["GET", "POST"])
@allow(access.may_keep_network)
def edit_service(key: str) -> ResponseReturnValue:
    service = one_or_404(select(Service), key)
    form = ReviseService(row=service)
    if form.validate_on_submit():
        with form.refusals():
            commands.revise_service(service, **form.said, by=me())
            return done(".service", _("Gemt."), key=key)
    return page("partners/edit_service.html", form=form, service=service)


def _hands_page(form: SendOn, act: Form) -> Response:
    return page(
        "partners/hands.html",
        sent=queries.sent_on(me()),
        looking=associations.looking_for_hands(),
        form=form,
        act=act,
    )


@bp.route("/haender", methods=["GET", "POST"])
@allow(access.may_keep_network)
def hands() -> ResponseReturnValue:
    form = SendOn()
    willing, looking = queries.volunteers_to_send(), associations.looking_for_hands()
    form.volunteer.choices = [("", _("Vælg en frivillig")), *((each.key, each.name) for each in willing)]
    form.association.choices = [("", _("Vælg en forening")), *((each.key, each.name) for each in looking)]
    if form.validate_on_submit():
        with form.refusals():
            commands.send_on(
                one_or_404(select(Volunteer), form.volunteer.data),
                member(form.association.data),
                said_yes=form.said_yes.data,
                by=me(),
            )
            return done(".hands", _("De får besked og svarer på deres egen side."))
    return _hands_page(form, Form())


@bp.post("/haender/<key>/fulgt-op/<word>")
@allow(access.may_keep_network)
def follow_up(key: str, word: str) -> ResponseReturnValue:
    """`word` is ja when it came to something, else nej."""
    sent, form = one_or_404(select(SentOn), key), Form()
    if form.validate_on_submit():
        commands.follow_up(sent, began=word == "ja", by=me())
        return done(".hands", _("Gemt."))
    return _hands_page(SendOn(), form)


@bp.post("/min-forening/haender/<key>/<word>")
@allow(access.may_speak_for_a_member)
def answer_hands(key: str, word: str) -> ResponseReturnValue:
    """`word` is ja or nej."""
    mine = select(SentOn).where(
        SentOn.association_id.in_(access.own_associations(me()).with_only_columns(Association.id))
    )
    sent, form = one_or_404(mine, key), Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.answer_hands(sent, Answer.YES if word == "ja" else Answer.NO, by=me())
            return done(".mine", _("Tak for svaret."))
    return done(".mine", _("Der er allerede svaret."))
