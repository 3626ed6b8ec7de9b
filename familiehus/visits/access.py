"""Who may see a match, a visit and an address, and who may take them further (domain §6.2)."""

from datetime import datetime

from sqlalchemy import Select, and_, false, or_, select

from familiehus.families.access import households_visible_to
from familiehus.families.models import Household, KeepApart
from familiehus.kernel.roles import Actor, is_coordinator, is_family, is_manager, is_staff, is_volunteer
from familiehus.visits.models import (
    ListeningAsked,
    Match,
    MatchVisitor,
    Visit,
    VisitRules,
    VisitSeat,
)
from familiehus.visits.states import STEPS, TOGETHER, Act, State
from familiehus.volunteers.models import Volunteer


def may_keep_matches(person: Actor) -> bool:
    """Wishes, proposals, follow-ups and closing are the coordinator's."""
    return is_coordinator(person)


def may_change_the_rules(person: Actor) -> bool:
    return is_manager(person)


def may_visit(person: Actor) -> bool:
    return is_volunteer(person)


def may_worry(person: Actor) -> bool:
    """Everybody who works in the house meets children there: volunteers of every task, and staff."""
    return is_volunteer(person) or is_staff(person)


def may_be_visited(person: Actor) -> bool:
    return is_family(person)


def may_agree_times(person: Actor) -> bool:
    """Move and call off: the coordinator, the visiting side, the family; each their own."""
    return is_coordinator(person) or is_volunteer(person) or is_family(person)


def may_answer_alarms(person: Actor) -> bool:
    """Whoever runs the day sees that somebody has not said they are home, rings, and marks them safe."""
    return is_staff(person)


def is_visiting(person: Actor, match: Match) -> bool:
    """Whether the person is of the visiting side now, wearing the hat of a volunteer."""
    return is_volunteer(person) and any(each.volunteer.person_id == person.id for each in match.now_visiting)


def is_visited(person: Actor, match: Match) -> bool:
    """Whether the person is an adult of the household now, wearing the hat of a family."""
    return is_family(person) and any(
        each.is_current and each.person_id == person.id for each in match.household.guardianships
    )


def may(person: Actor, act: Act, match: Match) -> bool:
    """Whether the person may do the act, as far as roles go: the house on every match, the sides on their own."""
    if person.role not in STEPS[act].who:
        return False
    return is_coordinator(person) or is_visiting(person, match) or is_visited(person, match)


def may_be_on(person: Actor, visit: Visit) -> bool:
    """Whether the visit is one of the person's own."""
    return is_volunteer(person) and any(
        each.is_live and each.volunteer.person_id == person.id for each in visit.seats
    )


def may_agree_time_of(person: Actor, visit: Visit) -> bool:
    return is_coordinator(person) or may_be_on(person, visit) or is_visited(person, visit.match)


def may_see_address(person: Actor, visit: Visit, at: datetime) -> bool:
    """The visitor alone, from 24 hours before until 2 hours after a visit that is on; a protected address only
    when the family has agreed to it. Every look is written down."""
    return (
        may_be_on(person, visit)
        and visit.is_on
        and is_visiting(person, visit.match)
        and visit.match.shows_address
        and visit.address_window.contains(at)
    )


def may_see_phones(person: Actor, match: Match) -> bool:
    """The family's telephone: the visiting side, while both sides have said yes and it is not over."""
    return is_coordinator(person) or (is_visiting(person, match) and match.family_accepted_at is not None)


def may_know_plans(person: Actor) -> bool:
    """What a family is signed up for is the family's and the house's to know; never its visitor's."""
    return is_coordinator(person)


def may_see_listening(person: Actor, rules: VisitRules) -> bool:
    """Who wants to talk: the manager and whom the house has named to listen."""
    return is_manager(person) or (is_staff(person) and person.id == rules.listener_id)


def _kept_apart(person: Actor) -> Select[int]:
    """Matches of households that are not to be seen by the person, whatever was agreed before."""
    return (
        select(Match.id)
        .join(KeepApart, KeepApart.household_id == Match.household_id)
        .where(KeepApart.person_id == person.id)
    )


def matches_visible_to(person: Actor) -> Select[Match]:
    """Coordinators: all. A volunteer: those they are of now, and are not to be kept apart from. A family: its own.
    Nobody else sees any."""
    matches = select(Match)
    if is_coordinator(person):
        return matches
    if is_volunteer(person):
        own = (
            select(MatchVisitor.match_id)
            .join(MatchVisitor.volunteer)
            .where(Volunteer.person_id == person.id, MatchVisitor.left_at.is_(None))
        )
        return matches.where(
            Match.id.in_(own), Match.state.in_(TOGETHER), Match.id.not_in(_kept_apart(person))
        )
    if is_family(person):
        own_households = households_visible_to(person).with_only_columns(Household.id)
        return matches.where(Match.household_id.in_(own_households))
    return matches.where(false())


def ended_for(person: Actor) -> Select[Match]:
    """To answer the three questions about at the end: what ended with the volunteer still of it."""
    own = (
        select(MatchVisitor.match_id)
        .join(MatchVisitor.volunteer)
        .where(Volunteer.person_id == person.id, MatchVisitor.left_at.is_(None))
    )
    ended = select(Match).where(Match.id.in_(own), Match.state == State.CLOSED)
    return ended if is_volunteer(person) else matches_visible_to(person)


def visits_visible_to(person: Actor) -> Select[Visit]:
    """Coordinators: all. A volunteer: those they are on; what was before their time only when it was opened to
    them. A family: its own."""
    visits = select(Visit)
    if is_coordinator(person):
        return visits
    if is_volunteer(person):
        myself = select(Volunteer.id).where(Volunteer.person_id == person.id)
        current = select(MatchVisitor.match_id).where(
            MatchVisitor.volunteer_id.in_(myself), MatchVisitor.left_at.is_(None)
        )
        mine = select(VisitSeat.visit_id).where(VisitSeat.volunteer_id.in_(myself))
        on = mine.where(VisitSeat.released_at.is_(None))
        off = and_(Visit.id.in_(mine), Visit.cancelled_at.is_not(None), Visit.match_id.in_(current))
        opened = Visit.match_id.in_(current.where(MatchVisitor.sees_earlier))
        return visits.where(or_(Visit.id.in_(on), off, opened), Visit.match_id.not_in(_kept_apart(person)))
    if is_family(person):
        return visits.where(Visit.match_id.in_(matches_visible_to(person).with_only_columns(Match.id)))
    return visits.where(false())


def alarms_visible_to(person: Actor) -> Select[Visit]:
    """Whoever runs the day; whom it is about is shown, where they are is not."""
    return select(Visit) if is_staff(person) else select(Visit).where(false())


def listening_visible_to(person: Actor, rules: VisitRules) -> Select[ListeningAsked]:
    asked = select(ListeningAsked)
    if may_see_listening(person, rules):
        return asked
    if is_volunteer(person):
        return asked.join(ListeningAsked.volunteer).where(Volunteer.person_id == person.id)
    return asked.where(false())
