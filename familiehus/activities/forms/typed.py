"""A sheet as the form's fields show it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from familiehus.activities.forms.asked import (
    AWAY,
    COUNT,
    DAILY,
    DROP_IN,
    ENDLESS,
    LAST,
    LAST_DAY,
    MONTHDAY,
    MONTHLY,
    NTH,
    ONCE,
    SIGN_UP,
    UNTIL,
    WEEKLY,
)
from familiehus.activities.sheets import Sheet
from familiehus.series.forms import DAY
from familiehus.series.rules import Rule, Step


def typed_from(sheet: Sheet) -> dict[str, Any]:
    """A sheet as the form's fields show it; also what two versions of it are compared by."""
    details, timetable = sheet.details, sheet.timetable
    rule = timetable.rule
    last_on = timetable.first_on + timetable.length - (DAY if timetable.is_all_day else timedelta(0))
    if timetable.starts is not None:
        wall_end = datetime.combine(timetable.first_on, timetable.starts, tzinfo=UTC) + timetable.length
        last_on = wall_end.date()
    runs_on = last_on > timetable.first_on and (timetable.is_all_day or timetable.length >= DAY)
    return {
        "title": details.title,
        "short_name": details.short_name,
        "category": details.category.value,
        "public_text": details.public_text,
        "internal_note": details.internal_note,
        "first_on": timetable.first_on,
        "is_all_day": timetable.is_all_day,
        "starts": timetable.starts,
        "ends": timetable.ends,
        "last_on": last_on if runs_on else None,
        **_typed_rule(rule),
        "skips_closed": timetable.skips_closed,
        "skips_holidays": timetable.skips_holidays,
        "skip_weeks": ", ".join(str(week) for week in sorted(timetable.skip_weeks)),
        "place": sheet.where.place.key if sheet.where.place else AWAY if sheet.where.meeting_point else "",
        "meeting_point": sheet.where.meeting_point,
        "responsible": details.responsible.key if details.responsible else "",
        "organiser": details.organiser.key if details.organiser else "",
        "co_organisers": [each.key for each in details.co_organisers],
        "takes_signups": SIGN_UP if details.takes_signups else DROP_IN,
        "seats_total": sheet.seats.total,
        "seats_adults": sheet.seats.adults,
        "seats_children": sheet.seats.children,
        "signup_closes_hours": details.signup_closes_hours or 0,
        "is_open_to_all": details.is_open_to_all,
        "for_volunteers": details.for_volunteers,
        "gives_proof": details.gives_proof,
        "target_group": details.target_group,
        "ages_from": details.ages_from,
        "ages_to": details.ages_to,
        "language": details.language.value,
        "price": details.price,
        "food": details.food,
        "transport": details.transport,
        "bring": details.bring,
        "note": sheet.note,
    }


def _typed_rule(rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {
            "repeats": ONCE,
            "every": 1,
            "weekdays": [],
            "monthly_on": NTH,
            "stops": ENDLESS,
            "until": None,
            "count": None,
        }
    if rule.ordinal is not None:
        monthly_on = LAST if rule.ordinal == -1 else NTH
    else:
        monthly_on = LAST_DAY if rule.monthday == -1 else MONTHDAY if rule.monthday else NTH
    return {
        "repeats": {Step.DAY: DAILY, Step.WEEK: WEEKLY, Step.MONTH: MONTHLY}[rule.step],
        "every": rule.every,
        "weekdays": list(rule.weekdays) if rule.step is Step.WEEK else [],
        "monthly_on": monthly_on,
        "stops": UNTIL if rule.until else COUNT if rule.count else ENDLESS,
        "until": rule.until,
        "count": rule.count,
    }
