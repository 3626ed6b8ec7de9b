"""A contact's own page: what their association offers, its activities in counts, and the meetings."""

from flask.typing import ResponseReturnValue

from familiehus.associations import commands as associations
from familiehus.associations.forms import Introduce
from familiehus.associations.queries import current_values, own
from familiehus.kernel import clock
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _, language
from familiehus.kernel.pages import done, page
from familiehus.partners import access, commands, queries
from familiehus.partners.models import Answer
from familiehus.partners.queries.own import activities_of
from familiehus.partners.views.routes import bp, member


@bp.get("/min-forening")
@allow(access.may_speak_for_a_member)
def mine() -> ResponseReturnValue:
    members, offers, values = own(me()), queries.offers(me()), current_values()
    return page(
        "partners/mine.html",
        members=members,
        offers=offers,
        activities=activities_of(members, me()),
        meetings=queries.next_meeting(me()),
        held=queries.past_meetings(me(), 3),
        sent=queries.sent_on(me()),
        values=values,
        values_text=values.in_language(language()) if values else "",
        act=Form(),
    )


@bp.post("/min-forening/<key>/moeder/<meeting_key>/<word>")
@allow(access.may_speak_for_a_member)
def answer(key: str, meeting_key: str, word: str) -> ResponseReturnValue:
    """`word` is ja or nej."""
    association = member(key)
    meeting = one_or_404(queries.with_everything(access.meetings_visible_to(me())), meeting_key)
    form = Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.answer(meeting, association, Answer.YES if word == "ja" else Answer.NO, by=me())
            return done(".mine", _("Tak for svaret."))
    return done(".mine", _("Mødet kan ikke besvares mere."))


@bp.route("/min-forening/<key>/oversigten", methods=["GET", "POST"])
@allow(access.may_speak_for_a_member)
def introduce(key: str) -> ResponseReturnValue:
    """What the public directory shows of one's own association."""
    association = member(key)
    form = Introduce(row=association)
    if form.validate_on_submit():
        with form.refusals():
            associations.introduce_publicly(association, **form.said, by=me())
            return done(".mine", _("Gemt."))
    return page("partners/introduce.html", form=form, association=association)


@bp.post("/min-forening/<key>/vaerdier")
@allow(access.may_speak_for_a_member)
def accept_values(key: str) -> ResponseReturnValue:
    association, form = member(key), Form()
    if form.validate_on_submit():
        with form.refusals():
            associations.accept_values(association, by=me())
            return done(".mine", _("Tak. Det er skrevet op %(day)s.", day=f"{clock.today():%d.%m.%Y}"))
    return done(".mine")
