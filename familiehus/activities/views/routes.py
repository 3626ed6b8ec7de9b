"""Where the room's views hang, and the words its templates speak in."""

from datetime import date

from flask import Blueprint

from familiehus.activities import grids, looks, queries
from familiehus.activities.looking import topic_word
from familiehus.activities.models import Occurrence
from familiehus.kernel import clock, danish
from familiehus.kernel.i18n import _, lazy
from familiehus.series.timetables import Skip

bp = Blueprint("activities", __name__)
bp.add_app_template_filter(queries.seats_left, "seats_left")
bp.add_app_template_filter(topic_word, "topic_word")
bp.add_app_template_filter(clock.local_day, "local_day")
bp.add_app_template_test(grids.is_bar, "lasting_days")
bp.add_app_template_global(looks.look, "date_look")
bp.add_app_template_global(looks.week_look, "week_look")
bp.add_app_template_global(looks.day_look, "day_look")


@bp.app_template_filter("from_to")
def from_to(occurrence: Occurrence) -> str:
    """ "fredag kl. 15 – søndag kl. 14", "6.–19. juli": both ends of what lasts several days."""
    first, last = grids.first_day(occurrence), grids.last_day(occurrence)
    if occurrence.activity.is_all_day:
        return danish.days(first, last)
    return _(
        "%(first)s kl. %(from_)s – %(last)s kl. %(to)s",
        first=danish.weekday(first) if (last - first).days < 7 else danish.short_day(first),
        from_=danish.clock_time(occurrence.starts_at),
        last=danish.weekday(last) if (last - first).days < 7 else danish.short_day(last),
        to=danish.clock_time(occurrence.ends_at),
    )


@bp.app_template_filter("day_title")
def day_title(day: date) -> tuple[str, str]:
    """ "I dag" and "tirsdag 24. november"; "Torsdag" and "26. november"."""
    whole, near = danish.day(day), danish.relative_day(day)
    if near != whole:
        return danish.capital(near), whole
    name = danish.weekday(day)
    return danish.capital(name), whole.removeprefix(name).strip()


@bp.app_template_filter("month_name")
def month_name(day: date) -> str:
    """ ". november", to be read after the day's number."""
    return _(". %(month)s", month=danish.month(day).rsplit(" ", 1)[0])


SKIP_WORDS = {
    Skip.CHOSEN: lazy("valgt fra"),
    Skip.WEEK: lazy("ugen springes over"),
    Skip.HOLIDAY: lazy("helligdag"),
    Skip.CLOSED: lazy("huset er lukket"),
}


@bp.app_template_filter("skip_word")
def skip_word(why: str) -> str:
    """Why a date of the rule does not happen."""
    return str(SKIP_WORDS[Skip(why)])
