"""No page asks the database more often than it must."""

import pytest

from familiehus.kernel.db import db
from familiehus.kernel.roles import Role
from tests.counting import count_queries
from tests.furnished import Furnished
from tests.house.test_routes import rules
from tests.house.who_may import LETTERS, may

MOST = 12
# Pages that may ask more often, each with its reason.
MORE: dict[str, int] = {
    "my_pages.index": 20,  # a family's own of every room, and the look is written down
    "my_pages.everything": 30,  # all that every room holds
    "my_pages.everything_as_json": 30,
    "today.board": 24,  # it looks into every room: one question each, and what each kind of row needs
}


@pytest.mark.parametrize("role", LETTERS.values())
def test_a_page_asks_at_most_twelve_times(furnished: Furnished, role: Role):
    asked_too_often = []
    for rule in rules(furnished, "GET"):
        if role not in may(rule.endpoint):
            continue
        url = furnished.url_of(rule)
        with count_queries(db.engine) as asked:
            furnished.visitors[role].get(url).close()
        if len(asked) > MORE.get(rule.endpoint, MOST):
            asked_too_often.append(f"{url}: {len(asked)}")

    assert not asked_too_often
