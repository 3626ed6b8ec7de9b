"""Why somebody cannot sign up, and whether there is room: judged by the rows at hand, asked of nobody."""

from familiehus.activities.kinds import DateState
from familiehus.activities.models import Activity, Occurrence
from familiehus.activities.queries import seats_left
from familiehus.families.models import Household
from familiehus.families.states import State as FamilyState
from familiehus.kernel import clock
from familiehus.kernel.i18n import _, ngettext
from familiehus.signups.deadlines import is_last_day
from familiehus.signups.models import Signup


def reasons_against(occurrence: Occurrence, household: Household | None) -> list[str]:
    """Every reason why nobody, or this household, or a guest (None) can sign up for the date now; none when
    they can, or can at least wait in line. For pages, which show a grey button with its reason."""
    activity = occurrence.activity
    if activity.is_draft or occurrence.state in (DateState.SKIPPED, DateState.DROPPED):
        return [_("Aktiviteten er ikke i kalenderen.")]
    reasons: list[str] = []
    if occurrence.state is DateState.CANCELLED:
        reasons.append(_("Datoen er aflyst."))
    elif occurrence.state is DateState.POSTPONED:
        reasons.append(_("Datoen er udskudt. I kan melde jer til, når den nye dag er fundet."))
    if not activity.takes_signups:
        reasons.append(_("Her skal man ikke melde sig til. Bare kom."))
    elif occurrence.is_over or occurrence.state is DateState.HELD:
        reasons.append(_("Det er forbi."))
    elif occurrence.has_begun:
        reasons.append(_("Det er begyndt. Kom hen i huset, så ser vi, om der er plads."))
    elif occurrence.signup_is_over:
        reasons.append(_("Tilmeldingen er lukket. Ring til huset, så ser vi, om der er plads."))
    elif occurrence.seats_total == 0:
        reasons.append(_("Der er lukket for tilmelding til den dato."))
    reasons.extend(_against(household, activity))
    return reasons


def _against(household: Household | None, activity: Activity) -> list[str]:
    if household is None:
        return [] if activity.is_open_to_all else [_("Den her er for familier, der er skrevet ind i huset.")]
    if household.has_stopped:
        return [_("Familien er ikke længere skrevet ind i huset.")]
    if household.is_enrolled or activity.is_open_to_all:
        return []
    if household.state == FamilyState.PAUSED:
        return [_("I holder pause. Slut pausen, så kan I melde jer til igen.")]
    return [_("Familien er ikke skrevet ind i huset endnu.")]


def reasons_against_party(occurrence: Occurrence, adults: int, children: int) -> list[str]:
    """Why a party of that size can never have seats together on the date, however long it waits."""
    if adults < 0 or children < 0 or adults + children == 0:
        return [_("Vælg mindst én, der kommer.")]
    reasons: list[str] = []
    if occurrence.seats_adults is not None and adults > occurrence.seats_adults:
        reasons.append(
            ngettext(
                "Der er kun plads til %(num)s voksen i alt.",
                "Der er kun plads til %(num)s voksne i alt.",
                occurrence.seats_adults,
            )
            if occurrence.seats_adults
            else _("Den her er kun for børn.")
        )
    if occurrence.seats_children is not None and children > occurrence.seats_children:
        reasons.append(
            ngettext(
                "Der er kun plads til %(num)s barn i alt.",
                "Der er kun plads til %(num)s børn i alt.",
                occurrence.seats_children,
            )
            if occurrence.seats_children
            else _("Den her er kun for voksne.")
        )
    if occurrence.seats_total is not None and adults + children > occurrence.seats_total:
        reasons.append(
            ngettext(
                "Der er kun plads til %(num)s i alt.",
                "Der er kun plads til %(num)s i alt.",
                occurrence.seats_total,
            )
        )
    return reasons


def fits(occurrence: Occurrence, adults: int, children: int) -> bool:
    """Whether the party could be seated now, all of it, by what the date's row says."""
    room = seats_left(occurrence)
    return all(
        left is None or wanted <= left
        for left, wanted in (
            (room.total, adults + children),
            (room.adults, adults),
            (room.children, children),
        )
    )


def has_room(signup: Signup) -> bool:
    """Whether they wait, and there is room for all of them by now."""
    return (
        signup.is_in_line
        and not signup.is_offered
        and fits(signup.occurrence, signup.adults, signup.children_count)
    )


def is_full(occurrence: Occurrence) -> bool:
    """Whether there is room for nobody at all, neither a single adult nor a single child."""
    return not fits(occurrence, 1, 0) and not fits(occurrence, 0, 1)


def gives_offers(occurrence: Occurrence) -> bool:
    """Whether a free seat is offered at all: the date is on, published, signed up for, and has not begun."""
    return (
        occurrence.state is DateState.PLANNED
        and not occurrence.activity.is_draft
        and occurrence.takes_signups
        and not occurrence.has_begun
    )


def offers_to_all(occurrence: Occurrence) -> bool:
    """Whether it is the last day, on which everybody who fits is asked at once."""
    return is_last_day(occurrence.starts_at, clock.now())
