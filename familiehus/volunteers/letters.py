"""What the volunteers' room writes: welcome, and that something runs out. Neutral: what is private is behind the link."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from familiehus.kernel.db import db
from familiehus.kernel.i18n import lazy
from familiehus.messages.introductions import Recipient
from familiehus.messages.kinds import MessageKind, declare
from familiehus.messages.wording import link
from familiehus.volunteers.models import Volunteer


def _with_the_house(key: str) -> Volunteer | None:
    volunteer = db.session.scalars(select(Volunteer).where(Volunteer.key == key)).unique().one_or_none()
    return volunteer if volunteer is not None and volunteer.is_with_the_house else None


def _welcome(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    if _with_the_house(params["volunteer"]) is None:
        return None
    return {"link": link("accounts.ask_for_link")}


WELCOME = declare(MessageKind("volunteers.welcome", lazy("Velkommen som frivillig"), _welcome, ("link",)))
