"""From a wish to the closing: every step of a match, each by the table of steps and by nothing else."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from familiehus.families.models import Household
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db, hold_still
from familiehus.kernel.i18n import _, ngettext
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor, is_coordinator, is_family
from familiehus.visits import access
from familiehus.visits.commands.calling_off import call_off_all
from familiehus.visits.commands.following_up import drop_follow_ups, lay_follow_ups
from familiehus.visits.commands.telling import lock, tell_family, tell_visitors, touch
from familiehus.visits.models import Match, MatchKind, MatchVisitor
from familiehus.visits.queries.fitting import judge
from familiehus.visits.queries.visits import coming_of
from familiehus.visits.states import OPEN, STEPS, Act, Closing, Known, Side
from familiehus.volunteers.models import Volunteer

LEAST_WHY = 10


def wish(
    household: Household, kind: MatchKind, *, language: str = "", weekdays: Sequence[int] = (), by: Actor
) -> Match:
    """A family that is with the house would like a visitor. One open wish of a kind at a time."""
    if not access.may_keep_matches(by):
        raise Refused(_("Det er koordinatoren, der skriver ønsker op."))
    hold_still(household, "state")
    if not household.is_enrolled:
        raise Refused(_("%(name)s er ikke tilmeldt huset.", name=household.name))
    open_ones = select(Match).where(
        Match.household_id == household.id, Match.kind_id == kind.id, Match.state.in_(OPEN)
    )
    if db.session.scalars(open_ones).unique().first() is not None:
        raise Refused(_("Familien har allerede et ønske eller en aftale af den slags."))
    match = Match(household=household, kind=kind, language=language, weekdays=sorted(weekdays))
    db.session.add(match)
    db.session.flush()
    audit.record("visitor wished for", match, by=by, kind=kind.title)
    touch()
    return match


def propose(
    match: Match,
    volunteers: Sequence[Volunteer],
    *,
    why: str,
    known: Known,
    first_on: date,
    planned_until: date,
    by: Actor,
) -> None:
    """A person proposes one or more people to a family and writes why. Raises `Refused` with every reason.

    Each of them must be cleared through the whole period and have room; the private acquaintance is asked for.
    """
    _may_step(match, Act.PROPOSE, by)
    lock([match], volunteers)
    _check_state(match, Act.PROPOSE)
    reasons: list[object] = []
    if not volunteers:
        reasons.append(_("Vælg mindst én frivillig."))
    if len({each.id for each in volunteers}) != len(volunteers):
        reasons.append(_("Den samme frivillige er valgt to gange."))
    if len(why.strip()) < LEAST_WHY:
        reasons.append(_("Skriv med et par ord, hvorfor de passer sammen."))
    if known == Known.UNASKED:
        reasons.append(_("Spørg først, om de kender hinanden privat."))
    if first_on < clock.today():
        reasons.append(_("Den første dag skal være i dag eller senere."))
    if planned_until <= first_on:
        reasons.append(_("Aftalen skal slutte, efter at den begynder."))
    else:
        for volunteer in volunteers:
            reasons += _with_name(volunteer, judge(match, volunteer, first_on, planned_until).refused)
    if reasons:
        raise Refused(*reasons)
    match.why, match.known = why.strip(), known
    match.first_on, match.planned_until = first_on, planned_until
    match.family_accepted_at = None
    for volunteer in volunteers:
        match.visitors.append(MatchVisitor(volunteer=volunteer))
    _go(match, Act.PROPOSE, by, volunteers=[each.key for each in volunteers])
    told = clock.now().isoformat()[:16]
    tell_visitors("visits.proposal", volunteers, f"{match.key}:{told}", params={"match": match.key})
    tell_family("visits.proposal", match, f"{match.key}:{told}", params={"match": match.key})


def _with_name(volunteer: Volunteer, sentences: Sequence[str]) -> list[str]:
    return [each if volunteer.name in each else f"{volunteer.name}: {each}" for each in sentences]


def withdraw(match: Match, *, by: Actor) -> None:
    """The proposal is taken back; nobody is told why."""
    _may_step(match, Act.WITHDRAW, by)
    lock([match])
    _part(match)
    _go(match, Act.WITHDRAW, by)


def accept(match: Match, side: Side, *, by: Actor, volunteer: Volunteer | None = None) -> None:
    """One side says yes; the house may note it for them. When all have, the introduction visit can be agreed."""
    _may_step(match, Act.ACCEPT, by)
    lock([match])
    _check_state(match, Act.ACCEPT)
    if side is Side.FAMILY:
        _only_own(access.is_visited(by, match), by)
        match.family_accepted_at = match.family_accepted_at or clock.now()
    else:
        _only_own(access.is_visiting(by, match), by)
        for each in match.now_visiting:
            for_them = is_coordinator(by) and each.volunteer is volunteer
            mine = for_them or each.volunteer.person_id == by.id
            if mine and each.accepted_at is None:
                each.accepted_at = clock.now()
    db.session.flush()
    if match.are_all_agreed:
        _go(match, Act.ACCEPT, by, side=side.value)
    else:
        audit.record("proposal accepted", match, by=by, side=side.value)
        touch()


def decline(match: Match, side: Side, *, by: Actor) -> None:
    """One side says no thank you, before it has begun. No reason is asked; the wish is open again."""
    _may_step(match, Act.DECLINE, by)
    lock([match])
    _check_state(match, Act.DECLINE)
    _only_own(access.is_visited(by, match) if side is Side.FAMILY else access.is_visiting(by, match), by)
    call_off_all(match, side, by=by)
    _part(match)
    _go(match, Act.DECLINE, by, side=side.value)


def note_consent(match: Match, given_by: str, *, by: Actor) -> None:
    """A parent has said yes in writing to a volunteer being alone with a child; the house keeps who and when."""
    if not (access.may_keep_matches(by) or access.is_visited(by, match)):
        raise Refused(_("Det er forælderen eller koordinatoren, der noterer samtykket."))
    if not given_by.strip():
        raise Refused(_("Skriv, hvem der har givet samtykket."))
    match.consent_at, match.consent_from = clock.now(), given_by.strip()
    match.consent_noted_by = by.key
    audit.record("consent to be alone with a child", match, by=by)
    touch()


def agree_to_address(match: Match, agreed: bool, *, by: Actor) -> None:
    """A family with a protected address agrees, or no longer, to the visitor seeing it around a visit."""
    if not (access.may_keep_matches(by) or access.is_visited(by, match)):
        raise Refused(_("Det er familien selv, der bestemmer det."))
    match.address_agreed_at = clock.now() if agreed else None
    audit.record("address may be shown" if agreed else "address may not be shown", match, by=by)


def try_out(match: Match, *, by: Actor) -> None:
    """After the introduction visit: three or four visits on trial. Follow-ups are laid by themselves."""
    _may_step(match, Act.TRY, by)
    lock([match])
    _check_state(match, Act.TRY)
    if match.lacks_consent:
        raise Refused(
            _("Først skal en forælder sige ja på skrift til, at den frivillige er alene med barnet.")
        )
    match.began_at = clock.now()
    _go(match, Act.TRY, by)
    lay_follow_ups(match)


def begin(match: Match, *, by: Actor) -> None:
    """The trial went well on both sides: it is an agreement now."""
    _may_step(match, Act.BEGIN, by)
    lock([match])
    _go(match, Act.BEGIN, by)


def pause(match: Match, until: date | None, *, by: Actor) -> int:
    """A rest, with or without a day to come back. Visits that are agreed stay until somebody calls them off; gives
    how many lie within the pause."""
    _may_step(match, Act.PAUSE, by)
    lock([match])
    if until is not None and until <= clock.today():
        raise Refused(_("Vælg en dag, der kommer."))
    match.paused_until = until
    _go(match, Act.PAUSE, by)
    return sum(1 for each in coming_of(match) if until is None or clock.local_day(each.starts_at) < until)


def resume(match: Match, *, by: Actor) -> None:
    """On again. Everybody must still be cleared until the end."""
    _may_step(match, Act.RESUME, by)
    lock([match], match.volunteers)
    _check_state(match, Act.RESUME)
    today, until = clock.today(), match.planned_until
    reasons: list[str] = []
    for volunteer in match.volunteers:
        found = judge(match, volunteer, today, until or today + timedelta(days=1), families=0)
        reasons += _with_name(volunteer, found.refused)
    if reasons:
        raise Refused(*reasons)
    match.paused_until = None
    _go(match, Act.RESUME, by)


def close(match: Match, because: Closing, *, by: Actor) -> None:
    """It is over, for a reason from the fixed list. Visits to come are called off and both sides are told."""
    _may_step(match, Act.CLOSE, by)
    lock([match])
    _check_state(match, Act.CLOSE)
    if is_family(by):
        because = Closing.FAMILY
    _end(match, because, Side.FAMILY if is_family(by) else Side.HOUSE, by=by)


def _end(match: Match, because: Closing, side: Side, *, by: Actor) -> None:
    visited = match.volunteers
    call_off_all(match, side, by=by)
    drop_follow_ups(match)
    match.closed_at, match.closed_because = clock.now(), because
    match.goals = []
    _go(match, Act.CLOSE, by, because=because.value)
    tell_visitors("visits.closed", visited, match.key, params={"match": match.key})
    tell_family("visits.closed", match, match.key, params={"match": match.key})


def end_with(household: Household, *, by: Actor) -> int:
    """The family is no longer with the house: nobody visits it, whoever wrote that down. Counts the matches."""
    open_ones = select(Match).where(Match.household_id == household.id, Match.state.in_(OPEN))
    found = db.session.scalars(open_ones.order_by(Match.key)).unique().all()
    lock(found)
    for match in found:
        _end(match, Closing.FAMILY, Side.FAMILY, by=by)
    return len(found)


def move_to(kept: Household, other: Household, *, by: Actor) -> int:
    """Two families turn out to be one: what was agreed with either is the one's. Counts the matches."""
    found = db.session.scalars(select(Match).where(Match.household_id == other.id)).unique().all()
    for match in found:
        match.household = kept
    db.session.flush()
    if found:
        audit.record("matches moved to another household", kept, by=by, matches=len(found))
        touch()
    return len(found)


def _part(match: Match) -> None:
    """Nobody is proposed any more; letters about it that are not sent yet find nothing to say."""
    for each in match.now_visiting:
        each.left_at = clock.now()
    match.take_back_yeses()


def _may_step(match: Match, act: Act, by: Actor) -> None:
    if not access.may(by, act, match):
        raise Refused(_("Det er ikke dig, der kan gøre det."))


def _check_state(match: Match, act: Act) -> None:
    if not match.can(act):
        raise Refused(
            _("Det kan ikke lade sig gøre nu: aftalen står på »%(state)s«.", state=match.state_label)
        )


def _only_own(own: bool, by: Actor) -> None:
    if not own and not is_coordinator(by):
        raise Refused(_("Det er ikke dig, der kan svare på det."))


def _go(match: Match, act: Act, by: Actor, **facts: Any) -> None:
    """Take the step that the table gives."""
    _check_state(match, act)
    match.state = STEPS[act].after
    db.session.flush()
    audit.record(f"match: {act.value}", match, by=by, **facts)
    touch()


def in_words(count: int) -> str:
    """What a pause leaves standing, for whoever made it."""
    if not count:
        return _("Der er pause nu. Ingen besøg ligger i pausen.")
    return ngettext(
        "Der er pause nu. %(num)s aftalt besøg ligger i pausen og gælder, til det bliver aflyst.",
        "Der er pause nu. %(num)s aftalte besøg ligger i pausen og gælder, til de bliver aflyst.",
        count,
    )
