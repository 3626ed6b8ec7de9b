"""In which order the tests run: what takes long begins first, shared out among the workers, so that at the end
nobody is left alone with it while the others have nothing to do."""

import gc
import os

import pytest

LONG = (
    "tests/browser/test_every_page.py",
    "tests/cli/test_open_house.py::test_a_demo_house_opens_answers_closes_and_opens_again",
    "tests/kernel/test_transaction.py::TestNoUpdateIsLost",
    "tests/demo/test_story.py",
    "tests/house/test_every_letter.py::test_no_letter",
    "tests/house/test_routes.py::test_on_postgresql_too_every_page_answers_somebody",
    "tests/house/test_logs.py::test_no_name",
    "tests/house/test_fuzz.py",
    "tests/jobs/test_backups.py::test_a_backup_under_constant_writing_is_whole",
    "tests/journeys",
    "tests/cli/test_upgrade.py",
    "tests/cli/test_open_house.py",
    "tests/jobs/test_sudden_death.py",
    "tests/accounts/test_passwords.py::test_known_and_unknown_take_the_same_time",
    "tests/messages/test_race.py",
    "tests/bookings/test_race.py",
    "tests/activities/test_import.py::test_a_real_houses_calendar_comes_in_whole",
    "tests/house/test_migrations.py",
    "tests/cli",
    "tests/app/test_front.py",
    "tests/feeds/test_random_calendars.py",
    "tests/feeds/test_staleness.py",
    "tests/activities/test_import_reading.py::test_memory",
    "tests/signups/test_race_over_http.py",
    "tests/signups/test_last_seats.py",
    "tests/house/test_routes.py",
    "tests/house/test_queries.py",
    "tests/browser",
)
"""What takes more than some seconds, the longest first: how the addresses of those tests begin."""
FEW = 400
"""As many as that are run in the order in which they stand."""
ROOM = 100_000
"""Things that may be made before the garbage is looked through: else it takes a tenth of all time."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if len(items) > FEW:
        items[:] = dealt(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def pytest_collection_finish() -> None:
    """What has been loaded by now stays for good: nobody need look through it again."""
    gc.freeze()
    gc.set_threshold(ROOM, 20, 20)


def dealt(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """The hands of the workers one after the other, each as large as xdist makes it: first its part of what takes
    long, then its part of the rest as it stands."""
    long = sorted((item for item in items if place(item) < len(LONG)), key=place)
    rest = [item for item in items if place(item) == len(LONG)]
    out: list[pytest.Item] = []
    for number in range(workers):
        size = (len(items) - len(out)) // (workers - number)
        # First those on PostgreSQL: the house on the other database is then put up once, for the rest as well.
        hand = sorted(long[number::workers], key=lambda item: "[postgresql" not in item.nodeid)
        out += [*hand, *rest[: size - len(hand)]]
        del rest[: size - len(hand)]
    return out


def place(item: pytest.Item) -> int:
    """Where in the order of long ones a test stands; after all of them when it is none."""
    return next((number for number, each in enumerate(LONG) if item.nodeid.startswith(each)), len(LONG))
