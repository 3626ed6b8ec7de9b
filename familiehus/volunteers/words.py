"""Saying lengths of time, absences and days in the reader's language."""

from datetime import timedelta

from familiehus.kernel import clock, danish
from familiehus.kernel.i18n import _
from familiehus.series.words import in_words
from familiehus.volunteers.models import Absence


def duration(minutes: int) -> str:
    """»3 t. 30 min.«"""
    hours, left = divmod(minutes, 60)
    if not left:
        return _("%(hours)s t.", hours=hours)
    return (
        _("%(hours)s t. %(minutes)s min.", hours=hours, minutes=left)
        if hours
        else _("%(minutes)s min.", minutes=left)
    )


def absence_in_words(absence: Absence) -> str:
    """»hver tirsdag kl. 16–20«, »24.–28. december«, »torsdag 3. december kl. 9–12«."""
    slot = absence.timetable.slot_on(absence.first_on)
    if absence.rule is not None:
        said = in_words(absence.rule)
        return said if absence.is_all_day else f"{said} {danish.hours(slot.span)}"
    if absence.is_all_day:
        last = clock.local_day(slot.ends_at - timedelta(seconds=1))
        return (
            danish.day(absence.first_on) if last == absence.first_on else danish.days(absence.first_on, last)
        )
    return danish.when(slot.span)
