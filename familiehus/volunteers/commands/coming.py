"""Coming to the house as a volunteer and leaving it again: enquiry, talk, approvals, active, leave, stop."""

from datetime import date, datetime

from sqlalchemy import select

from familiehus.accounts import commands as accounts
from familiehus.accounts.models import Person
from familiehus.kernel import audit, clock, versions
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Actor, Role
from familiehus.messages.commands import queue, withdraw
from familiehus.volunteers import news
from familiehus.volunteers.commands.absences import clear_absences
from familiehus.volunteers.commands.clearing import lay_clearances
from familiehus.volunteers.models import YOUNGEST, Hours, Volunteer
from familiehus.volunteers.queries import volunteer_of
from familiehus.volunteers.states import NEXT, State

FACTS = frozenset(
    {
        "birth_year",
        "wants",
        "languages",
        "weekdays",
        "likes",
        "neighbourhood",
        "reach",
        "most_families",
        "next_step",
    }
)


def enquire(person: Person, *, by: Actor, **facts: object) -> Volunteer:
    """Somebody would like to help. Who is with the house or on the way already stays where they are: a stranger's
    form changes nobody. Who had stopped is on the list again."""
    known = volunteer_of(person)
    if known is not None:
        if known.state == State.STOPPED:
            _go(known, State.ENQUIRY)
            known.enquired_at, known.next_step = clock.now(), ""
            audit.record("volunteer enquired again", known, by=by)
        return known
    return _begin(person, State.ENQUIRY, by=by, **facts)


def write_in(person: Person, *, by: Actor, **facts: object) -> Volunteer:
    """A coordinator writes somebody in after a talk: approvals come next."""
    if volunteer_of(person) is not None:
        raise Refused(_("%(name)s står der allerede.", name=person.name))
    return _begin(person, State.APPROVALS, by=by, **facts)


def agree_talk(volunteer: Volunteer, at: datetime | None, next_step: str, *, by: Actor) -> None:
    """A talk is agreed, or its time or what comes next is changed."""
    if volunteer.state != State.TALK:
        _go(volunteer, State.TALK)
    volunteer.talk_at, volunteer.next_step = at, next_step
    audit.record("talk agreed", volunteer, by=by)


def begin_approvals(volunteer: Volunteer, *, by: Actor) -> None:
    """The talk went well: certificate, declaration, course. Also the way back for somebody who had stopped."""
    _go(volunteer, State.APPROVALS)
    volunteer.stopped_on = None
    volunteer.next_step = ""
    audit.record("approvals begun", volunteer, by=by)


def activate(volunteer: Volunteer, *, by: Actor) -> None:
    """The volunteer is with the house, wears the hat, and is told how to sign in.

    Asks for the birth year and one approved task; what each task needs is the gate's to say, day by day.
    """
    why = []
    if volunteer.birth_year is None:
        why.append(_("Skriv fødselsåret først: under 18 gælder der særlige regler."))
    if not volunteer.tasks_on(clock.today()):
        why.append(_("Godkend først mindst én opgave."))
    if why:
        raise Refused(*why)
    _go(volunteer, State.ACTIVE)
    volunteer.began_on = volunteer.began_on or clock.today()
    volunteer.leave_from = volunteer.back_on = None
    volunteer.next_step = ""
    accounts.give_hat(volunteer.person, Role.VOLUNTEER, by=by)
    lay_clearances(volunteer)
    audit.record("volunteer activated", volunteer, by=by)
    if volunteer.person.email and not volunteer.person.password:
        queue(
            "volunteers.welcome",
            to=accounts.reference(volunteer.person),
            subject_key=f"{volunteer.key}:{clock.today():%Y%m%d}",
            params={"volunteer": volunteer.key},
        )
    _told(volunteer)
    news.volunteer_activated.send(volunteer, by=by)


def go_on_leave(volunteer: Volunteer, *, by: Actor, back_on: date | None = None) -> None:
    """A leave from today, with or without a day to come back. Duties before that day are flagged, never removed."""
    if back_on is not None and back_on <= clock.today():
        raise Refused(_("Vælg en dag, der kommer."))
    _go(volunteer, State.LEAVE)
    volunteer.leave_from, volunteer.back_on = clock.today(), back_on
    lay_clearances(volunteer)
    audit.record("leave begun", volunteer, by=by)
    _told(volunteer)
    news.volunteer_on_leave.send(volunteer, by=by)


def come_back(volunteer: Volunteer, *, by: Actor) -> None:
    """Back from a leave."""
    if volunteer.state != State.LEAVE:
        raise Refused(_("%(name)s har ikke orlov.", name=volunteer.name))
    _go(volunteer, State.ACTIVE)
    volunteer.leave_from = volunteer.back_on = None
    lay_clearances(volunteer)
    audit.record("leave ended", volunteer, by=by)
    _told(volunteer)


def come_back_when_due() -> int:
    """Those whose leave ends today or ended before are back. A nightly job; gives how many."""
    due = select(Volunteer).where(Volunteer.state == State.LEAVE, Volunteer.back_on <= clock.today())
    found = list(db.session.scalars(due.order_by(Volunteer.id)).unique())
    for volunteer in found:
        come_back(volunteer, by=THE_HOUSE)
    return len(found)


def stop(volunteer: Volunteer, *, by: Actor) -> None:
    """The volunteer stops; nobody asks why. Access, clearances, unsent messages and everything to come end now."""
    if volunteer.is_on_the_way and volunteer.began_on is None:
        raise Refused(
            _("%(name)s er ikke begyndt endnu. Sig nej tak til henvendelsen i stedet.", name=volunteer.name)
        )
    _go(volunteer, State.STOPPED)
    today = clock.today()
    volunteer.stopped_on, volunteer.next_step = today, ""
    volunteer.leave_from = volunteer.back_on = None
    for approval in volunteer.approvals:
        if approval.until_on is None or approval.until_on > today:
            approval.until_on = max(today, approval.from_on)
    clear_absences(volunteer)
    lay_clearances(volunteer)
    accounts.take_hat(volunteer.person, Role.VOLUNTEER, by=by)
    if not volunteer.person.roles_held():
        accounts.void(volunteer.person)
        withdraw(to=accounts.reference(volunteer.person))
    for kind in ("volunteers.welcome", "volunteers.renewal"):
        withdraw(to=accounts.reference(volunteer.person), kind=kind)
    audit.record("volunteer stopped", volunteer, by=by)
    _told(volunteer)
    news.volunteer_stopped.send(volunteer, by=by)


def decline(volunteer: Volunteer, *, by: Actor) -> None:
    """Nothing comes of it: an enquiry is forgotten altogether, with the person if the house knows them from
    nowhere else. Somebody who was a volunteer before goes back to having stopped."""
    if not volunteer.is_on_the_way:
        raise Refused(_("%(name)s er allerede med. Brug stop i stedet.", name=volunteer.name))
    if volunteer.began_on is not None or db.session.scalar(
        select(Hours.id).where(Hours.volunteer_id == volunteer.id).limit(1)
    ):
        stop_again(volunteer, by=by)
        return
    person, key = volunteer.person, volunteer.key
    audit.record("enquiry of a volunteer declined", by=by, volunteer=key)
    clear_absences(volunteer)
    db.session.flush()
    db.session.delete(volunteer)
    db.session.flush()
    audit.forget_words(key)
    person_key = person.key
    if not person.roles_held() and accounts.erase_unused(person):
        audit.forget_words(person_key)


def stop_again(volunteer: Volunteer, *, by: Actor) -> None:
    """Somebody who asked again after having stopped has stopped after all."""
    _go(volunteer, State.STOPPED)
    volunteer.stopped_on, volunteer.next_step = clock.today(), ""
    lay_clearances(volunteer)
    audit.record("volunteer stopped", volunteer, by=by)
    _told(volunteer)


def revise(volunteer: Volunteer, *, by: Actor, **facts: object) -> None:
    """Correct what the house keeps: birth year, wishes, languages, days, how far. Only what is given is changed."""
    if unknown := facts.keys() - FACTS:
        raise TypeError(f"A volunteer has no {', '.join(sorted(unknown))}.")
    _check_birth_year(facts.get("birth_year"))
    changed = sorted(name for name, value in facts.items() if getattr(volunteer, name) != value)
    for name in changed:
        setattr(volunteer, name, facts[name])
    db.session.flush()
    if changed:
        audit.record("volunteer revised", volunteer, by=by, what=changed)
        lay_clearances(volunteer)
        _told(volunteer)


def _begin(person: Person, state: State, *, by: Actor, **facts: object) -> Volunteer:
    if unknown := facts.keys() - FACTS:
        raise TypeError(f"A volunteer has no {', '.join(sorted(unknown))}.")
    _check_birth_year(facts.get("birth_year"))
    volunteer = Volunteer(person=person, state=state, enquired_at=clock.now(), **facts)
    db.session.add(volunteer)
    db.session.flush()
    audit.record("volunteer enquired" if state == State.ENQUIRY else "volunteer written in", volunteer, by=by)
    return volunteer


def _check_birth_year(year: object) -> None:
    """15 or more this year (the certificate's own age), and nobody from another century's beginning."""
    this_year = clock.today().year
    if isinstance(year, int) and not this_year - 110 <= year <= this_year - YOUNGEST:
        raise Refused(
            _("Man skal fylde mindst 15 i år. Skriv et fødselsår senest %(year)s.", year=this_year - YOUNGEST)
        )


def _told(volunteer: Volunteer) -> None:
    """Whoever shows volunteers looks again."""
    versions.touch("volunteers", f"volunteer:{volunteer.key}")


def _go(volunteer: Volunteer, state: State) -> None:
    now = State(volunteer.state)
    if state not in NEXT[now]:
        raise Refused(
            _(
                "%(name)s er %(now)s og kan ikke gå direkte til %(state)s.",
                name=volunteer.name,
                now=now.label.lower(),
                state=state.label.lower(),
            )
        )
    volunteer.state = state
