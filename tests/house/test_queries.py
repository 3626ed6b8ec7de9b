"""No page asks the database more often than it must.

What a look leaves in the log is written in a transaction of its own once the page has been made, so it is
counted by itself: four statements for each person or family that was looked at, whatever the page.
"""

from collections.abc import Iterator

import pytest
import time_machine

from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Role
from tests.counting import count_queries
from tests.furnished import Furnished
from tests.house.test_routes import rules
from tests.house.who_may import LETTERS, may

MOST = 12
MOST_FOR_LOOKS = 8
# Pages that show several families, and so leave more than two looks.
MORE_LOOKS: dict[str, int] = {"visits.index": 15, "visits.mine": 9}
LOOK_LOG = ("audit_entries", "audit_texts")
# Pages that may ask more often, each with its reason.
MORE: dict[str, int] = {
    # each of the twenty rooms is asked for all that it holds, once for each subject, and seldom
    "privacy.all_of_family": 54,  # the family and its grown-up
    "privacy.all_of_volunteer": 43,
    "privacy.all_of_person": 28,
    "privacy.all_of_me": 48,  # the family too
}


@pytest.fixture
def _now() -> Iterator[None]:
    """The clock stands still: once a minute it is written down that somebody is here, whatever the page is."""
    with time_machine.travel(clock.now(), tick=False):
        yield


@pytest.mark.parametrize("role", LETTERS.values())
@pytest.mark.usefixtures("_now")
def test_a_page_asks_at_most_twelve_times(furnished: Furnished, role: Role):
    asked_too_often = []
    furnished.visitors[role].get("/min-konto").close()
    for rule in rules(furnished, "GET"):
        if role not in may(rule.endpoint):
            continue
        url = furnished.url_of(rule)
        with count_queries(db.engine) as asked:
            furnished.visitors[role].get(url).close()
        looks = [each for each in asked if any(table in each for table in LOOK_LOG)]
        if len(asked) - len(looks) > MORE.get(rule.endpoint, MOST) or len(looks) > MORE_LOOKS.get(
            rule.endpoint, MOST_FOR_LOOKS
        ):
            asked_too_often.append(f"{url}: {len(asked) - len(looks)}, and {len(looks)} for the log")

    assert not asked_too_often
