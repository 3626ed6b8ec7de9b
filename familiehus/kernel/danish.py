"""Days, times, numbers and telephones as Danes write them, and the same in English for who reads English."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask

from familiehus.kernel import clock
from familiehus.kernel.i18n import _, language
from familiehus.kernel.spans import Span

LOCALES = {"da": Locale.parse("da_DK"), "en": Locale.parse("en_GB")}


@lru_cache(maxsize=8192)
def _written(on: date, pattern: str, code: str) -> str:
    """A day by a pattern of Babel's. A calendar or a plan asks for the same few days over and over."""
    return format_date(on, pattern, LOCALES[code])


def weekday(day: date | datetime) -> str:
    """ "tirsdag"."""
    return _written(_day(day), "EEEE", language())


def month(day: date | datetime) -> str:
    """ "november 2026"."""
    return _written(_day(day), "LLLL y", language())


def short_day(day: date | datetime) -> str:
    """ "tir. 24. nov." """
    return _written(_day(day), "EEE d MMM" if language() == "en" else "EEE d. MMM", language())


def day(value: date | datetime, *, year: bool | None = None) -> str:
    """ "tirsdag 24. november", with the year when it is not this year's (or when asked for)."""
    on = _day(value)
    with_year = on.year != clock.today().year if year is None else year
    pattern = "EEEE d MMMM" if language() == "en" else "EEEE d. MMMM"
    return _written(on, pattern + (" y" if with_year else ""), language())


def date_only(value: date | datetime) -> str:
    """ "24. november 2026"."""
    return _written(_day(value), "d MMMM y" if language() == "en" else "d. MMMM y", language())


def numeric(value: date | datetime) -> str:
    """ "24.11.2026"."""
    on = _day(value)
    return f"{on.day:02}.{on.month:02}.{on.year}"


def clock_time(instant: datetime) -> str:
    """ "9.30", "14": hours without a zero in front, minutes only when there are any."""
    wall = clock.local(instant)
    mark = ":" if language() == "en" else "."
    if language() == "en":
        return f"{wall.hour}{mark}{wall.minute:02}"
    return f"{wall.hour}{mark}{wall.minute:02}" if wall.minute else str(wall.hour)


def full_time(instant: datetime) -> str:
    """ "13.00": always with minutes, so that times under each other line up."""
    wall = clock.local(instant)
    return f"{wall.hour}{':' if language() == 'en' else '.'}{wall.minute:02}"


def hours(span: Span) -> str:
    """ "kl. 10–12", "kl. 9.30–12"."""
    return _("kl. %(from_)s–%(to)s", from_=clock_time(span.starts_at), to=clock_time(span.ends_at))


def week_number(value: date | datetime) -> int:
    """The ISO week, Monday first."""
    return _day(value).isocalendar().week


def week_of(value: date | datetime) -> str:
    """ "uge 48"."""
    return _("uge %(number)s", number=week_number(value))


def when(span: Span) -> str:
    """ "tirsdag 24. november kl. 10–12"; over several days both ends are named."""
    first, last = clock.local_day(span.starts_at), clock.local_day(span.ends_at - timedelta(microseconds=1))
    if first == last or (span.ends_at - span.starts_at) < timedelta(hours=14):
        return f"{day(first)} {hours(span)}"
    return _(
        "%(first)s kl. %(from_)s – %(last)s kl. %(to)s",
        first=day(first),
        from_=clock_time(span.starts_at),
        last=day(last),
        to=clock_time(span.ends_at),
    )


def days(first: date, last: date) -> str:
    """ "6.–19. juli", "30. juni – 2. juli", "24. november": days, both included."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        if language() == "en":
            return f"{first.day}–{_written(last, 'd MMMM', language())}"
        return f"{first.day}.–{_written(last, 'd. MMMM', language())}"
    pattern = "d MMMM" if language() == "en" else "d. MMMM"
    return f"{_written(first, pattern, language())} – {_written(last, pattern, language())}"


def relative_day(value: date | datetime) -> str:
    """ "i dag", "i morgen", "i går", else the day itself."""
    on = _day(value)
    away = (on - clock.today()).days
    named = {-1: _("i går"), 0: _("i dag"), 1: _("i morgen")}
    return named.get(away) or day(on)


def phone(number: str | None) -> str:
    """ "10 20 30 40": eight digits in pairs; a foreign number as it is."""
    if not number or not (number.isascii() and number.isdigit() and len(number) == 8):
        return number or ""
    return " ".join(number[place : place + 2] for place in range(0, 8, 2))


def phone_link(number: str | None) -> str:
    """A `tel:` address of a number."""
    digits = "".join(sign for sign in number or "" if sign.isdigit() or sign == "+")
    return f"tel:{'+45' if len(digits) == 8 else ''}{digits}"


def number(value: float) -> str:
    """ "1.234,5": decimal comma, thousands point."""
    return format_decimal(value, locale=LOCALES[language()])


def kroner(amount: int) -> str:
    """ "gratis" or "25 kr."; whole kroner."""
    return _("Gratis") if amount == 0 else _("%(amount)s kr.", amount=number(amount))


def initials(name: str) -> str:
    """ "ST" of Signe Thorsen: at most two letters."""
    words = [word for word in name.split() if word]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


def first_name(name: str) -> str:
    """The first word of a name, and an initial of the last: "Signe T."."""
    words = name.split()
    return f"{words[0]} {words[-1][0]}." if len(words) > 1 else name


def capital(text: Any) -> str:
    """The text with its first letter large, the rest as it was."""
    said = str(text)
    return said[:1].upper() + said[1:]


def _day(value: date | datetime) -> date:
    return clock.local_day(value) if isinstance(value, datetime) else value


FILTERS: dict[str, Callable[..., Any]] = {
    each.__name__: each
    for each in (
        clock.local_day,
        weekday,
        month,
        short_day,
        day,
        days,
        date_only,
        numeric,
        clock_time,
        full_time,
        hours,
        week_number,
        week_of,
        when,
        relative_day,
        phone,
        phone_link,
        number,
        kroner,
        initials,
        first_name,
        capital,
    )
}


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(FILTERS)
