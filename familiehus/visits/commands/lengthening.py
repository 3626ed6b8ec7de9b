"""How long a match is meant to go on, once it has begun: longer or shorter than was thought, until another day."""

from datetime import date, timedelta

from familiehus.kernel import audit, clock, danish
from familiehus.kernel.db import new_key
from familiehus.kernel.i18n import _, ngettext
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.visits import access
from familiehus.visits.commands.following_up import move_follow_ups
from familiehus.visits.commands.telling import lock, tell_family, tell_visitors, touch
from familiehus.visits.models import Match
from familiehus.visits.queries.fitting import judge
from familiehus.visits.queries.visits import coming_of
from familiehus.visits.states import RUNNING


def go_on_until(match: Match, last: date, *, by: Actor) -> None:
    """The match is meant to go on to the end of that day. Everybody of the visiting side must be cleared through
    what is left of the period; visits that are agreed stay, and midway and the end are followed up on their new days.

    Raises `Refused` with every reason; also where visits are agreed after that day, which nobody calls off by the way.
    """
    if not access.may_keep_matches(by):
        raise Refused(_("Det er koordinatoren, der bestemmer, hvor længe en aftale varer."))
    lock([match], match.volunteers)
    if match.state not in RUNNING:
        raise Refused(
            _("Det kan ikke lade sig gøre nu: aftalen står på »%(state)s«.", state=match.state_label)
        )
    today, until = clock.today(), last + timedelta(days=1)
    first = max(today, match.first_on or today)
    reasons: list[object] = []
    if until <= first:
        reasons.append(_("Vælg en dag, der kommer."))
    else:
        for volunteer in match.volunteers:
            refused = judge(match, volunteer, first, until, families=0).refused
            reasons += [each if volunteer.name in each else f"{volunteer.name}: {each}" for each in refused]
    left_over = [each for each in coming_of(match) if clock.local_day(each.starts_at) > last]
    if left_over:
        reasons.append(
            ngettext(
                "%(num)s aftalt besøg ligger efter %(day)s. Aflys det først.",
                "%(num)s aftalte besøg ligger efter %(day)s. Aflys dem først.",
                len(left_over),
                day=danish.day(last),
            )
        )
    if reasons:
        raise Refused(*reasons)
    was, match.planned_until = match.planned_until, until
    move_follow_ups(match)
    audit.record("match goes on until", match, by=by, until=until.isoformat())
    if was is not None and was != until:
        _tell(match, last)
    touch()


def _tell(match: Match, last: date) -> None:
    """Both sides hear the new last day, which they have agreed with each other or not."""
    said, about = {"match": match.key, "last": last.isoformat()}, f"{match.key}:{new_key()}"
    tell_visitors("visits.goes_on", match.volunteers, about, params=said)
    tell_family("visits.goes_on", match, about, params=said)
