"""A volunteer's own shifts on the phone: three lists, one tap to take, a way out without guilt."""

from flask import Response, abort, request

from familiehus.house import queries as house
from familiehus.kernel import clock, danish
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.roles import Actor
from familiehus.shifts import access, commands, queries
from familiehus.shifts.forms.seats import COORDINATOR, EVERYBODY, ONE, CannotCome, Swap
from familiehus.shifts.kinds import Part
from familiehus.shifts.models import Handover, ShiftSignup
from familiehus.shifts.queries.day import kitchen_of, ticks_of
from familiehus.shifts.views.offline import SCOPE, may_keep_a_copy
from familiehus.shifts.views.routes import (
    Press,
    bp,
    handover_with,
    myself,
    seat_with,
    shift_with,
    volunteer_with,
)
from familiehus.volunteers.models import Volunteer

FEW = 8
"""So many of each list before one asks for the rest: a thumb's length."""


@bp.get("/mine-vagter")
@allow(access.may_have_shifts)
def mine() -> Response:
    return _mine()


def _mine(form: Press | None = None) -> Response:
    volunteer = myself()
    return page(
        "shifts/mine.html",
        fragments=("mine",),
        mine=queries.mine(volunteer) if volunteer else None,
        form=form,
        press=Press(),
        circles=queries.circles,
        first_names=queries.first_names,
        may_simply_leave=commands.may_simply_leave,
        most=200 if request.args.get("alle") else FEW,
        phone=call_now(),
        copies=may_keep_a_copy(),
        scope=SCOPE,
    )


def call_now() -> tuple[str, str]:
    """Whom one calls at the last moment: who is on call, else the house."""
    watch = house.on_call()
    return (watch.name, watch.phone) if watch else ("", house.settings().phone)


def _self(person: Actor) -> Volunteer:
    volunteer = queries.volunteer_of(person)
    if volunteer is None:
        abort(404)
    return volunteer


@bp.get("/mine-vagter/<key>")
@allow(access.may_have_shifts)
def one(key: str) -> Response:
    """One of my shifts: who else, where to meet, what the kitchen must know, the checklist."""
    seat = seat_with(key)
    if not seat.is_live:
        abort(404)
    shift = seat.shift
    return page(
        "shifts/one.html",
        fragments=("one",),
        seat=seat,
        shift=shift,
        ticks=ticks_of(shift),
        kitchen=kitchen_of(shift),
        parts=[(part, commands.lines_of(shift, part)) for part in Part],
        press=Press(),
        may_tick=shift.starts_at <= clock.now() + queries.EARLY and not shift.is_over,
        first_names=queries.first_names,
    )


@bp.post("/mine-vagter/<key>/tag")
@allow(access.may_have_shifts)
def take(key: str) -> Response:
    """One tap. A seat that somebody wants rid of is taken over; a refusal lists every reason."""
    shift, form = shift_with(key), Press()
    if form.validate_on_submit():
        with form.refusals():
            volunteer = _self(me())
            sought = next((seat for seat in shift.seeks if seat.volunteer_id != volunteer.id), None)
            open_handover = sought.handover if sought else None
            if open_handover is not None and (not shift.missing or not shift.free):
                seat = commands.take_over(open_handover, volunteer, by=me())
                if seat is None:
                    return done("shifts.mine", _("Tak! Koordinatoren skal bare sige god for det."))
            else:
                commands.take(shift, volunteer, by=me())
            return done("shifts.mine", _("Vagten er din. Tak!"))
    return _mine(form)


@bp.post("/mine-vagter/<key>/ikke-denne-gang")
@allow(access.may_have_shifts)
def not_this_time(key: str) -> Response:
    shift, form = shift_with(key), Press()
    if form.validate_on_submit():
        with form.refusals():
            commands.not_this_time(shift, _self(me()), by=me())
            return done("shifts.mine", _("Det er i orden. Vi spørger ikke mere om den vagt."))
    return _mine(form)


@bp.route("/mine-vagter/<key>/kan-ikke", methods=["GET", "POST"])
@allow(lambda person: access.may_have_shifts(person) or access.may_staff(person))
def cannot_come(key: str) -> Response:
    """I can't come. Staff may say it for a volunteer."""
    seat = seat_with(key)
    if not seat.is_live:
        abort(404)
    people = queries.candidates(seat.shift, instead_of=seat)
    form = CannotCome()
    form.offer(
        [(each.volunteer.key, _called(each.volunteer)) for each in people if not each.is_asked],
        is_late=seat.shift.is_inside_cutoff,
    )
    swap = Swap()
    theirs = queries.seats_to_swap_with(seat)
    swap.seat.choices = [("", _("Vælg en vagt")), *((each.key, _offered(each)) for each in theirs)]
    if form.validate_on_submit():
        with form.refusals():
            whom = volunteer_with(form.volunteer.data) if form.how.data == ONE else None
            commands.seek(seat, by=me(), whom=whom, everybody=form.how.data == EVERYBODY)
            return _back(seat, _sought(form.how.data, seat))
    return page(
        "shifts/cannot_come.html",
        fragments=("cannot_come",),
        form=form,
        swap=swap,
        seat=seat,
        shift=seat.shift,
        people=people,
        theirs=theirs,
        phone=call_now(),
        simply=commands.may_simply_leave(seat),
        press=Press(),
    )


def _sought(how: str, seat: ShiftSignup) -> str:
    if how == COORDINATOR:
        return _("Koordinatoren ser det nu. Vagten er din, til en anden siger ja.")
    return _("Vi spørger nu. Vagten er din, til en anden siger ja.")


def _called(volunteer: Volunteer) -> str:
    """Volunteers call each other by first name; staff see the whole."""
    return volunteer.name if access.may_staff(me()) else volunteer.name.split()[0]


def _offered(seat: ShiftSignup) -> str:
    return f"{danish.when(seat.shift.span)} · {seat.shift.title} · {_called(seat.volunteer)}"


def _back(seat: ShiftSignup, message: str) -> Response:
    """To one's own list, or for staff to the shift."""
    if access.may_staff(me()):
        return done("shifts.show", message, key=seat.shift.key)
    return done("shifts.mine", message)


@bp.post("/mine-vagter/<key>/byt")
@allow(lambda person: access.may_have_shifts(person) or access.may_staff(person))
def offer_swap(key: str) -> Response:
    """Ask somebody to change seats with me."""
    seat, form = seat_with(key), Swap()
    theirs = {each.key: each for each in queries.seats_to_swap_with(seat)}
    form.seat.choices = [(each, each) for each in theirs]
    if form.validate_on_submit():
        with form.refusals():
            commands.seek(seat, by=me(), in_exchange=theirs[form.seat.data])
            return _back(seat, _("Vi har spurgt. I har byttet, når der bliver sagt ja."))
    return _back(seat, str(next(iter(form.form_errors), None) or _("Vælg den vagt, du hellere vil have.")))


@bp.post("/mine-vagter/<key>/meld-fra")
@allow(lambda person: access.may_have_shifts(person) or access.may_staff(person))
def give_back(key: str) -> Response:
    """Off it at once, where nobody is missed."""
    seat, form = seat_with(key), Press()
    if form.validate_on_submit():
        with form.refusals():
            commands.give_back(seat, by=me())
            return _back(seat, _("Du er af vagten. Tak, fordi du sagde det."))
    return _mine(form)


@bp.post("/mine-vagter/afloesning/<key>/fortryd")
@allow(lambda person: access.may_have_shifts(person) or access.may_staff(person))
def take_back(key: str) -> Response:
    """I am coming after all."""
    handover, form = handover_with(key), Press()
    if form.validate_on_submit():
        with form.refusals():
            commands.take_back(handover, by=me())
            return _back(handover.signup, _("Godt, du kommer. Vi leder ikke mere."))
    return _mine(form)


@bp.post("/mine-vagter/<key>/giv-tilbage")
@allow(access.may_have_shifts)
def undo(key: str) -> Response:
    """Undo that I took over somebody's shift."""
    seat, form = seat_with(key), Press()
    handover: Handover | None = queries.taken_over_by(seat)
    if handover is None:
        abort(404)
    if form.validate_on_submit():
        with form.refusals():
            commands.undo(handover, by=me())
            return done("shifts.mine", _("Fortrudt. Vi leder videre efter en anden."))
    return _mine(form)


@bp.post("/mine-vagter/<key>/passer")
@allow(lambda person: access.may_have_shifts(person) or access.may_staff(person))
def accept_again(key: str) -> Response:
    """Yes, the new time is fine."""
    seat, form = seat_with(key), Press()
    if form.validate_on_submit():
        with form.refusals():
            commands.accept_again(seat, by=me())
            return _back(seat, _("Tak. Vagten er stadig din."))
    return _mine(form)


@bp.post("/vagter/<key>/kryds")
@allow(lambda person: access.may_have_shifts(person) or access.may_staff(person))
def tick(key: str) -> Response:
    """A line of the checklist, ticked or not, by those on the shift and by staff."""
    shift, form = shift_with(key), Press()
    own = next((each for each in shift.on_it if each.volunteer.person_id == me().id), None)
    if own is None and not access.may_staff(me()):
        abort(404)
    part = Part(request.form.get("part")) if request.form.get("part") in list(Part) else abort(404)
    if form.validate_on_submit():
        with form.refusals():
            commands.tick(shift, part, request.form.get("line", ""), by=me(), done="off" not in request.form)
            if own is not None and not access.may_staff(me()):
                return done("shifts.one", None, key=own.key)
            return done("shifts.show", None, key=shift.key)
    return _mine(form) if own is not None else done("shifts.show", str(form.form_errors[0]), key=shift.key)


@bp.post("/mine-vagter/spurgt/<key>/ja")
@allow(access.may_have_shifts)
def say_yes(key: str) -> Response:
    """Answer a question with yes, signed in."""
    form = Press()
    question = one_or_404(access.asks_visible_to(me()), key)
    if form.validate_on_submit():
        with form.refusals():
            seat = commands.say_yes(question, by=me())
            if seat is None:
                return done("shifts.mine", _("Tak! Koordinatoren skal bare sige god for det."))
            return done("shifts.mine", _("Vagten er din. Tak!"))
    return _mine(form)
