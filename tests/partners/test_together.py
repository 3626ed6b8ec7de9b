"""Action networks, ambassadors, showing the way, and volunteers sent on."""

from datetime import timedelta

import pytest

from familiehus.associations import commands as associations
from familiehus.associations.models import Association, Kind
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.kernel.spans import Span
from familiehus.partners import belongings, commands, queries
from familiehus.partners.models import Answer, Side, Way
from tests import a, times, volunteering


def looking(contact: str | None = "bo@fdf.example") -> Association:
    member = associations.register("FDF Havnen", Kind.ASSOCIATION, by=THE_HOUSE)
    associations.add_contact(member, "Bo", contact, None, by=THE_HOUSE)
    associations.introduce_publicly(
        member, is_public=True, looks_for_hands=True, hands_for="Køre trailer", by=THE_HOUSE
    )
    return member


def test_a_network_is_closed_with_a_result_and_then_stands_still(app, clock):
    clock("2026-11-02 10:00")
    network = commands.form_network(
        "Varme i vinter", "Ingen fryser", until_on=times.day("2027-03-01"), by=THE_HOUSE
    )
    commands.join_network(network, "Varmestuen", Side.ASSOCIATION, by=THE_HOUSE)
    with pytest.raises(Refused, match="allerede med"):
        commands.join_network(network, "Varmestuen", Side.COMPANY, by=THE_HOUSE)
    action = commands.plan_action(network, "Åbne torsdag", due_on=times.day("2026-11-20"), by=THE_HOUSE)
    whats = [each.what for each in queries.due(times.day("2026-11-02"), times.day("2027-03-31"))]
    assert whats == ["Åbne torsdag", "Handlingsnetværket skal lukkes"]

    with pytest.raises(Refused, match="hvad der kom"):
        commands.close_network(network, "  ", by=THE_HOUSE)
    commands.close_network(network, "Elleve steder var åbne.", by=THE_HOUSE)
    for act in (
        lambda: commands.close_network(network, "Igen", by=THE_HOUSE),
        lambda: commands.join_network(network, "Kirken", Side.ASSOCIATION, by=THE_HOUSE),
        lambda: commands.settle_network_action(action, by=THE_HOUSE),
    ):
        with pytest.raises(Refused, match="lukket"):
            act()
    assert queries.due(times.day("2026-11-02"), times.day("2027-03-31")) == []
    with pytest.raises(Refused, match="efter den første"):
        commands.form_network("Bagvendt", until_on=times.day("2026-11-01"), by=THE_HOUSE)


def test_ambassadors_are_counted_over_time_and_leave_a_number(app, clock):
    clock("2026-11-02 10:00")
    for number in range(2):
        commands.welcome_ambassador(
            f"Borger {number}", Side.CITIZEN, from_on=times.day("2025-03-01"), by=THE_HOUSE
        )
    leaving = commands.welcome_ambassador(
        "Ib", Side.POLITICIAN, email="ib@raad.example", from_on=times.day("2026-03-01"), by=THE_HOUSE
    )
    early, late = queries.ambassadors_on([times.day("2025-12-31"), times.day("2026-11-02")])
    assert (early.total, early.citizens_percent) == (2, 100)
    assert (late.total, late.citizens_percent) == (3, 67)

    commands.thank_ambassador(leaving, by=THE_HOUSE)
    assert (leaving.name, leaving.email) == ("", "")
    assert queries.ambassadors_on([times.day("2026-11-01")])[0].total == 3
    assert len(queries.ambassadors()) == 2
    with pytest.raises(Refused, match="allerede stoppet"):
        commands.thank_ambassador(leaving, by=THE_HOUSE)


def test_a_family_is_shown_the_way_only_with_its_own_yes_and_leaves_a_number(app, clock):
    clock("2026-11-02 10:00")
    service = commands.list_service("En tidlig start", provider="Kommunen", by=THE_HOUSE)
    with pytest.raises(Refused, match="Spørg familien"):
        commands.show_the_way(service, Way.OUT, said_yes=False, by=THE_HOUSE)
    commands.show_the_way(service, Way.OUT, said_yes=True, by=THE_HOUSE)
    commands.show_the_way(service, Way.IN, said_yes=True, by=THE_HOUSE)
    commands.show_the_way(service, Way.IN, said_yes=True, by=THE_HOUSE)

    today = times.day("i dag")
    assert queries.signposts(today, today) == {(service.id, "out"): 1, (service.id, "in"): 2}


def test_a_volunteer_is_sent_on_with_their_yes_and_the_name_is_seen_until_followed_up(app, browser):
    contact = a.association("Bo")
    member, helper = looking(contact.email), volunteering.volunteer("Hjælpsomme Hans")
    with pytest.raises(Refused, match="Spørg den frivillige"):
        commands.send_on(helper, member, said_yes=False, by=THE_HOUSE)
    sent = commands.send_on(helper, member, said_yes=True, by=THE_HOUSE)
    with pytest.raises(Refused, match="allerede spurgt"):
        commands.send_on(helper, member, said_yes=True, by=THE_HOUSE)

    assert "Hjælpsomme Hans" in browser.as_(contact).get("/netvaerk/min-forening")
    browser.post(f"/netvaerk/min-forening/haender/{sent.key}/ja")
    assert "I har sagt ja" in browser.follow()
    with pytest.raises(Refused, match="allerede svaret"):
        commands.answer_hands(sent, Answer.NO, by=THE_HOUSE)
    commands.follow_up(sent, began=True, by=THE_HOUSE)
    assert "Hjælpsomme Hans" not in browser.get("/netvaerk/min-forening")
    assert browser.as_(a.association("Fremmed")).get("/netvaerk/min-forening").status == 200

    assert belongings.export(helper.person)["sent_on"][0]["to"] == "FDF Havnen"
    assert belongings.forget(helper.person) == 1


def test_another_members_contact_cannot_answer(app, browser):
    member, stranger = looking(), a.association("Fremmed")
    sent = commands.send_on(volunteering.volunteer("Hans"), member, said_yes=True, by=THE_HOUSE)
    browser.as_(stranger).get("/netvaerk/min-forening")

    assert browser.send(f"/netvaerk/min-forening/haender/{sent.key}/ja", {}).status in (400, 404)
    assert sent.answer is None


def test_counts_of_what_is_done_together(app, clock):
    clock("2026-11-02 10:00")
    network = commands.form_network("Varme", by=THE_HOUSE)
    commands.close_network(network, "Varmt", by=THE_HOUSE)
    commands.welcome_ambassador("Aase", Side.CITIZEN, by=THE_HOUSE)
    service = commands.list_service("En tidlig start", by=THE_HOUSE)
    commands.show_the_way(service, Way.OUT, said_yes=True, by=THE_HOUSE)
    sent = commands.send_on(volunteering.volunteer("Hans"), looking(), said_yes=True, by=THE_HOUSE)
    commands.follow_up(sent, began=True, by=THE_HOUSE)

    found = queries.counts(Span.lasting(times.instant("2026-11-01 00:00"), timedelta(days=30)))

    assert (found.networks_formed, found.networks_closed, found.shown_out, found.shown_in) == (1, 1, 1, 0)
    assert (found.ambassadors_by_side, found.citizens_percent) == ({"citizen": 1}, 100)
    assert (found.volunteers_sent_on, found.volunteers_begun) == (1, 1)
