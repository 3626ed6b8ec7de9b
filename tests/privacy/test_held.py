"""All that is held about somebody is told in words: no key of ours, no code word, in neither language."""

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from sqlalchemy import select

import familiehus
from familiehus.accounts.models import Person
from familiehus.app import rooms
from familiehus.families import commands as families
from familiehus.families.models import Household
from familiehus.house import commands as house
from familiehus.kernel.db import db
from familiehus.kernel.i18n import speaking
from familiehus.kernel.roles import THE_HOUSE
from familiehus.privacy import held_words, news, words
from tests import a, times
from tests.counting import count_queries
from tests.furnished import Furnished
from tests.households import household


def leaves(said: Any, room: str, field: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every value with its room and field."""
    if isinstance(said, dict):
        for word, inner in said.items():
            yield from leaves(inner, room, word)
    elif isinstance(said, list):
        for inner in said:
            yield from leaves(inner, room, field)
    else:
        yield room, field, said


def fields(said: Any) -> set[str]:
    if isinstance(said, dict):
        return set(said).union(*map(fields, said.values()))
    return set().union(*map(fields, said)) if isinstance(said, list) else set()


def code_words() -> set[str]:
    """The values of every enumeration of the house."""
    for module in pkgutil.walk_packages(familiehus.__path__, "familiehus."):
        if not module.name.endswith("__main__") and ".bench" not in module.name:
            importlib.import_module(module.name)
    kinds = [kind for kind in StrEnum.__subclasses__() if kind.__module__.startswith("familiehus.")]
    return {str(each.value) for kind in kinds for each in kind if each.value}


def test_a_family_s_number_is_no_person_s(app):
    """Rows are numbered anew in each table: what a colleague with a family's number does is neither told nor forgotten."""
    sara = a.staff("Sara Beck")
    family = household("Familien Berg")
    assert sara.id == family.id
    play = a.activity("Legestue", "i morgen 10-12", responsible=sara)
    house.put_on_call("Sara", "10203040", times.span("i morgen 16-20"), by=THE_HOUSE)
    db.session.flush()
    told = json.dumps(news.everything_about(family), default=str)
    assert "Legestue" not in told
    assert "10203040" not in told
    families.forget(family, by=THE_HOUSE)
    db.session.expire_all()
    assert play.responsible == sara


NOT_TOLD = {
    "answers": "which form was sent, for two days; a random key",
    "audit_entries": "told on a page of its own: who has seen what",
    "audit_texts": "told on a page of its own: who has seen what",
    "sampled_looks": "told with the entry on that page",
    "attempts": "keyed hashes for a day; nobody can tell whose",
    "one_time_links": "a hash that opened a page once",
    "answer_links": "a hash that opened a page once",
    "visit_links": "a hash that opened a page once",
    "known_here": "for whom a PIN is enough until the shift ends",
    "devices": "the house's own",
    "uploads": "pictures of things and activities; who put them there is in the trail",
    "clearances": "follows from the approvals and proofs, which are told",
    "keep_apart": "to tell it would tell who is to be kept away from whom (GDPR 15(4))",
    "taps": "random keys of presses; the arrivals themselves are told",
    "match_visitors": "the visits of each are told; who the other side is, each knows from the other",
    "visit_moves": "which other time was asked for; the time it became is told",
    "visit_rules": "whom the house has named to listen; the house's own",
    "shift_handovers": "who looked for somebody else; that one was on and left is told",
    "shift_ticks": "who ticked a line of a checklist; in the trail",
    "item_services": "what a colleague did; in the trail",
    "stocktakes": "what a colleague did; in the trail",
    "nobody_came": "what a colleague did; in the trail",
    "shared_reports": "whom a link to numbers was for; the house's own",
    "meeting_attendance": "members, no people",
    "meeting_actions": "members, no people",
    "course_places": "a number of a member's volunteers; no people",
    "signposts": "a number by day; no people",
    "agreement_documents": "papers of an agreement; its parties have them",
    "action_network_members": "called as they wish; belongs to no account",
    "action_network_actions": "what a network is to do; belongs to no account",
}
"""Tables about people that the page of all that is held does not ask, each with the reason why not."""


def test_every_table_about_people_is_asked_or_says_why_not(furnished: Furnished):
    """A new table can't be forgotten: it is read when somebody asks for all that is held, or stands in the list."""
    subjects = [*db.session.scalars(select(Household)), *db.session.scalars(select(Person)).unique()]
    db.session.expire_all()
    with count_queries(db.engine) as asked:
        for subject in subjects:
            news.everything_about(subject)
    db.session.rollback()
    read = {table for each in asked for table in re.findall(r'(?:FROM|JOIN) \(?"?(\w+)', each)}
    about_people = {
        table
        for each in rooms.belongings()
        for table, said in each.tables.items()
        if not said.startswith("nothing about people")
    }

    assert about_people - read - set(NOT_TOLD) == set(), "Tell it in belongings.py, or say why not."
    assert set(NOT_TOLD) & read == set(), "These are told."


def test_everything_is_told_in_words(furnished: Furnished):
    subjects = [*db.session.scalars(select(Household)), *db.session.scalars(select(Person)).unique()]
    held = [news.everything_about(subject) for subject in subjects]
    db.session.rollback()
    codes = code_words()
    raw = {
        (room, field, value)
        for each in held
        for name, said in each.items()
        for room, field, value in leaves(said, name)
        if isinstance(value, str) and value in codes and words.value(value, room, field) == value
    }
    named = set().union(*(fields(said) for each in held for said in each.values()))

    assert len(named) > 80
    assert named - set(held_words.FIELDS) == set(), "Say in held_words.py what these are called."
    assert raw == set(), "Say in held_words.py what these mean."
    with speaking("en"):
        assert [words.field(name) for name in ("optaget", "fra", "kom", "hvornår")] == [
            "Busy",
            "From",
            "Arrived",
            "When",
        ]
        assert words.value("self", "families", "came_by") == "On their own"
        assert words.value("2026-11-24") == "24 November 2026"
