"""What the visits' room writes: times and a link, never a name, an address or whose home it is.

Where there is something to answer, the link answers for its reader; else it leads to their own page.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from familiehus.accounts.models import Person
from familiehus.accounts.queries import person_with_key
from familiehus.house import queries as house
from familiehus.kernel import clock, danish
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.roles import Role
from familiehus.kernel.spans import Span
from familiehus.messages.introductions import Recipient
from familiehus.messages.kinds import MessageKind, declare
from familiehus.messages.wording import link
from familiehus.series.words import in_words
from familiehus.visits.commands.links import mint
from familiehus.visits.models import ListeningAsked, Match, Visit, VisitMove
from familiehus.visits.queries.visits import following, phones_of_visitors
from familiehus.visits.states import RUNNING, Side, State

FIELDS = ("when", "was_when", "link", "house_phone", "minutes", "number", "count", "day")


def _one(table: Any, key: object) -> Any:
    return db.session.scalars(select(table).where(table.key == key)).unique().one_or_none()


def _reader(to: Recipient) -> Person | None:
    return person_with_key(to.reference.partition(":")[2])


def _role(params: Mapping[str, Any]) -> Role:
    return Role.FAMILY if params.get("side") == Side.FAMILY else Role.VOLUNTEER


def _own_page(params: Mapping[str, Any]) -> str:
    """Where the reader sees it: the page of the side they are told as."""
    return link("visits.ours" if _role(params) == Role.FAMILY else "visits.mine")


def _answers(params: Mapping[str, Any], to: Recipient, thing: Match | Visit | VisitMove) -> str:
    """A link that answers for its reader, without signing in."""
    reader = _reader(to)
    if reader is None:
        return _own_page(params)
    return link("visit_link.answer", token=mint(reader, _role(params), thing))


def _phone() -> dict[str, Any]:
    return {"house_phone": danish.phone(house.settings().phone)}


def _proposal(params: Mapping[str, Any], to: Recipient) -> Mapping[str, Any] | None:
    """Told while it is a question, and to nobody who is no longer proposed."""
    match: Match | None = _one(Match, params["match"])
    reader = _reader(to)
    if match is None or match.state != State.PROPOSAL:
        return None
    if _role(params) == Role.VOLUNTEER and reader not in [each.person for each in match.volunteers]:
        return None
    return {"link": _answers(params, to, match), **_phone()}


def _of_match(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    return {"link": _own_page(params), **_phone()}


def _closed(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    match: Match | None = _one(Match, params["match"])
    if match is None or match.is_open:
        return None
    return {"link": _own_page(params), **_phone()}


def _goes_on(params: Mapping[str, Any], to: Recipient) -> Mapping[str, Any] | None:
    """Told while that is still the last day, to those who are still in it."""
    match: Match | None = _one(Match, params["match"])
    if match is None or match.state not in RUNNING or match.planned_until is None:
        return None
    last = match.planned_until - timedelta(days=1)
    if last.isoformat() != params["last"]:
        return None
    if _role(params) == Role.VOLUNTEER and _reader(to) not in [each.person for each in match.volunteers]:
        return None
    return {
        "day": danish.day(last),
        "link": _own_page(params),
        **_phone(),
    }


def _visit(*, on: bool = True, coming: bool = True, series: bool = False) -> Any:
    """A letter about a visit, which is told only while it is so."""

    def render(params: Mapping[str, Any], to: Recipient) -> Mapping[str, Any] | None:
        visit: Visit | None = _one(Visit, params["visit"])
        if visit is None or visit.is_on is not on or (coming and visit.starts_at <= clock.now()):
            return None
        fields = {
            "when": _with_the_rest(visit) if series else danish.when(visit.span),
            "link": _answers(params, to, visit) if on else _own_page(params),
            "count": int(params.get("more", 0)),
            **_phone(),
        }
        if "was_from" in params:
            was = Span(datetime.fromisoformat(params["was_from"]), datetime.fromisoformat(params["was_to"]))
            fields["was_when"] = danish.when(was)
        return fields

    return render


def _with_the_rest(visit: Visit) -> str:
    """When a series begins, and how it goes on."""
    when, rule = danish.when(visit.span), visit.plan.rule
    return _("%(when)s, og så %(rule)s", when=when, rule=in_words(rule.without_end())) if rule else when


def _asked(params: Mapping[str, Any], to: Recipient) -> Mapping[str, Any] | None:
    asked: VisitMove | None = _one(VisitMove, params["move"])
    if asked is None or not asked.is_open or asked.visit.starts_at <= clock.now():
        return None
    return {
        "when": danish.when(asked.span),
        "was_when": danish.when(asked.visit.span),
        "count": len(following(asked.visit)) if asked.and_following else 1,
        "link": _answers(params, to, asked),
        **_phone(),
    }


def _say_home(params: Mapping[str, Any], to: Recipient) -> Mapping[str, Any] | None:
    visit: Visit | None = _one(Visit, params["visit"])
    if visit is None or visit.is_closed:
        return None
    return {"when": danish.when(visit.span), "link": _answers(params, to, visit), **_phone()}


def _alarm(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    visit: Visit | None = _one(Visit, params["visit"])
    if visit is None or visit.is_closed:
        return None
    minutes = int((clock.now() - visit.ends_at).total_seconds() // 60)
    return {"minutes": minutes, **_whom_to_ring(visit)}


def _whom_to_ring(visit: Visit) -> dict[str, Any]:
    """The visitors' own numbers, without their names; never the family's."""
    numbers = ", ".join(danish.phone(each.number) for each in phones_of_visitors(visit))
    return {"number": numbers, "link": link("visits.alarm", key=visit.key)}


def _ring(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    visit: Visit | None = _one(Visit, params["visit"])
    if visit is None or visit.call_me_at is None or visit.called_at is not None:
        return None
    return _whom_to_ring(visit)


def _heard(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    asked: ListeningAsked | None = _one(ListeningAsked, params["ask"])
    if asked is None or asked.talked_at is not None:
        return None
    return {"link": link("visits.listening")}


for _name, _label, _render in (
    ("proposal", lazy("Et forslag til svar"), _proposal),
    ("closed", lazy("En aftale er slut"), _closed),
    ("reminder", lazy("Din aftale i morgen"), _visit()),
    ("joined", lazy("Du er med i en aftale"), _of_match),
    ("parted", lazy("Du er ikke længere med i en aftale"), _of_match),
    ("agreed", lazy("Der er aftalt en tid"), _visit(series=True)),
    ("moved", lazy("En aftale er flyttet"), _visit()),
    ("moved_on", lazy("En række aftaler er flyttet"), _visit(series=True)),
    ("elsewhere", lazy("En aftale er et andet sted"), _visit()),
    ("address_noted", lazy("Et nyt sted er noteret"), _visit()),
    ("nowhere", lazy("Stedet for en aftale er slettet"), _visit()),
    ("goes_on", lazy("En aftale slutter en anden dag"), _goes_on),
    ("off", lazy("En aftale er aflyst"), _visit(on=False)),
    ("asked", lazy("Passer en anden tid?"), _asked),
    ("stays", lazy("Aftalen står ved magt"), _visit()),
    ("heard", lazy("En frivillig vil gerne tale med nogen"), _heard),
):
    declare(MessageKind(f"visits.{_name}", _label, _render, FIELDS))
for _name, _label, _render in (
    ("say_home", lazy("Er du hjemme?"), _say_home),
    ("alarm", lazy("Alarm: ingen slutmelding"), _alarm),
    ("escalated", lazy("Alarm: stadig ingen slutmelding"), _alarm),
    ("ring", lazy("Ring nu"), _ring),
):
    declare(MessageKind(f"visits.{_name}", _label, _render, FIELDS, ignores_quiet_hours=True))
