"""Two stories from beginning to end over HTTP: a network of associations that grows, and a town that acts together."""

from datetime import timedelta

from sqlalchemy import select

from familiehus.accounts.queries import person_with_email
from familiehus.associations import commands as associations
from familiehus.associations import queries as register
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.kernel.spans import Span
from familiehus.messages.models import Message
from familiehus.partners import queries
from familiehus.partners.models import ActionNetwork, Agreement
from tests import a, times


def test_a_network_of_associations_grows_meets_and_accounts_for_itself(app, browser, clock):
    """Values, a form on the web, a member's own page, a dialogue meeting every other month, an agreement, counts."""
    clock("2026-01-05 10:00")
    coordinator = a.coordinator()
    associations.agree_on("Respekt for alle.", "Respect for everybody.", target=70, by=THE_HOUSE)
    form = "/netvaerk/bliv-medlem"
    told = {"name": "Kontaktfamilierne", "contact": "Mona", "email": "mona@kontakt.example", "accepts": "y"}
    browser.post(form, form=form, **told)
    (asked,) = register.open_requests()
    browser.as_(coordinator).get("/netvaerk/foresporgsler")
    browser.post(f"/netvaerk/foresporgsler/{asked.key}/ja")
    assert "1 af 70" in browser.get("/netvaerk/")

    call = "/netvaerk/moeder/nyt"
    browser.post(call, form=call, title="Dialogmøde", first_on="2026-01-13", starts="16:00", every="2")
    meetings = queries.next_meeting(THE_HOUSE)
    assert [each.original_day.month for each in meetings] == [1, 3, 5]
    page = f"/netvaerk/moeder/{meetings[0].key}"
    browser.get(page)
    browser.post(f"{page}/ord", agenda="Ensomhed")
    browser.get(page)
    browser.post(f"{page}/inviter")
    invited = db.session.scalars(select(Message.recipient).where(Message.kind == "partners.invitation")).all()
    assert len(invited) == 1

    mona = person_with_email("mona@kontakt.example")
    browser.as_(mona).get("/netvaerk/min-forening")
    assert browser.answer is not None
    assert "Ensomhed" in browser.answer
    (member,) = register.organisers()
    browser.post(f"/netvaerk/min-forening/{member.key}/moeder/{meetings[0].key}/ja")
    offer = "/netvaerk/tilbud/nyt"
    browser.post(offer, form=offer, area="social", title="En familie at følges med")

    clock("2026-01-13 18:30")
    browser.as_(coordinator).get(page)
    browser.post(f"{page}/fremmoede", came=[member.key])
    browser.get(page)
    browser.post(f"{page}/ord", minutes="Vi følges ad.")
    browser.get(page)
    browser.post(f"{page}/aftaler", what="Finde to familier", owner=member.key, due_on="2026-02-01")
    assert "Finde to familier" in browser.get("/netvaerk/overblik")

    new = "/netvaerk/aftaler/ny"
    browser.post(
        new,
        form=new,
        title="Partnerskab",
        kind="partnership",
        parties="Kommunen",
        from_on="2026-01-01",
        until_on="2028-12-31",
        amount="500000",
    )
    agreement = db.session.scalars(select(Agreement)).one()
    own = f"/netvaerk/aftaler/{agreement.key}"
    browser.get(own)
    browser.post(f"{own}/frister", kind="instalment", due_on="2026-02-01", amount="500001")
    assert browser.answer is not None
    assert browser.answer.status == 422
    browser.get(own)
    browser.post(f"{own}/frister", kind="instalment", due_on="2026-02-01", amount="200000")
    assert "Rate" in browser.get("/netvaerk/aarshjul")

    counted = queries.counts(Span.lasting(times.instant("2026-01-01 00:00"), timedelta(days=89)))
    assert (counted.members, counted.offers, counted.meetings_held, counted.came_to_meetings) == (1, 1, 1, 1)


def test_a_town_acts_together_and_closes_again(app, browser, clock):
    """Ambassadors of every kind, a network for one winter with members and actions, a result, the numbers."""
    clock("2026-11-02 10:00")
    browser.as_(a.coordinator())
    page = "/netvaerk/ambassadoerer"
    for name, side in (
        ("Gerda", "citizen"),
        ("Mikkel", "citizen"),
        ("Bageriet", "company"),
        ("Bak", "politician"),
    ):
        more = {"is_public": "y"} if name == "Gerda" else {}
        browser.post(page, form=page, name=name, side=side, **more)
    assert "50 %" in browser.get(page)

    form = "/netvaerk/handlingsnetvaerk/nyt"
    browser.post(form, form=form, title="Varme i vinter", challenge="Ingen fryser", until_on="2027-03-01")
    network = db.session.scalars(select(ActionNetwork)).one()
    own = f"/netvaerk/handlingsnetvaerk/{network.key}"
    for name, side in (("Kirken", "association"), ("Kommunen", "municipal"), ("Gerda", "citizen")):
        browser.get(own)
        browser.post(f"{own}/med", name=name, side=side)
    browser.get(own)
    browser.post(f"{own}/handlinger", what="Åbne stuen torsdag", owner="Kirken", due_on="2026-11-20")
    browser.get(own)
    browser.post(f"{own}/handlinger/{network.actions[0].key}/gjort")
    browser.get(own)
    browser.post(f"{own}/luk", result="Elleve steder var åbne.")
    assert "Elleve steder" in browser.follow()

    everybody = browser.as_(a.family("Yara")).get("/netvaerk/veje")
    assert "Gerda" in everybody
    assert "Mikkel" not in everybody
    assert browser.get(own).status == 403
    counted = queries.counts(Span.lasting(times.instant("2026-11-01 00:00"), timedelta(days=30)))
    assert (counted.networks_formed, counted.networks_closed, counted.citizens_percent) == (1, 1, 50)
