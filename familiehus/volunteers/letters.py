"""What the volunteers' room writes: welcome, and that something runs out. Neutral: what is private is behind the link."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from familiehus.kernel import clock, danish
from familiehus.kernel.db import db
from familiehus.kernel.i18n import lazy
from familiehus.messages.introductions import Recipient
from familiehus.messages.kinds import MessageKind, declare
from familiehus.messages.wording import link
from familiehus.volunteers.models import Hours, Volunteer
from familiehus.volunteers.queries import rules_of_the_house
from familiehus.volunteers.standings import everybody_standing
from familiehus.volunteers.states import Proof


def _with_the_house(key: str) -> Volunteer | None:
    volunteer = db.session.scalars(select(Volunteer).where(Volunteer.key == key)).unique().one_or_none()
    return volunteer if volunteer is not None and volunteer.is_with_the_house else None


def _welcome(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    if _with_the_house(params["volunteer"]) is None:
        return None
    return {"link": link("accounts.ask_for_link")}


def _renewal(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    """Nothing once it is renewed, withdrawn or past."""
    volunteer = _with_the_house(params["volunteer"])
    if volunteer is None:
        return None
    today = clock.today()
    seen = next((each for each in volunteer.proofs if each.key == params["proof"]), None)
    if seen is None or seen.until_on is None or seen.until_on <= today:
        return None
    if volunteer.proof_on(Proof(seen.proof), seen.until_on) is not None:
        return None
    return {"day": danish.day(seen.until_on), "link": link("volunteers.mine")}


def _renewals(_params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    standing = [
        each
        for each in everybody_standing(clock.today(), rules_of_the_house())
        if each.lacks or each.runs_out
    ]
    return {"count": len(standing), "link": link("volunteers.renewals")} if standing else None


def _put_right(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    hours = db.session.scalars(select(Hours).where(Hours.key == params["hours"])).unique().one_or_none()
    if hours is None or not hours.is_put_right:
        return None
    return {
        "day": danish.day(hours.day),
        "link": link("volunteers.own_hours"),
    }


WELCOME = declare(MessageKind("volunteers.welcome", lazy("Velkommen som frivillig"), _welcome, ("link",)))
RENEWAL = declare(MessageKind("volunteers.renewal", lazy("Noget skal fornyes"), _renewal, ("day", "link")))
declare(
    MessageKind(
        "volunteers.hours_put_right",
        lazy("Dine timer er rettet"),
        _put_right,
        ("day", "link"),
    )
)
RENEWALS = declare(
    MessageKind("volunteers.renewals", lazy("Frivillige, der skal forny"), _renewals, ("count", "link"))
)
