"""Reading a report, printing it, taking it as a file, and the link that leads to it from outside."""

import io
from datetime import date, timedelta
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from familiehus.families.models import Household
from familiehus.families.states import State
from familiehus.kernel import clock as time
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.loans import commands as loans
from familiehus.partners import commands as partners
from familiehus.partners.models import AgreementKind, Indicator
from familiehus.reports import commands, queries
from familiehus.reports.catalogue import Cell, Row, Table
from familiehus.reports.models import SharedReport
from familiehus.reports.periods import Period, period_of
from familiehus.reports.sheets import as_csv, neutral
from tests import a, things
from tests.client import Browser


@pytest.fixture
def last_year(app, clock) -> Period:
    """Eleven families came in the first quarter of last year, three stopped in the last."""
    clock("2026-11-24 10:42")
    for number in range(11):
        db.session.add(
            Household(
                called=f"Familien {number}",
                state=State.CLOSED if number < 3 else State.ENROLLED,
                size_band="2" if number < 2 else "3-4",
                enrolled_at=time.midnight(date(2025, 2, 1)),
                closed_at=time.midnight(date(2025, 11, 1)) if number < 3 else None,
            )
        )
    db.session.commit()
    return Period(2025)


def test_a_coordinator_reads_a_year(browser, last_year):
    answer = browser.as_(a.coordinator()).get("/rapporter/2025")

    assert answer.status == 200
    assert "Familier i huset ved årets slutning" in answer.text
    assert "Familien 1" not in answer.text


def test_few_who_stopped_are_not_told(browser, last_year):
    answer = browser.as_(a.coordinator()).get("/rapporter/2025")

    assert [cell.text_content().strip() for cell in answer.page.cssselect("#tabel-movements td.num")] == [
        "·udeladt"
    ] * 2


@pytest.mark.parametrize("code", ["2026", "2026-k4", "2024", "1999", "2025-k5", "9999", "٢٠٢٥"])
def test_only_whole_periods_that_are_over_are_there(browser, last_year, code):
    assert browser.as_(a.coordinator()).get(f"/rapporter/{code}").status == 404


def test_a_quarter_is_over_the_day_after_its_last(clock):
    clock("2026-09-30 23:59")
    assert period_of("2026-k3") is None
    clock("2026-10-01 00:01")
    assert period_of("2026-k3") == Period(2026, 3)


def test_the_file_for_a_spreadsheet(browser, last_year):
    answer = browser.as_(a.coordinator()).get("/rapporter/2025.csv")

    assert answer.text.startswith("\ufeffPeriode;2025")
    assert "Nye;udeladt" in answer.text


def test_a_mean_is_no_day_of_the_year_to_a_danish_spreadsheet():
    table = Table(
        "wellbeing", "Før og efter", "", ("Før", "Efter"), (Row("Hverdag", (Cell(3.5), Cell(4.0))),)
    )
    assert "Hverdag;3,5;4" in as_csv(Period(2025), [table])


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t"])
def test_no_text_begins_a_formula(sign):
    assert neutral(f"{sign}1+1") == f"'{sign}1+1"


def test_a_link_reads_one_report_until_it_is_withdrawn(app, browser, last_year):
    manager = a.manager()
    outside = Browser(app)
    _shared, token = commands.share(last_year, "Udsatterådet", date(2026, 12, 24), by=manager)
    db.session.commit()

    answer = outside.get(f"/tal/{token}")
    assert answer.status == 200
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "Udsatterådet" not in answer.text
    assert token not in str(db.session.execute(select(SharedReport.token_hash)).all())

    link = db.session.scalars(select(SharedReport)).one()
    browser.as_(manager).post(f"/rapporter/links/{link.key}/tilbage", form="/rapporter/links")
    assert outside.get(f"/tal/{token}").status == 404
    assert outside.get("/tal/something-else").status == 404


def test_a_link_ends_after_its_last_day(app, last_year, clock):
    _shared, token = commands.share(last_year, "Fonden", time.today() + timedelta(days=2), by=a.manager())
    db.session.commit()
    clock("2026-11-26 23:00")
    assert queries.shared_with(token) is not None
    clock("2026-11-27 00:10")
    assert queries.shared_with(token) is None


def test_the_manager_sees_a_new_link_once(browser, last_year):
    manager = browser.as_(a.manager())
    answer = manager.post(
        "/rapporter/links", form="/rapporter/links", reader="Kommunen", period="2025", until="2026-12-24"
    )

    assert answer.status == 303
    assert "/tal/" in manager.get("/rapporter/links").text
    assert "/tal/" not in manager.get("/rapporter/links").text


def test_a_workbook_opens_and_holds_numbers_as_numbers(browser, last_year):
    answer = browser.as_(a.coordinator()).get("/rapporter/2025.xlsx")

    with ZipFile(io.BytesIO(answer.response.get_data())) as book:
        names = book.namelist()
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert names.count("xl/worksheets/sheet1.xml") == 1
    assert "<v>" in sheet
    assert "<f>" not in sheet


def test_a_grant_is_told_what_it_is_measured_by_and_nothing_else(app, browser, last_year):
    manager = a.manager()
    grant = partners.agree(
        "Partnerskabet",
        AgreementKind.GRANT,
        "Kommunen",
        date(2025, 1, 1),
        date(2027, 12, 31),
        indicators=[Indicator.FAMILIES, Indicator.HOME_VISITS],
        by=manager,
    )
    _shared, token = commands.share(last_year, "Fonden", date(2026, 12, 24), agreement=grant, by=manager)
    db.session.commit()

    page = browser.as_(manager).get(f"/rapporter/aftaler/{grant.key}")
    assert "Hjemmebesøg" in page
    narrow = browser.get(f"/rapporter/2025?aftale={grant.key}")
    assert "Familier i huset ved årets slutning" in narrow
    assert "Afholdte aktiviteter" not in narrow
    outside = Browser(app).get(f"/tal/{token}")
    assert "Partnerskabet" in outside
    assert "Afholdte aktiviteter" not in outside
    assert browser.get("/rapporter/2025?aftale=nothing").status == 404


def test_a_mistaken_receipt_on_new_years_eve_is_no_return(app, clock):
    clock("2025-12-20 12:00")
    loan = things.out(things.item())
    clock("2025-12-31 20:00")
    things.back(loan, checked=False)
    clock("2026-01-02 10:00")
    again = loans.not_back_after_all(loan, by=THE_HOUSE)
    clock("2026-01-05 10:00")
    things.back(again)
    told = [sum(each.value for each in queries.loans_of(year).returned.values()) for year in (2025, 2026)]
    assert told == [0, 1]
