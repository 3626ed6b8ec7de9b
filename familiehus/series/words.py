"""A rule as a person says it, in the reader's language: »hver anden tirsdag til og med 15. december 2026«."""

from collections.abc import Sequence
from dataclasses import replace

from babel.dates import get_day_names
from babel.lists import format_list

from familiehus.kernel import danish
from familiehus.kernel.i18n import _, language, lazy, ngettext
from familiehus.series.rules import Rule, Step

ORDINALS = {
    1: lazy("første"),
    2: lazy("anden"),
    3: lazy("tredje"),
    4: lazy("fjerde"),
    5: lazy("femte"),
    -1: lazy("sidste"),
}


def in_words(rule: Rule) -> str:
    """The rule as part of a sentence, with its end."""
    said = {Step.DAY: _daily, Step.WEEK: _weekly, Step.MONTH: _monthly}[rule.step](rule)
    if rule.until is not None:
        return _("%(rule)s til og med %(day)s", rule=said, day=danish.date_only(rule.until))
    if rule.count is not None:
        return ngettext("%(rule)s, %(num)s gang", "%(rule)s, %(num)s gange", rule.count, rule=said)
    return said


def all_in_words(rules: Sequence[Rule]) -> str:
    """Several rules of one activity: »den anden og den fjerde tirsdag i måneden«; else each by itself."""
    first = rules[0]
    alike = [replace(rule, ordinal=first.ordinal) == first for rule in rules]
    if len(rules) > 1 and first.ordinal is not None and all(alike):
        named = [_("den %(ordinal)s", ordinal=ORDINALS[rule.ordinal or 1]) for rule in rules[:-1]]
        return format_list([*named, in_words(rules[-1])], locale=language())
    return format_list([in_words(rule) for rule in rules], locale=language())


def weekday_name(weekday: int) -> str:
    """0 is Monday."""
    return get_day_names("wide", locale=language())[weekday]


def _daily(rule: Rule) -> str:
    if rule.every == 1:
        return _("hver dag")
    return _("hver anden dag") if rule.every == 2 else _("hver %(every)s. dag", every=rule.every)


def _weekly(rule: Rule) -> str:
    if rule.weekdays == (0, 1, 2, 3, 4) and rule.every == 1:
        return _("alle hverdage")
    named = format_list([weekday_name(day) for day in rule.weekdays], locale=language())
    if rule.every == 1:
        return _("hver %(weekdays)s", weekdays=named)
    if rule.every == 2 and len(rule.weekdays) == 1:
        return _("hver anden %(weekdays)s", weekdays=named)
    if rule.every == 2:
        return _("hver anden uge, %(weekdays)s", weekdays=named)
    return _("hver %(every)s. uge, %(weekdays)s", every=rule.every, weekdays=named)


def _monthly(rule: Rule) -> str:
    if rule.ordinal is not None:
        which = _(
            "den %(ordinal)s %(weekday)s",
            ordinal=ORDINALS[rule.ordinal],
            weekday=weekday_name(rule.weekdays[0]),
        )
    elif rule.monthday == -1:
        which = _("den sidste dag")
    else:
        which = _("den %(monthday)s.", monthday=rule.monthday)
    if rule.every == 1:
        return _("%(which)s i måneden", which=which)
    if rule.every == 2:
        return _("%(which)s i hver anden måned", which=which)
    return _("%(which)s i hver %(every)s. måned", which=which, every=rule.every)
