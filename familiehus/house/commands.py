"""Saying what the house is, opening and closing it, and putting people on call."""

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import select

from familiehus.house import queries, words
from familiehus.house.models import ClosingDays, HouseSettings, OnCall, OpeningHours
from familiehus.house.news import closing_days_changed, week_changed
from familiehus.kernel import audit, clock, danish, uploads, versions
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.refusals import Refused, sentence_for
from familiehus.kernel.roles import Actor, everyone
from familiehus.kernel.spans import Span

LONGEST_CLOSING = timedelta(days=366)
WATCHES_KEPT = timedelta(days=90)
LOGO = "logo"
SAID = (
    "name",
    "short_name",
    "about",
    "about_english",
    "address",
    "phone",
    "email",
    "colour",
    "controller",
    "controller_contact",
    "shared_control",
    "accessibility_statement",
    "kommune",
    "kommune_phone",
    "loans_kept_days",
    "quiet_from",
    "quiet_until",
    "families_kept_months",
    "volunteers_kept_months",
)
uploads.pictures_for(LOGO, everyone)
sentence_for("ck_closing_days_last_after_first", lazy("Den sidste dag skal ligge efter den første."))
sentence_for("ck_on_call_ends_after_start", lazy("Vagten skal slutte, efter at den begynder."))


def describe(*, by: Actor, **said: str | time | int) -> HouseSettings:
    """Say what the house is called, where it is and who answers for it. Only what is given is changed."""
    if unknown := said.keys() - SAID:
        raise TypeError(f"The house has no {', '.join(sorted(unknown))}.")
    house = _house()
    changed = sorted(name for name, words_ in said.items() if getattr(house, name) != words_)
    for name in changed:
        setattr(house, name, said[name])
    _say_so("house described", house, by, changed=changed)
    return house


def hang_logo(picture: bytes, *, by: Actor) -> None:
    """Show this picture, made by `uploads.read`, as the house's logo; the one before goes."""
    house = _house()
    before = house.logo_key
    house.logo_key = uploads.keep(picture, LOGO, by=by).key
    _forget_picture(before)
    _say_so("logo hung", house, by)


def take_down_logo(*, by: Actor) -> None:
    """The house goes back to the drawing it came with."""
    house = _house()
    before, house.logo_key = house.logo_key, None
    _forget_picture(before)
    _say_so("logo taken down", house, by)


def keep_open(
    week: Mapping[int, Sequence[words.Interval]], *, is_closed_on_holidays: bool = True, by: Actor
) -> HouseSettings:
    """The house is open at these hours from now on, weekday (Monday is 0) by weekday; other days it is closed."""
    house = _house()
    house.opening_hours = [
        OpeningHours(weekday=weekday, opens=opens, closes=closes)
        for weekday, intervals in sorted(week.items())
        for opens, closes in sorted(intervals)
    ]
    house.is_closed_on_holidays = is_closed_on_holidays
    _say_so("opening hours kept", house, by, week=words.in_words(queries.opening_hours()))
    week_changed.send(house, by=by)
    return house


def close(first: date, last: date, reason: str, *, by: Actor) -> ClosingDays:
    """Close the house on these days, both included. Raises `Refused` for days in disorder, gone or closed already."""
    if last < first:
        raise Refused(_("Den sidste dag skal ligge efter den første."))
    if last < clock.today():
        raise Refused(_("De dage er forbi. Er årstallet rigtigt?"))
    if last - first > LONGEST_CLOSING:
        raise Refused(_("Huset kan højst lukkes et år ad gangen."))
    _lock()
    for other in queries.closing_days(first, last):
        raise Refused(
            _(
                "Huset er allerede lukket %(days)s: %(reason)s.",
                days=danish.days(other.first_on, other.last_on),
                reason=other.reason,
            )
        )
    closing = ClosingDays(first_on=first, last_on=last, reason=reason)
    db.session.add(closing)
    db.session.flush()
    versions.touch("house", "calendar")
    audit.record("house closed", closing, by=by, first=first.isoformat(), last=last.isoformat())
    closing_days_changed.send(closing, first=first, last=last, by=by)
    return closing


def reopen(closing: ClosingDays, *, by: Actor) -> None:
    """The house is open on those days after all."""
    audit.record(
        "house reopened", closing, by=by, first=closing.first_on.isoformat(), last=closing.last_on.isoformat()
    )
    versions.touch("house", "calendar")
    first, last = closing.first_on, closing.last_on
    db.session.delete(closing)
    db.session.flush()
    closing_days_changed.send(closing, first=first, last=last, by=by)


def put_on_call(name: str, phone: str, span: Span, *, person_key: str | None = None, by: Actor) -> OnCall:
    """Somebody answers the telephone in the span. One at a time. Raises `Refused` when it is past or taken."""
    if span.ends_at <= clock.now():
        raise Refused(_("Det tidsrum er forbi. Vælg et, der kommer."))
    _lock()
    taken = select(OnCall).where(OnCall.starts_at < span.ends_at, OnCall.ends_at > span.starts_at)
    for other in db.session.scalars(taken.order_by(OnCall.starts_at)):
        raise Refused(
            _("%(name)s har vagttelefonen %(when)s.", name=other.name, when=danish.when(other.span))
        )
    watch = OnCall(
        name=name, phone=phone, person_key=person_key, starts_at=span.starts_at, ends_at=span.ends_at
    )
    db.session.add(watch)
    db.session.flush()
    versions.touch("house")
    audit.record(
        "put on call", watch, by=by, starts_at=span.starts_at.isoformat(), ends_at=span.ends_at.isoformat()
    )
    return watch


def take_off_call(watch: OnCall, *, by: Actor) -> None:
    """Somebody does not have the telephone after all."""
    audit.record(
        "taken off call",
        watch,
        by=by,
        starts_at=watch.starts_at.isoformat(),
        ends_at=watch.ends_at.isoformat(),
    )
    versions.touch("house")
    db.session.delete(watch)
    db.session.flush()


def _house() -> HouseSettings:
    """The one row, locked; made when nothing has been said before."""
    house = _lock()
    if house is None:
        house = HouseSettings.unsaid()
        db.session.add(house)
        db.session().info.pop("house", None)
    return house


def _lock() -> HouseSettings | None:
    """Whoever plans the house does it one at a time."""
    row = select(HouseSettings).with_for_update(of=HouseSettings)
    return db.session.scalars(row.execution_options(populate_existing=True)).unique().one_or_none()


def _say_so(act: str, house: HouseSettings, by: Actor, **facts: Any) -> None:
    house.changed_at = clock.now()  # also when only its hours changed, so that the row version moves
    db.session.flush()
    versions.touch("house", "calendar")
    audit.record(act, house, by=by, **facts)


def _forget_picture(key: str | None) -> None:
    picture = db.session.scalars(select(uploads.Picture).where(uploads.Picture.key == key)).one_or_none()
    if picture is not None:
        uploads.forget(picture)


def forget_watches() -> int:
    """A nightly job. Who answered the telephone a quarter of a year ago is forgotten. Counts the turns."""
    old = db.session.scalars(select(OnCall).where(OnCall.ends_at < clock.now() - WATCHES_KEPT)).all()
    for watch in old:
        db.session.delete(watch)
    db.session.flush()
    return len(old)
