"""The trail's pages over HTTP: what the manager sees, what goes out on paper and as a file."""

import csv
import io

from sqlalchemy import select

from familiehus.kernel import audit
from familiehus.kernel.audit import AuditEntry
from familiehus.kernel.db import db
from familiehus.kernel.traces import Something
from familiehus.privacy import commands, queries
from tests import a
from tests.households import household


def look(person, label: str, key: str = "k" * 14, **facts):
    return audit.record("looked at", Something("households", key, label), by=person, **facts)


def test_the_manager_finds_who_saw_what_by_person_and_subject(app, browser):
    lene, sara, mette = a.manager("Lene Friis"), a.staff("Sara Beck"), a.staff("Mette Skov")
    look(sara, "Familien Berg", reason="Ringede om busruten")
    look(mette, "Familien Lund")
    db.session.commit()
    assert browser.as_(lene).get("/log-og-data/").status == 200
    page = browser.get(f"/log-og-data/?person={sara.key}&what=looked+at&about=families")

    assert "Familien Berg" in page
    assert "Ringede om busruten" in page
    assert "Familien Lund" not in page
    read = browser.get(f"/log-og-data/laeser/{sara.key}")
    assert (read.status, "Sara Beck" in read) == (200, True)


def test_reading_the_trail_leaves_a_trace_itself(app, browser):
    lene = a.manager("Lene Friis")
    browser.as_(lene).get("/log-og-data/?what=refused")
    db.session.expire_all()

    traces = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "searched")).all()
    assert [(each.actor_key, each.said.facts["among"]) for each in traces if each.said] == [
        (lene.key, "access log")
    ]


def test_the_file_for_a_breach_holds_the_span_and_no_formula(app, browser, clock):
    clock("2026-11-20 10:00")
    lene, sara = a.manager("Lene Friis"), a.staff("Sara Beck")
    look(sara, "=HYPERLINK(1)")
    db.session.commit()
    clock("2026-11-22 10:00")
    look(sara, "Familien Lund")
    db.session.commit()

    answer = browser.as_(lene).get("/log-og-data/log.csv?what=looked+at&first=2026-11-20&last=2026-11-20")
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))

    assert [row[7] for row in rows[1:]] == ["'=HYPERLINK(1)"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_family_s_own_extract_names_no_colleague_unless_asked(app, browser):
    lene, sara = a.manager("Lene Friis"), a.staff("Sara Beck")
    family = household("Familien Berg")
    look(sara, "Familien Berg", family.key)
    db.session.commit()

    page = browser.as_(lene).get(f"/log-og-data/familie/{family.key}")
    assert "Medarbejder" in page
    assert "Sara Beck" not in page
    assert "Sara Beck" in browser.get(f"/log-og-data/familie/{family.key}?navne=ja")


def test_the_board_tells_the_manager_of_unusual_reading_at_once(app, browser):
    lene, sara = a.manager("Lene Friis"), a.staff("Sara Beck")
    for number in range(31):
        look(sara, f"Familie {number}", f"family{number}")
    db.session.commit()

    assert "Sara Beck så på 31 familier på en time" in browser.as_(lene).get("/i-dag")
    assert "så på 31 familier" not in browser.as_(a.staff("Mette Skov")).get("/i-dag")


def test_a_drawn_look_is_answered_on_its_page(app, browser, clock):
    clock("2026-10-12 10:00")
    sara = a.staff("Sara Beck")
    look(sara, "Familien Berg")
    db.session.commit()
    clock("2026-11-24 10:42")
    commands.draw_samples()
    db.session.commit()
    (sample,) = queries.samples(sara)
    browser.as_(sara)
    assert "vedkom det dit arbejde" in browser.get("/i-dag")
    browser.get("/log-og-data/stikproeve")

    assert browser.post(f"/log-og-data/stikproeve/{sample.key}", was_work="nej").status == 422
    assert browser.post(f"/log-og-data/stikproeve/{sample.key}", was_work="ja").status == 303
    assert "Det var arbejde" in browser.get("/log-og-data/stikproeve")


def test_hidden_names_are_not_in_the_page_at_all(app, browser):
    """Not in what is read, not in what tags say aloud; a form still holds what is typed in it."""
    family = household("Familien Berg", guardian=a.family("Mona Berg"), children=[("Emil", 2020)])
    db.session.commit()
    browser.as_(a.coordinator("Kirsten Dahl"))
    shown = browser.get(f"/familier/{family.key}")
    assert all(name in shown for name in ("Familien Berg", "Mona", "Emil"))
    browser.post(f"/skjul-navne?next=/familier/{family.key}")

    for path in ("/familier/", f"/familier/{family.key}", "/i-dag"):
        page = browser.get(path)
        assert page.status == 200
        for name in ("Berg", "Mona", "Emil"):
            assert name not in page, (path, name)
    assert "•••" in browser.get(f"/familier/{family.key}")
    assert 'value="Familien Berg"' in browser.get(f"/familier/{family.key}/ret").text
    assert "Kirsten" in browser.get("/i-dag")
