"""Journeys are made in Chromium, with its scripts and without."""

import pytest

from tests.browser.conftest import chromium, screen, served_building

__all__ = ["chromium", "screen", "served_building"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/journeys/" in item.nodeid:
            item.add_marker(pytest.mark.browser)
