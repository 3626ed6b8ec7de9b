"""A walk through the whole furnished house, with one screen for each kind of person."""

from collections.abc import Iterator
from dataclasses import dataclass

from familiehus.kernel.roles import Role
from tests.browser.screen import Screen
from tests.furnished import Furnished
from tests.house.test_routes import rules
from tests.house.who_may import LETTERS, may


@dataclass
class Walk:
    """The house, and one signed-in screen for each kind of person."""

    house: Furnished
    screens: dict[Role, Screen]

    def pages(self, besides: set[str]) -> Iterator[tuple[str, Screen]]:
        """Every address that is a page, seen by the most trusted it is for; public ones also as a guest sees them."""
        for rule in sorted(rules(self.house, "GET"), key=lambda rule: rule.rule):
            if rule.endpoint in besides or not may(rule.endpoint):
                continue
            url, allowed = self.house.url_of(rule), may(rule.endpoint)
            seen_by = [role for role in LETTERS.values() if role in allowed]
            for role in dict.fromkeys([seen_by[0], seen_by[-1]] if Role.PUBLIC in allowed else [seen_by[-1]]):
                yield url, self.screens[role]
