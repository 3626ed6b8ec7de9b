"""The network's meetings: call, invite, write down."""

from typing import Any

from flask import Response, abort
from flask.typing import ResponseReturnValue

from familiehus.associations import queries as associations
from familiehus.associations.models import Association
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _, ngettext
from familiehus.kernel.pages import done, page
from familiehus.partners import access, commands, queries
from familiehus.partners.forms import CallMeetings, MoveMeeting, NoteAction, NoteAttendance, WriteDown
from familiehus.partners.models import Meeting
from familiehus.partners.views.routes import bp


def _meeting(key: str) -> Meeting:
    return one_or_404(queries.with_everything(access.meetings_visible_to(me())), key)


def _shown(meeting: Meeting, **forms: Any) -> Response:
    members = associations.organisers()
    attendance, action = forms.get("attendance") or NoteAttendance(), forms.get("action") or NoteAction()
    attendance.offer_members(_with(members, meeting.came), meeting.came)
    action.offer_members(members)
    return page(
        "partners/meeting.html",
        meeting=meeting,
        words=forms.get("words") or WriteDown(row=meeting),
        attendance=attendance,
        action=action,
        act=forms.get("act") or Form(),
        next_one=queries.next_after(meeting),
        coming=[each.association for each in meeting.attendance if each.answer == "yes"],
        staying=[each.association for each in meeting.attendance if each.answer == "no"],
    )


def _with(members: list[Association], came: list[Association]) -> list[Association]:
    """Members now, and those that came then and have left since."""
    return [*members, *(each for each in came if each not in members)]


@bp.get("/moeder")
@allow(access.may_keep_network)
def meetings() -> ResponseReturnValue:
    return page(
        "partners/meetings.html", coming=queries.next_meeting(me(), 6), held=queries.past_meetings(me())
    )


@bp.route("/moeder/nyt", methods=["GET", "POST"])
@allow(access.may_keep_network)
def call_meetings() -> ResponseReturnValue:
    form = CallMeetings()
    if form.validate_on_submit():
        with form.refusals():
            commands.call_meetings(form.title.data, form.timetable, place=form.place.data or "", by=me())
            return done(".meetings", _("Mødet står i årshjulet. Inviter, når dagsordenen er klar."))
    return page("partners/call_meetings.html", form=form)


@bp.get("/moeder/<key>")
@allow(access.may_keep_network)
def meeting(key: str) -> ResponseReturnValue:
    return _shown(_meeting(key))


@bp.post("/moeder/<key>/ord")
@allow(access.may_keep_network)
def write_down(key: str) -> ResponseReturnValue:
    meeting = _meeting(key)
    form = WriteDown(row=meeting)
    if form.validate_on_submit():
        with form.refusals():
            commands.write_down(meeting, agenda=form.agenda.data, minutes=form.minutes.data, by=me())
            return done(".meeting", _("Gemt."), key=key)
    return _shown(meeting, words=form)


@bp.post("/moeder/<key>/inviter")
@allow(access.may_keep_network)
def invite(key: str) -> ResponseReturnValue:
    meeting, form = _meeting(key), Form()
    if form.validate_on_submit():
        with form.refusals():
            sent = commands.invite(meeting, by=me())
            return done(
                ".meeting",
                ngettext("%(num)s kontakt får en indbydelse.", "%(num)s kontakter får en indbydelse.", sent),
                key=key,
            )
    return _shown(meeting, act=form)


@bp.route("/moeder/<key>/flyt", methods=["GET", "POST"])
@allow(access.may_keep_network)
def move_meeting(key: str) -> ResponseReturnValue:
    meeting = _meeting(key)
    form = MoveMeeting(row=meeting)
    if not form.is_submitted():
        form.lasts.data = str(meeting.span.minutes)
    if form.validate_on_submit():
        with form.refusals():
            commands.move(meeting, form.span, place=form.place.data or "", by=me())
            return done(".meeting", _("Mødet er flyttet."), key=key)
    return page("partners/move_meeting.html", form=form, meeting=meeting)


@bp.post("/moeder/<key>/aflys")
@allow(access.may_keep_network)
def cancel_meeting(key: str) -> ResponseReturnValue:
    meeting, form = _meeting(key), Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.cancel(meeting, by=me())
            return done(".meetings", _("Mødet er aflyst."))
    return _shown(meeting, act=form)


@bp.post("/moeder/<key>/fremmoede")
@allow(access.may_keep_network)
def note_attendance(key: str) -> ResponseReturnValue:
    meeting, form = _meeting(key), NoteAttendance()
    members = _with(associations.organisers(), meeting.came)
    form.offer_members(members, meeting.came)
    if form.validate_on_submit():
        with form.refusals():
            chosen = set(form.came.data or ())
            commands.note_attendance(meeting, [each for each in members if each.key in chosen], by=me())
            return done(".meeting", _("Skrevet op, hvem der kom."), key=key)
    return _shown(meeting, attendance=form)


@bp.post("/moeder/<key>/aftaler")
@allow(access.may_keep_network)
def note_action(key: str) -> ResponseReturnValue:
    meeting, form = _meeting(key), NoteAction()
    members = associations.organisers()
    form.offer_members(members)
    if form.validate_on_submit():
        with form.refusals():
            owner = next((each for each in members if each.key == form.owner.data), None)
            commands.note_action(meeting, form.what.data, association=owner, due_on=form.due_on.data, by=me())
            return done(".meeting", _("Skrevet op."), key=key)
    return _shown(meeting, action=form)


@bp.post("/moeder/<key>/aftaler/<action_key>/gjort")
@allow(access.may_keep_network)
def settle_action(key: str, action_key: str) -> ResponseReturnValue:
    meeting, form = _meeting(key), Form()
    action = next((each for each in meeting.actions if each.key == action_key), None) or abort(404)
    if form.validate_on_submit():
        commands.settle_action(action, by=me())
        return done(".meeting", _("Gemt."), key=key)
    return _shown(meeting, act=form)
