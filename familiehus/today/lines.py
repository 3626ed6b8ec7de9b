"""What is told in a line by its title or its number alone, of several rooms, asked of the database in one breath."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Date, String, cast, func, literal, null, select, union_all

from familiehus.families.access import may_answer_enquiries
from familiehus.families.models import PhotoTakeDown
from familiehus.families.states import Purpose
from familiehus.kernel import clock, danish
from familiehus.kernel.db import UTCDateTime, db
from familiehus.kernel.i18n import _, ngettext
from familiehus.kernel.roles import Actor
from familiehus.kernel.spans import Span
from familiehus.partners.access import may_keep_network
from familiehus.partners.models import Agreement, AgreementDay, DayKind, Meeting, MeetingSeries
from familiehus.support.access import may_help
from familiehus.support.models import ParcelApplication, ParcelRound
from familiehus.support.states import ParcelState
from familiehus.today.todos import Todo

A_WEEK, A_QUARTER = timedelta(days=7), timedelta(days=92)
PICTURE = "picture"


class _Waiting(NamedTuple):
    what: str
    kind: str
    title: str
    key: str
    on: date | None
    starts_at: datetime | None
    ends_at: datetime | None
    number: int


class Lines(NamedTuple):
    """Pictures to take down; and what the network and the help in kind have due soon."""

    pictures: list[Todo]
    network: list[Todo]


def lines_for(person: Actor) -> Lines:
    """Pictures of families that took back their yes; deadlines of agreements within a week or past, meetings of the
    next fortnight to which nobody has been invited, and in the week before parcels are fetched those without an answer
    and those not packed: numbers, no names."""
    wanted = [
        *(_pictures() if may_answer_enquiries(person) else ()),
        *(_coordinators() if may_keep_network(person) else ()),
        *(_parcels(person) if may_help(person) else ()),
    ]
    if not wanted:
        return Lines([], [])
    found = sorted((_Waiting(*row) for row in db.session.execute(union_all(*wanted))), key=_order)
    return Lines(
        [_picture(each) for each in found if each.what == PICTURE],
        [_todo(each) for each in found if each.what != PICTURE],
    )


def _order(each: _Waiting) -> tuple[str, date, str, str]:
    return each.what, each.on or date.max, str(each.starts_at or ""), each.key


def _row(
    what: str, kind: Any, title: Any, key: Any, *, on: Any = None, span: Any = None, number: Any = 1
) -> Any:
    starts_at, ends_at = span or (cast(null(), UTCDateTime), cast(null(), UTCDateTime))
    return select(
        cast(literal(what), String),
        cast(kind, String),
        title,
        key,
        cast(null(), Date) if on is None else on,
        starts_at,
        ends_at,
        literal(number) if isinstance(number, int) else number,
    )


def _pictures() -> list[Any]:
    asked = (PhotoTakeDown.asked_at, cast(null(), UTCDateTime))
    pictures = _row(PICTURE, PhotoTakeDown.purpose, PhotoTakeDown.called, PhotoTakeDown.key, span=asked)
    return [pictures.join(PhotoTakeDown.household).where(PhotoTakeDown.done_at.is_(None))]


def _coordinators() -> list[Any]:
    today, now = clock.today(), clock.now()
    return [
        _row("day", AgreementDay.kind, Agreement.title, Agreement.key, on=AgreementDay.due_on)
        .join(AgreementDay.agreement)
        .where(
            AgreementDay.done_on.is_(None), AgreementDay.due_on.between(today - A_QUARTER, today + A_WEEK)
        ),
        _row(
            "meeting",
            literal(""),
            MeetingSeries.title,
            Meeting.key,
            span=(Meeting.starts_at, Meeting.ends_at),
        )
        .join(Meeting.series)
        .where(
            Meeting.starts_at > now,
            Meeting.starts_at < now + 2 * A_WEEK,
            Meeting.invited_at.is_(None),
            Meeting.cancelled_at.is_(None),
            Meeting.skipped_because.is_(None),
        ),
    ]


def _parcels(person: Actor) -> list[Any]:
    today = clock.today()
    states = (
        (ParcelState.ASKED, ParcelState.APPROVED) if may_keep_network(person) else (ParcelState.APPROVED,)
    )
    return [
        _row(
            "parcels",
            ParcelApplication.state,
            ParcelRound.title,
            ParcelRound.key,
            number=func.count(ParcelApplication.id),
        )
        .join(ParcelApplication.round)
        .where(
            ParcelRound.cleared_on.is_(None),
            ParcelRound.handed_out_at < clock.midnight(today + A_WEEK),
            ParcelRound.handed_out_at >= clock.midnight(today),
            ParcelApplication.state.in_(states),
        )
        .group_by(ParcelApplication.state, ParcelRound.title, ParcelRound.key)
    ]


def _picture(each: _Waiting) -> Todo:
    """A family took back its yes to pictures: until they are down, that waits for the coordinators."""
    asked_on = danish.day(each.starts_at) if each.starts_at else ""
    return Todo(
        _("Tag billeder ned: %(name)s", name=each.title),
        _("%(purpose)s. Familien sagde nej %(day)s.", purpose=Purpose(each.kind).label, day=asked_on),
        "photo",
        "families",
        _("Gjort"),
        "keeping.take_down_done",
        each.key,
        posts=True,
    )


def _todo(each: _Waiting) -> Todo:
    if each.what == "day" and each.on is not None:
        kind = DayKind(each.kind)
        about = _("%(what)s · senest %(day)s", what=each.title, day=danish.day(each.on))
        return Todo(kind.label, about, kind.icon, "network", _("Se aftalen"), "partners.agreement", each.key)
    if each.what == "meeting" and each.starts_at is not None and each.ends_at is not None:
        when = danish.when(Span(each.starts_at, each.ends_at))
        title = _("Inviter til %(title)s", title=each.title)
        return Todo(title, when, "users-group", "network", _("Se mødet"), "partners.meeting", each.key)
    if each.kind == ParcelState.ASKED:
        title = ngettext(
            "%(num)s familie venter på svar om en pakke",
            "%(num)s familier venter på svar om en pakke",
            each.number,
        )
        return Todo(title, each.title, "gift", "network", _("Se ansøgningerne"), "support.parcels", each.key)
    title = ngettext("%(num)s pakke skal pakkes", "%(num)s pakker skal pakkes", each.number)
    return Todo(title, each.title, "gift", "network", _("Se pakkelisten"), "support.packing", each.key)
