"""Who would fit a wish: volunteers with what speaks for and against, in sentences. Nobody has a score."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select

from familiehus.families.models import Guardianship, Household, KeepApart
from familiehus.kernel import clock, danish
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _, ngettext
from familiehus.visits.models import Match
from familiehus.visits.queries.matches import families_of
from familiehus.volunteers import gate
from familiehus.volunteers.models import Volunteer, VolunteerRules
from familiehus.volunteers.queries import approved_for, for_the_gate, rules_of_the_house
from familiehus.volunteers.states import LANGUAGES, Reach, Task
from familiehus.volunteers.states import State as Standing

BANDS = list(Reach)


def visitors_of_the_house() -> list[Volunteer]:
    """Volunteers with the house who are approved for home visits, by name."""
    approved = for_the_gate(
        select(Volunteer).where(
            Volunteer.state.in_((Standing.ACTIVE, Standing.LEAVE)),
            approved_for(Task.HOME_VISIT, clock.today()),
        )
    )
    found = db.session.scalars(approved).unique()
    return sorted(found, key=lambda each: each.name.casefold())


@dataclass(frozen=True)
class Word:
    """One thing that speaks for or against, or that somebody should ask about."""

    sentence: str
    fits: bool | None


@dataclass
class Candidate:
    """A volunteer, with what speaks for and against as a list. There is no score of anybody."""

    volunteer: Volunteer
    words: list[Word] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def can(self) -> bool:
        return not self.refused


def candidates(match: Match, first: date, until: date) -> list[Candidate]:
    """Everybody who visits homes, those who can first and otherwise by name; each with the reasons in sentences."""
    volunteers = visitors_of_the_house()
    rules, taken = rules_of_the_house(), families_of(volunteers)
    apart = _kept_apart(match.household)
    found = [judge(match, each, first, until, rules, taken.get(each.id, 0), apart) for each in volunteers]
    return sorted(found, key=lambda each: not each.can)


def judge(
    match: Match,
    volunteer: Volunteer,
    first: date,
    until: date,
    rules: VolunteerRules | None = None,
    families: int | None = None,
    apart: frozenset[int] | None = None,
) -> Candidate:
    """What speaks for and against a volunteer from `first` until, but not including, `until`.

    Approvals must hold through the whole period, there must be room, and a family is never matched with
    somebody it is kept apart from or who belongs to it. Language, weekday and distance are for a person to weigh.
    """
    rules = rules or rules_of_the_house()
    taken = families_of([volunteer]).get(volunteer.id, 0) if families is None else families
    apart = _kept_apart(match.household) if apart is None else apart
    found, last = Candidate(volunteer), max(first, until - timedelta(days=1))
    for task in match.kind.tasks:
        found.refused += gate.reasons_against(volunteer, task, first, until=last, rules=rules)
    found.refused = list(dict.fromkeys(found.refused))
    if not found.refused:
        found.words.append(Word(_("Godkendt hele perioden til %(day)s", day=danish.day(last)), True))
    if taken >= volunteer.most_families:
        found.refused.append(
            ngettext(
                "Har allerede %(num)s familie og ikke plads til flere.",
                "Har allerede %(num)s familier og ikke plads til flere.",
                taken,
            )
        )
    else:
        room = volunteer.most_families - taken
        found.words.append(
            Word(ngettext("Plads til %(num)s familie", "Plads til %(num)s familier", room), True)
        )
    if volunteer.person_id in apart:
        found.refused.append(_("Kan ikke foreslås til den familie."))
    found.words += [_language(match, volunteer), *_weekdays(match, volunteer), *_distance(match, volunteer)]
    return found


def _kept_apart(household: Household) -> frozenset[int]:
    """Whoever the household is kept apart from, and its own adults."""
    apart = select(KeepApart.person_id).where(KeepApart.household_id == household.id)
    own_adults = select(Guardianship.person_id).where(
        Guardianship.household_id == household.id, Guardianship.ended_at.is_(None)
    )
    return frozenset(db.session.scalars(apart.union(own_adults)))


def _language(match: Match, volunteer: Volunteer) -> Word:
    if not match.language:
        return Word(_("Dansk er nok"), True)
    word = str(LANGUAGES.get(match.language, match.language)).lower()
    if match.language in volunteer.languages:
        return Word(_("Taler %(language)s", language=word), True)
    return Word(_("Taler ikke %(language)s", language=word), False)


def _weekdays(match: Match, volunteer: Volunteer) -> list[Word]:
    if not match.weekdays or not volunteer.weekdays:
        return [Word(_("Spørg, hvilke dage der passer"), None)]
    shared = [day for day in match.weekdays if day in volunteer.weekdays]
    if not shared:
        return [Word(_("Ingen fælles ugedage"), False)]
    monday = date(2024, 1, 1)
    names = ", ".join(danish.weekday(monday + timedelta(days=day)) for day in shared)
    return [Word(_("Fælles dage: %(days)s", days=names), True)]


def _distance(match: Match, volunteer: Volunteer) -> list[Word]:
    """Bands only: how far the family lives from the house, and how far the volunteer will go."""
    band, reach = match.household.distance, volunteer.reach
    if not band or not reach:
        return [Word(_("Spørg, om afstanden er i orden"), None)]
    if BANDS.index(Reach(band)) <= BANDS.index(Reach(reach)):
        return [Word(_("Afstanden passer: %(how)s", how=Reach(band).label.lower()), True)]
    return [Word(_("Længere væk, end den frivillige har sagt"), False)]
