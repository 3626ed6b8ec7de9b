"""What two sides agree on beside the times: what they want to come nearer to, and whether they may ring each other."""

from collections.abc import Sequence

from familiehus.kernel import audit
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.visits import access
from familiehus.visits.commands.telling import lock, touch
from familiehus.visits.models import Match
from familiehus.visits.states import RUNNING, Goal


def agree_goals(match: Match, goals: Sequence[Goal], *, by: Actor) -> None:
    """What both sides said they want, from the fixed list; read by both, gone when the match ends (domain §6.2)."""
    if not access.may_keep_matches(by):
        raise Refused(_("Det er koordinatoren, der skriver målene ned."))
    lock([match])
    if match.state not in RUNNING:
        raise Refused(_("Mål aftales, når begge sider har sagt ja."))
    match.goals = [each.value for each in Goal if each in goals]
    db.session.flush()
    audit.record("goals agreed", match, by=by)
    touch()


def share_phone(match: Match, shares: bool, *, by: Actor) -> None:
    """A volunteer lets the family have their number, or no longer; nobody says it for them."""
    mine = [each for each in match.now_visiting if each.volunteer.person_id == by.id]
    if not access.is_visiting(by, match) or not mine:
        raise Refused(_("Det er kun den frivillige selv, der bestemmer det."))
    for each in mine:
        each.shares_phone = shares
    db.session.flush()
    audit.record("number shared" if shares else "number not shared", match, by=by)
    touch()
