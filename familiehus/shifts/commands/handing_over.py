""" "I can't come": somebody else is sought, and until one says yes the shift stays where it is. And true swaps.

All rules are asked again at the moment somebody says yes, under the same locks as taking.
"""

from sqlalchemy import select

from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.shifts import access, queries
from familiehus.shifts.commands.covering import ask, ask_everybody
from familiehus.shifts.commands.taking import close, go, lock, put_on, touch
from familiehus.shifts.commands.telling import tell, tell_coordinators, tell_who_waited
from familiehus.shifts.kinds import Answer, How, Left, Outcome
from familiehus.shifts.models import Handover, Shift, ShiftAsk, ShiftSignup
from familiehus.volunteers.models import Volunteer


def seek(
    signup: ShiftSignup,
    *,
    by: Actor,
    whom: Volunteer | None = None,
    everybody: bool = False,
    in_exchange: ShiftSignup | None = None,
) -> Handover:
    """Say that one can't come. One named person is asked, or everybody who could; or only the coordinator sees it.

    Inside the plan's cut-off the coordinator hears of it at once. `in_exchange` offers a swap: the asked
    person's own seat comes back for it. Asking further people about the same seat goes on with the same search.
    """
    if not access.may_act_for(by, signup.volunteer):
        raise Refused(_("Du kan kun gøre noget ved dine egne vagter."))
    lock([signup.shift], [signup.volunteer])
    db.session.refresh(signup)
    _still_to_come(signup)
    handover = signup.handover
    if handover is None:
        handover = Handover(is_late=signup.shift.is_inside_cutoff)
        signup.handovers.append(handover)
        signup.accept_by = None
        db.session.flush()
        audit.record("shift handed out", handover, by=by, shift=signup.shift.key, late=handover.is_late)
        if handover.is_late:
            tell_coordinators("shifts.late", signup.shift, handover.key, urgent=True)
    if handover.awaits_yes:
        raise Refused(_("En anden har sagt ja. Koordinatoren skal bare sige god for det."))
    if in_exchange is not None:
        _still_to_come(in_exchange)
        ask(
            signup.shift,
            in_exchange.volunteer,
            by=by,
            handover=handover,
            in_exchange=in_exchange,
        )
    elif whom is not None:
        ask(signup.shift, whom, by=by, handover=handover)
    if everybody and not handover.asks_everybody:
        handover.asks_everybody = True
        ask_everybody(signup.shift, by=by, handover=handover)
    db.session.flush()
    touch()
    return handover


def take_back(handover: Handover, *, by: Actor) -> None:
    """Come after all: the search ends, whoever was asked is let off. Until the shift begins."""
    signup = handover.signup
    if not access.may_act_for(by, signup.volunteer):
        raise Refused(_("Du kan kun gøre noget ved dine egne vagter."))
    _lock(handover)
    if not handover.is_open:
        raise Refused(_("En anden har allerede taget vagten."))
    close(handover, Outcome.TAKEN_BACK)
    db.session.flush()
    touch()
    audit.record("shift taken back", handover, by=by, shift=signup.shift.key)


def take_over(handover: Handover, taker: Volunteer, *, by: Actor) -> ShiftSignup | None:
    """Say yes to somebody's shift. Gives the new seat, or None while the coordinator must agree first."""
    if not access.may_act_for(by, taker):
        raise Refused(_("Du kan kun tage vagter for dig selv."))
    _lock(handover, taker)
    _open_to_a_yes(handover)
    signup = handover.signup
    if signup.shift.plan.handover_needs_yes and not access.may_agree(by):
        resource = queries.resource_of(taker)
        if reasons := queries.against(signup.shift, taker, by=by, resource=resource, instead_of=[signup]):
            raise Refused(*reasons)
        _await(handover, taker, None, by)
        return None
    return _pass_on(handover, taker, by)


def swap(handover: Handover, other: ShiftSignup, *, by: Actor) -> tuple[ShiftSignup, ShiftSignup] | None:
    """Two change seats, both or neither. Gives the new seats, the giver's first; None while the coordinator must agree."""
    if not access.may_act_for(by, other.volunteer):
        raise Refused(_("Du kan kun gøre noget ved dine egne vagter."))
    _lock(handover, other.volunteer, other)
    _open_to_a_yes(handover)
    needs_yes = handover.signup.shift.plan.handover_needs_yes or other.shift.plan.handover_needs_yes
    if needs_yes and not access.may_agree(by):
        _try_swap(handover, other, by)
        _await(handover, other.volunteer, other, by)
        return None
    return _swap(handover, other, by)


def agree(handover: Handover, *, by: Actor, who: str = "") -> None:
    """The coordinator says yes to who takes over, who is told. The rules are asked again now.

    `who`: the key of whom the coordinator saw waiting; another who waits by now is not agreed to unseen.
    """
    if not access.may_agree(by):
        raise Refused(_("Koordinatoren skal sige god for det."))
    if handover.taker is None or who not in ("", handover.taker.key):
        raise Refused(_("Der er ikke nogen at sige god for."))
    taker, other = handover.taker, handover.in_exchange
    _lock(handover, taker, *([other] if other else []))
    if not handover.awaits_yes:
        raise Refused(_("Det er allerede afgjort."))
    if handover.taker is not taker or handover.in_exchange is not other:
        raise Refused(_("En anden har sagt ja i mellemtiden. Se på siden igen."))
    if other is not None:
        _given, gotten = _swap(handover, other, by)
        tell("shifts.swapped", gotten.volunteer, gotten)
    else:
        tell("shifts.agreed", taker, _pass_on(handover, taker, by))


def disagree(handover: Handover, *, by: Actor) -> None:
    """The coordinator says no to this one, who is told; the search goes on."""
    if not access.may_agree(by):
        raise Refused(_("Koordinatoren skal sige god for det."))
    _lock(handover)
    if not handover.awaits_yes:
        raise Refused(_("Det er allerede afgjort."))
    audit.record("shift handover declined", handover, by=by)
    tell_who_waited(handover)
    handover.taker_id, handover.in_exchange_id = None, None
    db.session.flush()
    touch()


def undo(handover: Handover, *, by: Actor) -> ShiftSignup:
    """Until the shift begins, whoever took over gives it back to whom it came from, who is asked for again.

    Raises `Refused` when the rules no longer allow the first one on it; then "I can't come" is the way.
    """
    new = handover.successor
    if new is None or handover.outcome is not Outcome.TAKEN:
        raise Refused(_("Der er ikke noget at fortryde."))
    if not access.may_act_for(by, new.volunteer):
        raise Refused(_("Du kan kun gøre noget ved dine egne vagter."))
    old = handover.signup
    lock([old.shift], [old.volunteer, new.volunteer])
    db.session.refresh(new)
    _still_to_come(new)
    if handover.in_exchange_id is not None:
        raise Refused(_("I har byttet. Byt tilbage i stedet."))
    with db.session.begin_nested():
        seat = put_on(old.shift, old.volunteer, by=by, how=old.how, instead_of=[new])
        new.left_why = Left.UNDONE
        handover.outcome = Outcome.LEFT
        again = Handover(asks_everybody=handover.asks_everybody, is_late=seat.shift.is_inside_cutoff)
        seat.handovers.append(again)
        db.session.flush()
    audit.record("shift handover undone", handover, by=by, shift=old.shift.key)
    tell("shifts.yours_again", seat.volunteer, seat)
    touch()
    return seat


def say_yes(question: ShiftAsk, *, by: Actor) -> ShiftSignup | None:
    """Answer a question with yes, by its link or signed in. None while the coordinator must agree."""
    handover, other = question.handover, question.in_exchange
    people = [question.volunteer, *([handover.signup.volunteer] if handover else [])]
    lock([question.shift, *([other.shift] if other else [])], people)
    db.session.refresh(question)
    if question.answer is Answer.YES:
        raise Refused(_("Du har allerede sagt ja."))
    if not question.is_open:
        raise Refused(_("En anden har taget vagten, eller der mangler ikke nogen mere. Tak, fordi du ville."))
    if question.in_exchange is not None and question.handover is not None:
        seats = swap(question.handover, question.in_exchange, by=by)
        seat = seats[1] if seats else None
    elif question.handover is not None:
        seat = take_over(question.handover, question.volunteer, by=by)
    else:
        seat = put_on(question.shift, question.volunteer, by=by, how=How.HANDOVER)
    question.answered_at, question.answer = clock.now(), Answer.YES
    db.session.flush()
    return seat


def lapse() -> int:
    """Searches for shifts that have begun are over; the shift stayed where it was. For the job."""
    begun = (
        select(Handover)
        .join(Handover.signup)
        .join(ShiftSignup.shift)
        .where(Handover.closed_at.is_(None), Shift.starts_at <= clock.now())
        .order_by(Handover.id)
        .with_for_update(of=Handover)
    )
    found = list(db.session.scalars(begun))
    for handover in found:
        close(handover, Outcome.LAPSED)
    db.session.flush()
    if found:
        touch()
    return len(found)


def _lock(handover: Handover, *others: Volunteer | ShiftSignup) -> None:
    seats = [handover.signup, *(each for each in others if isinstance(each, ShiftSignup))]
    people = [each for each in others if isinstance(each, Volunteer)]
    lock([each.shift for each in seats], [*people, *(each.volunteer for each in seats)])
    db.session.refresh(handover)
    for each in seats:
        db.session.refresh(each)


def _still_to_come(signup: ShiftSignup) -> None:
    if not signup.is_live:
        raise Refused(_("%(name)s er ikke længere på vagten.", name=signup.name))
    if signup.shift.has_begun:
        raise Refused(_("Vagten er begyndt. Ring til huset i stedet."))
    if not signup.shift.is_on:
        raise Refused(_("Vagten er aflyst."))


def _open_to_a_yes(handover: Handover) -> None:
    if not handover.is_open or not handover.signup.is_live:
        raise Refused(_("En anden har taget vagten, eller der mangler ikke nogen mere. Tak, fordi du ville."))
    if handover.awaits_yes:
        raise Refused(_("En anden har sagt ja. Koordinatoren skal bare sige god for det."))
    _still_to_come(handover.signup)


def _await(handover: Handover, taker: Volunteer, other: ShiftSignup | None, by: Actor) -> None:
    handover.taker, handover.in_exchange = taker, other
    db.session.flush()
    audit.record("shift handover awaits yes", handover, by=by, taker=taker.key)
    tell_coordinators("shifts.needs_yes", handover.signup.shift, f"{handover.key}:{taker.key}")
    touch()


def _pass_on(handover: Handover, taker: Volunteer, by: Actor) -> ShiftSignup:
    old = handover.signup
    seat = put_on(old.shift, taker, by=by, how=How.HANDOVER, instead_of=[old])
    handover.taker, handover.successor = taker, seat
    db.session.flush()
    audit.record("shift handed over", handover, by=by, shift=old.shift.key, taker=taker.key)
    tell("shifts.covered", old.volunteer, old)
    tell_coordinators("shifts.handed_over", old.shift, handover.key)
    return seat


def _swap(handover: Handover, other: ShiftSignup, by: Actor) -> tuple[ShiftSignup, ShiftSignup]:
    """Both leave, both come; a rule that speaks against either leaves everything as it was."""
    mine = handover.signup
    _still_to_come(other)
    with db.session.begin_nested():
        handover.taker_id = None
        for each in (mine, other):
            go(each, Left.SWAPPED)
        db.session.flush()
        given = put_on(other.shift, mine.volunteer, by=by, how=How.SWAP)
        gotten = put_on(mine.shift, other.volunteer, by=by, how=How.SWAP)
        handover.outcome, handover.taker = Outcome.TAKEN, other.volunteer
        handover.in_exchange, handover.successor = other, gotten
        db.session.flush()
    audit.record("shifts swapped", handover, by=by, one=mine.shift.key, other=other.shift.key)
    tell("shifts.swapped", given.volunteer, given)
    tell_coordinators("shifts.handed_over", mine.shift, handover.key)
    return given, gotten


def _try_swap(handover: Handover, other: ShiftSignup, by: Actor) -> None:
    """Whether the swap could be done now; nothing is done."""
    trial = db.session.begin_nested()
    try:
        for each in (handover.signup, other):
            go(each, Left.SWAPPED)
        db.session.flush()
        put_on(other.shift, handover.signup.volunteer, by=by, how=How.SWAP)
        put_on(handover.signup.shift, other.volunteer, by=by, how=How.SWAP)
    finally:
        trial.rollback()
