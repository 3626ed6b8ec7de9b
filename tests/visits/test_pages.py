"""Every page of the room opens for those it is for, and shows no address, in a house where there is something on it."""

import pytest

from familiehus.kernel.roles import Role
from tests.furnished import Furnished

PAGES = {
    Role.COORDINATOR: ("index", "wish", "show", "propose", "book", "move", "alarm", "listening", "worry"),
    Role.MANAGER: ("index", "rules", "new_kind", "edit_kind", "listening"),
    Role.STAFF: ("alarm", "listening", "worry"),
    Role.VOLUNTEER: ("mine", "visit", "address", "book", "move", "worry", "agreement"),
    Role.FAMILY: ("ours", "move"),
}


@pytest.mark.parametrize("role", list(PAGES))
def test_each_page_opens(furnished: Furnished, role: Role):
    routes = {each.endpoint: each for each in furnished.app.url_map.iter_rules()}
    for name in PAGES[role]:
        url = furnished.url_of(routes[f"visits.{name}"])
        answer = furnished.visitors[role].get(url)
        assert answer.status_code == 200, (role, name, answer.status_code)
