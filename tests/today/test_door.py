"""The families' screen at the door: who has a tile, what a tap does, and what is never on it."""

import pytest

from familiehus.attendance import commands, queries
from familiehus.families import commands as families
from familiehus.families.states import Area, Purpose
from familiehus.kernel.roles import NOBODY, THE_HOUSE
from familiehus.signups import commands as signups
from tests import a, households, people


@pytest.fixture
def date(app, clock):
    return a.date_of(a.activity("Legestue", "i dag 9.30-12"))


@pytest.fixture
def family(app, clock):
    return households.household("Familien Holm", children=[("Alma", 2023), ("Bo", 2021)])


def heads() -> tuple[int, int]:
    found = queries.in_the_house().heads
    return found.adults, found.children


def test_a_family_finds_itself_comes_and_goes(browser, date, family):
    door = browser.at_door()
    assert "Legestue til kl. 12" in door.get("/doeren/")
    assert "Alma" not in door.get("/doeren/?find=hol").text
    assert f"hvem={family.key}" in door.answer.text

    assert "Alma" in door.get(f"/doeren/?hvem={family.key}")
    door.post("/doeren/tryk", child=[family.children[0].key])
    assert heads() == (1, 1)
    assert "2 er meldt ind" in door.follow()

    door.post("/doeren/tryk")
    assert heads() == (0, 0)
    assert "Fortrudt." in door.follow()


def test_whoever_signed_up_has_a_tile_and_is_ticked_as_they_said(browser, clock, family):
    play = a.date_of(a.activity("Legestue", "i dag 11-12", takes_signups=True, is_open_to_all=True))
    signups.sign_up(play, family, adults=1, children=family.children[:1], by=THE_HOUSE)
    guest = signups.sign_up_guest(play, "Aase B.", adults=2, children=1, by=NOBODY, phone="20304050")
    door = browser.at_door()
    page = door.get("/doeren/")
    assert [tile.text_content() for tile in page.select("[data-who]")] == ["Aase B.", "Familien Holm"]
    assert "20304050" not in page.text

    page = door.get(f"/doeren/?hvem={family.key}")
    assert [box.get("value") for box in page.select("input[name=child]:checked")] == [family.children[0].key]
    door.post("/doeren/tryk")
    door.get(f"/doeren/?hvem={guest.key}")
    door.post("/doeren/tryk")
    assert heads() == (3, 2)
    door.get(f"/doeren/?hvem={guest.key}&vej=ud")
    door.post("/doeren/tryk")
    assert heads() == (1, 1)


def test_a_copy_of_a_tap_counts_once_and_is_answered_like_the_first(browser, date):
    door = browser.at_door()
    door.get("/doeren/?nye=1")
    filled = {**door._fields_of("/doeren/tryk"), "adults": "2", "children": "1"}
    answers = [door.send("/doeren/tryk", filled) for _copy in range(3)]
    assert heads() == (2, 1)
    assert len({answer.location for answer in answers}) == 1


def test_going_home_without_tiles_of_who_is_here(browser, date, family):
    commands.arrive(date, family, adults=1, children=family.children, by=THE_HOUSE)
    door = browser.at_door()
    assert "Familien Holm" not in door.get("/doeren/?vej=ud").text
    door.get(f"/doeren/?vej=ud&hvem={family.key}")
    door.post("/doeren/tryk")
    assert heads() == (0, 0)
    assert "I er meldt ud" in door.follow()

    door.get(f"/doeren/?vej=ud&hvem={family.key}")
    refused = door.post("/doeren/tryk")
    assert refused.status == 422
    assert "I er ikke meldt ind" in refused["[role=alert]"]


def test_late_arrivals_join_their_family(browser, date, family):
    commands.arrive(date, family, adults=1, children=family.children[:1], by=THE_HOUSE)
    door = browser.at_door()
    page = door.get(f"/doeren/?hvem={family.key}")
    assert "I er meldt ind kl. 10.42" in page
    door.post("/doeren/tryk", child=[child.key for child in family.children])
    assert heads() == (1, 2)
    assert len(queries.attendances_at(date)) == 1


def test_new_people_are_heads_and_go_as_heads(browser, date):
    door = browser.at_door()
    door.get("/doeren/?nye=1")
    door.post("/doeren/tryk", adults="2", children="3")
    assert heads() == (2, 3)
    door.get("/doeren/?nye=1&vej=ud")
    door.post("/doeren/tryk", adults="1", children="1")
    assert heads() == (1, 2)
    door.get("/doeren/?nye=1")
    refused = door.post("/doeren/tryk", adults="0", children="0")
    assert refused.status == 422
    assert "mindst én" in refused["[role=alert]"]


def test_what_waited_for_the_net_keeps_its_own_time(browser, date):
    door = browser.at_door()
    door.get("/doeren/?nye=1")
    door.post("/doeren/tryk", since="600")
    (row,) = queries.attendances_at(date)
    assert (row.came_received_at - row.came_at).total_seconds() == 600


def test_the_screen_speaks_english(browser, date):
    door = browser.at_door()
    door.get("/sprog/en?next=/doeren/")
    page = door.get("/doeren/")
    assert page.select("html")[0].get("lang") == "en"
    assert "Hvem er I" not in page


@pytest.mark.parametrize(
    ("said", "is_found"),
    [
        ("hol", True),
        ("HOLM", True),
        ("familien holm", True),
        ("ho", False),
        ("olm", False),
        ("familien", False),
    ],
)
def test_who_is_found_by_typing(browser, date, family, said, is_found):
    assert (f"hvem={family.key}" in browser.at_door().get(f"/doeren/?find={said}").text) is is_found


@pytest.mark.parametrize("said", ["ho", "fam", "familien", "familien h"])
def test_whoever_has_typed_too_little_is_asked_for_more_and_not_called_new(browser, date, family, said):
    page = browser.at_door().get(f"/doeren/?find={said}")
    assert "Skriv nogle flere bogstaver." in page
    assert "Ingen hedder sådan" not in page


def test_nobody_leafs_through_the_families(browser, date):
    for number in range(8):
        households.household(f"Familien Skov{number}")
    page = browser.at_door().get("/doeren/?find=skov")
    assert "hvem=" not in page.text
    assert "Skriv nogle flere bogstaver." in page
    answers = [browser.get(f"/doeren/?find=skov{n % 8}").status for n in range(60)]
    assert answers[:59] == [200] * 59
    assert answers[59] == 429


def test_a_protected_family_is_not_known_at_the_door_however_exactly_one_types(browser, date, family):
    families.revise(family, by=THE_HOUSE, has_protected_address=True)
    commands.arrive(date, family, adults=1, by=THE_HOUSE)
    door = browser.at_door()
    for address in (
        "/doeren/",
        "/doeren/?find=Familien+Holm",
        f"/doeren/?hvem={family.key}",
        "/doeren/?vej=ud",
    ):
        assert "Holm" not in door.get(address).text.replace('value="Familien Holm"', ""), address
    assert heads() == (1, 0)


def test_nothing_private_stands_on_the_screen(browser, date, clock):
    """Everything a family has told us, with a canary in each; the door shows its name, and after a tap first names."""
    households.consent_texts()
    mother = people.family("Kanariemor Efternavnsen", email="kanarie@post.example")
    mother.phone = "98765432"
    family = households.household("Kanariefamilien", guardian=mother, children=[("Kanariebarn", 2019)])
    families.give_consent(family, Purpose.CARE_NEEDS, given_by="x", channel="table", by=THE_HOUSE)
    families.note_care_need(
        family, "allergy", "Kanarienød", child=family.children[0], person=None, by=THE_HOUSE
    )
    families.wish_for(family, Area.WORK, "Kanarieønske", by=THE_HOUSE)
    families.record_address(family, "Kanarievej 7", "4000", "Kanarieby", by=THE_HOUSE)
    family.neighbourhood, family.language, family.next_step = "Kanariekvarter", "so", "Kanarienote"
    commands.arrive(date, family, adults=1, children=family.children, by=THE_HOUSE)
    door = browser.at_door()
    private = [
        "Efternavnsen",
        "kanarie@post",
        "98765432",
        "Kanarienød",
        "Kanarieønske",
        "Kanarievej",
        "Kanarieby",
        "Kanariekvarter",
        "Kanarienote",
        "2019",
    ]
    for address in (
        "/doeren/",
        "/doeren/?vej=ud",
        "/doeren/?find=kanarie",
        "/doeren/?nye=1",
        f"/doeren/?hvem={family.key}",
        f"/doeren/?hvem={family.key}&vej=ud",
    ):
        page = door.get(address)
        assert [word for word in private if word in page.text] == [], address
        assert ("Kanariebarn" in page.text) is (address == f"/doeren/?hvem={family.key}"), address
        assert ("Kanariemor" in page.text) is (address == f"/doeren/?hvem={family.key}"), address


def test_the_fire_list_names_families_to_the_desk_alone(browser, date, family):
    commands.arrive(date, family, adults=1, children=family.children, by=THE_HOUSE)
    commands.count_heads(date, adults=2, children=0, by=THE_HOUSE)
    page = browser.as_(a.staff("Mette")).get("/i-dag/brandliste")
    assert "Familien Holm: 1 voksen · 2 børn (Bo, Alma)" in page
    assert "Uden navn: 2 voksne" in page
    assert "5 i huset" in page
    assert "Holm" not in browser.at_door().get("/doeren/").text
