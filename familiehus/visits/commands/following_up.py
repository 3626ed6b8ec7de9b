"""Asking how it goes: follow-ups that are laid by themselves, and three short questions at the end. No words are kept."""

from datetime import timedelta

from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.visits import access
from familiehus.visits.commands.telling import touch
from familiehus.visits.models import ClosingSurvey, FollowUp, Match
from familiehus.visits.queries.matches import rules_of_visiting
from familiehus.visits.states import Side, Talk


def lay_follow_ups(match: Match) -> None:
    """After the weeks of the house's rule, midway and at the end; one a day, none after the end."""
    today, until = clock.today(), match.planned_until or clock.today() + timedelta(weeks=match.kind.weeks)
    drop_follow_ups(match)
    weeks = sorted(rules_of_visiting().follow_up_weeks)
    due = {today + timedelta(weeks=week): Talk.EARLY if week == weeks[0] else Talk.WEEK for week in weeks}
    due[today + (until - today) // 2] = Talk.MIDWAY
    due[until] = Talk.END
    for day, talk in sorted(due.items()):
        if today < day <= until:
            match.talks.append(FollowUp(talk=talk, due_on=day))
    db.session.flush()


def move_follow_ups(match: Match) -> None:
    """The match is meant to go on until another day: midway and the end are asked about on their new days, what was
    asked stays. Nothing is laid before there was anything to follow."""
    until, today = match.planned_until, clock.today()
    if match.began_at is None or until is None:
        return
    began = clock.local_day(match.began_at)
    days = {Talk.MIDWAY: began + (until - began) // 2, Talk.END: until}
    for each in [talk for talk in match.talks if talk.is_open]:
        if each.talk in days or each.due_on > until:
            match.talks.remove(each)
    for talk, day in days.items():
        is_asked = talk is Talk.MIDWAY and any(each.talk == talk and each.done_on for each in match.talks)
        if day > today and not is_asked:
            match.talks.append(FollowUp(talk=talk, due_on=day))
    db.session.flush()


def drop_follow_ups(match: Match) -> None:
    """Nobody asks any more; what was asked stays."""
    for each in match.talks:
        if each.is_open:
            each.dropped_at = clock.now()


def talk_done(talk: FollowUp, *, by: Actor) -> None:
    """Somebody has asked both sides how it goes. What they said is not written here."""
    if not access.may_keep_matches(by):
        raise Refused(_("Det er koordinatoren, der følger op."))
    if not talk.is_open:
        raise Refused(_("Den opfølgning er allerede gjort eller faldet væk."))
    talk.done_on, talk.done_by_id = clock.today(), by.id
    db.session.flush()
    audit.record("followed up", talk.match, by=by, talk=talk.talk)
    touch()


def answer_survey(match: Match, side: Side, helped: int, fitted: int, again: int, *, by: Actor) -> None:
    """Three short questions at the end, from one to five; each side once, and only who wants to."""
    if match.is_open:
        raise Refused(_("De spørgsmål stilles, når aftalen er slut."))
    if any(each.side == side for each in match.surveys):
        raise Refused(_("Der er allerede svaret. Tak!"))
    match.surveys.append(ClosingSurvey(side=side, helped=helped, fitted=fitted, again=again))
    db.session.flush()
    audit.record("closing survey answered", match, by=by, side=side.value)
