"""Every table is known to exactly one room, which says what it holds about people; none is forgotten, none invented."""

from collections import Counter

import pytest

from familiehus.app import rooms
from familiehus.kernel.belongings import Belongings
from familiehus.kernel.db import Base


@pytest.fixture
def lists(app) -> list[Belongings]:
    return rooms.belongings()


def test_every_table_stands_in_one_room_s_list(lists):
    listed = Counter(table for each in lists for table in each.tables)

    assert set(listed) == set(Base.metadata.tables)
    assert {table: times for table, times in listed.items() if times > 1} == {}


def test_each_list_is_its_own_room_s(lists):
    assert [each.room for each in lists] == [
        "kernel",
        *(room for room in rooms.ROOMS if _has_a_list(room, lists)),
    ]


def test_a_room_lists_the_tables_that_it_declares_itself(lists):
    declared = {
        mapper.local_table.name: mapper.class_.__module__.split(".")[1] for mapper in Base.registry.mappers
    }
    listed = {table: each.room for each in lists for table in each.tables}

    assert {table: room for table, room in listed.items() if declared.get(table, room) != room} == {}


def test_what_each_table_holds_is_said_in_words(lists):
    assert [table for each in lists for table, said in each.tables.items() if len(said.strip()) < 10] == []


def _has_a_list(room: str, lists: list[Belongings]) -> bool:
    return any(each.room == room for each in lists)
