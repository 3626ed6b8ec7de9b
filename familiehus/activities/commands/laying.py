"""Laying a sheet down on rows: what an activity says, where it is, its seats, a date as the activity has it."""

from familiehus.activities import access
from familiehus.activities.kinds import DateState
from familiehus.activities.models import Activity, Occurrence
from familiehus.activities.sheets import DETAILS, Details, Seats, Where, seats_of, where_of
from familiehus.kernel import clock, versions
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.series.timetables import Slot
from familiehus.volunteers.states import Proof


def check(details: Details, where: Where, seats: Seats) -> None:
    """What no activity can be without, or have."""
    if not details.title.strip():
        raise Refused(_("Skriv, hvad aktiviteten hedder."))
    if len(details.short_name) > 10:
        raise Refused(_("Et kort navn har højst 10 bogstaver."))
    if details.ages_from is not None and details.ages_to is not None and details.ages_from > details.ages_to:
        raise Refused(_("Den yngste alder skal ikke være højere end den ældste."))
    if details.price < 0 or any(number is not None and number < 0 for number in _three(seats)):
        raise Refused(_("Tal kan ikke være under nul."))
    if where.place is not None and where.meeting_point:
        raise Refused(_("Vælg enten et sted i huset eller et mødested ude af huset."))
    if details.for_volunteers and (details.takes_signups or details.is_open_to_all):
        raise Refused(_("Til det, der er for husets frivillige, kommer man bare."))
    if details.gives_proof and not details.for_volunteers:
        raise Refused(_("Kun et kursus for husets frivillige kan give en godkendelse."))
    if details.gives_proof == Proof.RECORD_CHECK:
        raise Refused(_("En børneattest bliver vurderet. Den kan ikke gives på et kursus."))


def check_what_it_gives(details: Details, before: str, *, by: Actor) -> None:
    """Which approval a course gives is said, and changed, by those who give approvals."""
    if details.gives_proof != before and not access.may_let_a_course_approve(by):
        raise Refused(_("Kun koordinatoren bestemmer, hvilken godkendelse et kursus giver."))


def check_nobody_is_shut_out(details: Details, activity: Activity) -> None:
    """What families are signed up for is not taken out of their sight."""
    if not details.for_volunteers or activity.for_volunteers:
        return
    if any(row.taken and not row.is_over for each in activity.together for row in each.occurrences):
        raise Refused(_("Familier er tilmeldt. Aflys det for dem, før det bliver for husets frivillige."))


def check_in_use(where: Where) -> None:
    """A retired place is for what is already planned there."""
    if where.place is not None and not where.place.is_in_use:
        raise Refused(_("%(name)s er taget ud af brug. Vælg et andet sted.", name=where.place.name))


def describe(activity: Activity, details: Details) -> None:
    """Say about the activity what the sheet says, and what the search looks through."""
    for name in DETAILS:
        setattr(activity, name, getattr(details, name))
    said = (details.title, details.short_name, details.public_text, details.target_group)
    activity.search_text = " ".join(filter(None, said)).casefold()


def station(thing: Activity | Occurrence, where: Where) -> None:
    thing.place, thing.meeting_point = where.place, where.meeting_point


def seat(thing: Activity | Occurrence, seats: Seats) -> None:
    thing.seats_total, thing.seats_adults, thing.seats_children = _three(seats)


def new_date(activity: Activity, slot: Slot) -> Occurrence:
    """A date as the activity has it, at a slot of its rule."""
    occurrence = Occurrence()
    stand_anew(occurrence, activity, slot)
    activity.occurrences.append(occurrence)
    return occurrence


def stand_anew(occurrence: Occurrence, activity: Activity, slot: Slot) -> None:
    """The date is as the activity has it, with nothing of its own."""
    occurrence.original_start, occurrence.has_own_time = slot.original_start, False
    occurrence.starts_at, occurrence.ends_at = slot.starts_at, slot.ends_at
    occurrence.skipped_because = slot.skipped_because.value if slot.skipped_because else None
    occurrence.state = DateState.SKIPPED if slot.skipped_because else DateState.PLANNED
    occurrence.reason, occurrence.note = "", ""
    occurrence.was_starts_at = occurrence.was_ends_at = None
    occurrence.own_title, occurrence.own_responsible = None, None
    occurrence.has_own_place = occurrence.has_own_seats = False
    occurrence.changed_at = clock.now()
    station(occurrence, where_of(activity))
    seat(occurrence, seats_of(activity))


def _three(seats: Seats) -> tuple[int | None, int | None, int | None]:
    return seats.total, seats.adults, seats.children


def touch(activity: Activity) -> None:
    """The calendar shows something new, unless nobody was shown it before."""
    if not activity.is_draft:
        versions.touch("calendar")
