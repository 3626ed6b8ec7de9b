"""What is one date's own: its title, person, note, seats, time and place."""

from dataclasses import replace

from familiehus.activities.commands.laying import seat, station, touch
from familiehus.activities.commands.places import hold_places, lock_places, release_places
from familiehus.activities.foresight import changed_details
from familiehus.activities.kinds import DateState
from familiehus.activities.models import Occurrence
from familiehus.activities.news import occurrence_moved, seat_freed, signup_ended
from familiehus.activities.sheets import Seats, Sheet, seats_of, sheet_of, span_of, where_of
from familiehus.bookings.models import Override
from familiehus.kernel import audit, clock, danish
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _, ngettext
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor

OWN_DETAILS = {"title", "responsible"}


def revise_one(occurrence: Occurrence, sheet: Sheet, *, by: Actor, override: Override | None) -> None:
    """What is this date's own: title, person, note, seats, time and place. The rest is the series'."""
    activity, was, was_where = occurrence.activity, occurrence.span, where_of(occurrence)
    again, took_signups = False, occurrence.takes_signups
    shown = sheet_of(occurrence)
    changed = changed_details(shown.details, sheet.details)
    if changed.keys() - OWN_DETAILS:
        raise Refused(_("Det gælder hele rækken. Vælg »alle« eller »denne og følgende«."))
    if occurrence.state not in (DateState.PLANNED, DateState.POSTPONED, DateState.CANCELLED):
        raise Refused(_("Den dato kan ikke rettes."))
    replace(sheet.timetable, rule=None).check()
    span = span_of(sheet)
    moves, relocates = span != was, sheet.where != was_where
    if occurrence.is_settled:
        raise Refused(_("Det, der er gået, ændres ikke. Vælg en kommende dato."))
    if span.starts_at <= clock.now():
        raise Refused(_("En dato kan ikke flyttes til et tidspunkt, der er gået."))
    if "title" in changed:
        occurrence.own_title = None if sheet.details.title == activity.title else sheet.details.title
    if "responsible" in changed:
        same = sheet.details.responsible == activity.responsible
        occurrence.own_responsible = None if same else sheet.details.responsible
    says_more = bool(changed) or sheet.note != occurrence.note
    if not (moves or relocates or says_more or sheet.seats != seats_of(occurrence)):
        return
    occurrence.note = sheet.note
    frees = set_seats(occurrence, sheet.seats, own=sheet.seats != seats_of(activity))
    if moves or relocates:
        lock_places([occurrence], sheet.where.place)
        release_places([occurrence])
        slot = activity.timetable.slot_on(occurrence.original_day)
        occurrence.starts_at, occurrence.ends_at = span.starts_at, span.ends_at
        occurrence.has_own_time = span != slot.span
        occurrence.has_own_place = sheet.where != where_of(activity)
        station(occurrence, sheet.where)
        if moves and occurrence.state is DateState.POSTPONED:
            was, again = occurrence.be_on(), True
        hold_places([occurrence], by=by, override=override)
    if moves or relocates or says_more:
        occurrence.has_changed(in_substance=moves or relocates)
    activity.settle()
    db.session.flush()
    touch(activity)
    audit.record("date revised", occurrence, by=by, moved=moves or None, relocated=relocates or None)
    if frees:
        seat_freed.send(occurrence)
    if (moves or relocates) and not (activity.is_draft or occurrence.is_off):
        occurrence_moved.send(occurrence, was=was, was_where=was_where, again=again, by=by)
    if took_signups and not occurrence.takes_signups:
        signup_ended.send(occurrence, by=by)


def set_seats(occurrence: Occurrence, seats: Seats, *, own: bool) -> bool:
    """Give the date its seats, never fewer than are taken. True when there is more room than before."""
    occurrence.has_own_seats = own
    before = seats_of(occurrence)
    if seats == before:
        return False
    taken = (occurrence.taken, occurrence.taken_adults, occurrence.taken_children)
    wanted = (seats.total, seats.adults, seats.children)
    if any(number is not None and number < so_many for number, so_many in zip(wanted, taken, strict=True)):
        raise Refused(
            ngettext(
                "Der er allerede %(num)s tilmeldt %(day)s.",
                "Der er allerede %(num)s tilmeldte %(day)s.",
                occurrence.taken,
                day=danish.day(occurrence.starts_at),
            )
        )
    seat(occurrence, seats)
    pairs = zip(wanted, (before.total, before.adults, before.children), strict=True)
    return any(was is not None and (now is None or now > was) for now, was in pairs)
