"""Who sees what of a family: a canary in every field, looked for on every page that each kind of person can open."""

import pytest
from sqlalchemy import text

from familiehus.accounts.models import Person
from familiehus.families import commands
from familiehus.families.access import households_visible_to
from familiehus.families.models import Household
from familiehus.families.states import Area, Purpose
from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.loans.access import loans_visible_to
from familiehus.signups.access import series_visible_to, signups_visible_to
from tests import people
from tests.client import Browser
from tests.households import consent_texts, household

CANARIES = {
    "family's name": "Kanarie",
    "adult's name": "Gulsisken",
    "other adult's name": "Dompappen",
    "child's name": "Stillitsen",
    "phone": "77665544",
    "other adult's phone": "66554433",
    "other adult's mail": "dompap@fugl.example",
    "address": "Rugekassevej",
    "wish": "Lærkesang",
    "care need": "Solsikkefrø",
    "next step": "Ringer om fuglebadet",
}
STAFF_SEE = set(CANARIES) - {"address"}
OWN = {"family's name", "adult's name", "other adult's name", "child's name", "phone"} | {
    "address",
    "wish",
    "care need",
}
TABLE: dict[str, set[str]] = {
    "nobody": set(),
    "own family": OWN | {"next step"},
    "another family": set(),
    "volunteer": set(),
    "association": set(),
    "staff": STAFF_SEE,
    "staff kept apart": set(),
    "coordinator": STAFF_SEE,
    "manager": STAFF_SEE,
}


def aviary() -> tuple[Household, Person]:
    consent_texts()
    mother, father = people.family("Gulsisken"), people.family("Dompappen", email="dompap@fugl.example")
    mother.phone, father.phone = "77665544", "66554433"
    year = house_clock.today().year
    family = household("Kanarie", guardian=mother, children=[("Stillitsen", year - 5)])
    commands.add_guardian(family, father, by=THE_HOUSE)
    commands.record_address(family, "Rugekassevej 1", "4000", "Roskilde", by=THE_HOUSE)
    commands.wish_for(family, Area.SOCIAL, "Lærkesang", by=THE_HOUSE)
    commands.give_consent(family, Purpose.CARE_NEEDS, given_by="M", channel="table", by=THE_HOUSE)
    commands.note_care_need(family, "allergy", "Solsikkefrø", child=None, person=mother, by=THE_HOUSE)
    commands.revise(family, by=THE_HOUSE, has_protected_address=True, next_step="Ringer om fuglebadet")
    return family, mother


def pages_about(family: Household) -> list[str]:
    about, own = f"/familier/{family.key}", f"/min-familie/{family.key}"
    return [
        *("/", "/kalender", "/i-dag", "/min-konto", "/beskeder", "/kom-med", "/foreninger/"),
        *("/familier/", "/familier/?said=Kanari", "/familier/henvendelser", "/familier/papir/samtykke"),
        *(about, f"{about}/ret", f"{about}/adresse", f"{about}/adresse/ret", f"{about}/behov"),
        *(
            "/min-familie/",
            "/log-og-data/mig/alt",
            "/log-og-data/mig/alt?som=json",
            f"{own}/ret",
            f"{own}/adresse",
        ),
    ]


@pytest.mark.parametrize("way", ["page", "htmx"])
@pytest.mark.parametrize("who", TABLE)
def test_each_kind_of_person_sees_what_the_table_says_and_no_more(app, browser: Browser, who: str, way: str):
    family, mother = aviary()
    person = {
        "own family": lambda: mother,
        "another family": lambda: household("Familien Holm").guardians[0],
        "volunteer": people.volunteer,
        "association": people.association,
        "staff": people.staff,
        "staff kept apart": people.staff,
        "coordinator": people.coordinator,
        "manager": people.manager,
    }.get(who, lambda: None)()
    if who == "staff kept apart":
        commands.keep_apart(family, person, by=THE_HOUSE)
    db.session.commit()
    if person is not None:
        browser.as_(person)
    seen = set()
    for path in pages_about(family):
        target = "main" if way == "htmx" else None
        said = browser.via(way).get(path, target=target).text
        told = said.replace("77 66 55 44", "77665544").replace("66 55 44 33", "66554433")
        seen |= {field for field, canary in CANARIES.items() if canary in told}

    wanted = TABLE[who]
    assert seen <= wanted, f"{who} sees {seen - wanted}"
    assert way == "htmx" or wanted <= seen, f"{who} does not see {wanted - seen}"


@pytest.mark.parametrize("hat", ["staff", "coordinator", "manager"])
def test_the_address_is_there_for_staff_who_say_why(app, browser: Browser, hat: str):
    family, _mother = aviary()
    browser.as_(getattr(people, hat)())
    where = f"/familier/{family.key}/adresse"
    browser.get(where)

    assert "Rugekassevej" not in browser.post(where, reason="").text
    assert "Rugekassevej" in browser.post(where, reason="Besøg i dag").text


@pytest.mark.parametrize(
    "scope", [households_visible_to, signups_visible_to, series_visible_to, loans_visible_to]
)
def test_what_is_a_familys_is_found_from_its_people_and_not_by_looking_at_everybodys(app, scope):
    """However many families the house knows, a family waits no longer."""
    mother = household().guardians[0]
    asked = scope(mother).compile(db.engine, compile_kwargs={"literal_binds": True})
    plan = [row[3] for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {asked}"))]

    assert plan
    assert not [step for step in plan if step.startswith("SCAN")], plan
