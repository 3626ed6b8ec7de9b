"""Staff take a calendar in: choose, look, say yes, read the result. With and without htmx."""

import io

import pytest
from sqlalchemy import func, select

from familiehus.activities.imports import forget_uploads
from familiehus.activities.kinds import State
from familiehus.activities.models import Activity, CalendarImport
from familiehus.kernel.db import db
from tests import people
from tests.activities.test_import import WEEKLY
from tests.activities.test_import_proposals import CALENDARS

PAGE = "/kalender/importer"


@pytest.fixture(autouse=True)
def _now(app, clock):
    clock("2026-11-24 10:42")


def choose(browser, file: bytes, name: str = "hus.ics"):
    browser.get(PAGE)
    answer = browser.post(PAGE, file=(io.BytesIO(file), name))
    answer.response.request.environ["wsgi.input"].close()
    return answer


def activities() -> int:
    return db.session.scalar(select(func.count()).select_from(Activity))  # type: ignore[return-value]


def test_from_the_file_to_the_calendar(browser):
    mette = people.staff("Mette")
    browser.as_(mette)
    answer = choose(browser, (CALENDARS / "moved_and_cancelled.ics").read_bytes())
    assert answer.status == 303
    assert activities() == 0

    preview = browser.follow()
    assert "Fællesspisning" in preview
    assert "hver onsdag" in preview
    assert "nyere udgave" in preview
    assert "Oplysninger om 3 deltagere" in preview
    assert "Canary" not in preview.text
    where = browser.answer.response.request.path
    done = browser.post(where, publishes="published", responsible=mette.key, meeting_point="I huset")
    assert done.status == 303

    result = browser.follow()
    assert activities() == 2
    assert {each.state for each in db.session.scalars(select(Activity))} <= {
        State.PUBLISHED,
        State.HELD,
        State.CANCELLED,
    }
    assert "Kalenderen er taget ind" in result
    assert "nyere udgave" in result


def test_a_double_tap_brings_it_once(browser):
    browser.as_(people.staff("Mette"))
    choose(browser, WEEKLY.encode())
    preview = browser.follow()
    path = preview.response.request.path
    values = browser._fields_of(path)
    first, second = browser.send(path, values), browser.send(path, values)

    assert (first.status, first.location) == (second.status, second.location) == (303, path)
    assert activities() == 1


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b"", "Filen er tom."),
        (b"hello", "Det er ikke en kalenderfil"),
        (b"BEGIN:VCALENDAR\r\n" + b"X" * 6_000_000, "større end 5 MB"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 5_000, "dele ligger inde i hinanden"),
    ],
)
def test_a_file_that_is_none_gets_a_sentence_where_the_form_stands(browser, file, sentence):
    browser.as_(people.staff("Mette"))
    answer = choose(browser, file)

    assert answer.status == 422
    assert sentence in answer["#import_file [role=alert]"]
    assert activities() == 0


def test_nothing_waits_longer_than_a_day(browser, clock):
    browser.as_(people.staff("Mette"))
    where = choose(browser, WEEKLY.encode()).location
    assert forget_uploads() == 0
    clock("2026-11-25 11:00")

    assert forget_uploads() == 1
    assert browser.as_(people.staff("Bo")).get(where).status == 404


def test_what_waits_says_nothing_of_attendees(browser):
    browser.as_(people.staff("Mette"))
    choose(browser, (CALENDARS / "moved_and_cancelled.ics").read_bytes())

    (upload,) = db.session.scalars(select(CalendarImport))
    assert "canary" not in str(upload.plan).lower()
    assert "ole@example" not in str(upload.plan).lower()


@pytest.mark.parametrize(
    ("person", "status"), [(people.volunteer, 403), (people.staff, 200), (people.coordinator, 200)]
)
def test_only_staff_may(browser, person, status):
    assert browser.as_(person()).get(PAGE).status == status


def test_a_stranger_is_asked_to_sign_in(browser):
    assert browser.get(PAGE).status == 303
