"""Forms: odd input gets a sentence, a form counts once, by the person who opened it, on the row she saw."""

import threading
from datetime import date, time
from types import SimpleNamespace

import pytest
from flask import g
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from familiehus.kernel import answers, forms
from familiehus.kernel.audit import AuditEntry
from familiehus.kernel.db import db
from familiehus.kernel.forms import (
    Choice,
    Choices,
    Clock,
    Day,
    Email,
    Form,
    Key,
    LocalDateTime,
    LongText,
    Phone,
    Text,
    Tick,
    Tiles,
    Whole,
)
from familiehus.kernel.forms.form import in_words
from familiehus.kernel.roles import NOBODY
from tests import times
from tests.kernel.workshop import Counter, Parcel

OFFERED = [("cafe", "Café"), ("tur", "Tur")]


class Everything(Form):
    text = Text("Tekst", longest=20)
    long = LongText("Lang tekst")
    email = Email("Mail")
    phone = Phone("Telefon")
    day = Day("Dag")
    clock = Clock("Klokken")
    at = LocalDateTime("Hvornår")
    whole = Whole("Antal", least=0, most=200)
    choice = Choice("Slags", choices=OFFERED)
    number = Choice("Nummer", choices=[(1, "En"), (2, "To")], coerce=int)
    tiles = Tiles("Fliser", choices=OFFERED, default="cafe")
    choices = Choices("Flere", choices=OFFERED)
    tick = Tick("Ja")
    key = Key()


GOOD = {"choice": "cafe", "number": "1", "tiles": "cafe"}


def filled(app, values) -> Everything:
    """The form as it is after somebody has sent those values."""
    sent = MultiDict(GOOD)
    for name, value in values.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    with app.test_request_context("/", method="POST", data=sent):
        g.actor = NOBODY
        form = Everything(meta={"csrf": False})
        form.validate()
        form.errors  # noqa: B018 - collected while the request is here
        return form


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("text", "  Anna\x00 ", "Anna"),
        ("text", "a\r\nb", "a b"),
        ("long", "a\r\nb", "a\nb"),
        ("email", "  Anna@Eksempel.DK ", "anna@eksempel.dk"),
        ("email", "", ""),
        ("phone", "10 20 30 40", "10203040"),
        ("phone", "+45 10203040", "10203040"),
        ("phone", "0045 10 20 30 40", "10203040"),
        ("phone", "+46 70 123 45 67", "+46701234567"),
        ("phone", "", ""),
        ("day", "2026-11-24", date(2026, 11, 24)),
        ("day", "24.11.2026", date(2026, 11, 24)),
        ("day", "24/11/2026", date(2026, 11, 24)),
        ("day", "", None),
        ("clock", "9.30", time(9, 30)),
        ("clock", "09:30", time(9, 30)),
        ("clock", "9", time(9)),
        ("clock", "", None),
        ("at", "2026-11-24T10:00", times.instant("2026-11-24 10")),
        ("at", "2026-07-01T10:00", times.instant("2026-07-01 10")),
        ("at", "", None),
        ("whole", "007", 7),
        ("whole", " 200 ", 200),
        ("whole", "", None),
        ("number", "2", 2),
        ("choices", ["cafe", "tur"], ["cafe", "tur"]),
        ("tick", "y", True),
        ("key", "x" * 500, "x" * 40),
        ("text", ["første", "anden"], "første"),
    ],
)
def test_what_is_typed_is_read_as_meant(shop, name, typed, kept):
    form = filled(shop, {name: typed})

    assert form[name].errors == () or form[name].errors == []
    assert form[name].data == kept


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("text", "x" * 21, "20"),
        ("text", "010190-1234", "CPR"),
        ("long", "Barnet hedder Bo, 010190 1234", "CPR"),
        ("long", "x" * 4001, "4000"),
        ("email", "anna", "hel mailadresse"),
        ("email", "anna@", "hel mailadresse"),
        ("email", "anna@eksempel.dk\nbcc: bo@eksempel.dk", "hel mailadresse"),
        ("email", "a" * 300 + "@eksempel.dk", "mail"),
        ("phone", "1234", "otte cifre"),
        ("phone", "ring til mor", "otte cifre"),
        ("phone", "+", "otte cifre"),
        ("phone", "9" * 500, ""),
        ("day", "31.02.2026", "dag.måned.år"),
        ("day", "0001-01-01", "mellem 1900 og 2200"),
        ("day", "9999-12-31", "mellem 1900 og 2200"),
        ("day", "i morgen", "dag.måned.år"),
        ("day", "١٢", "dag.måned.år"),
        ("clock", "25.00", "timer og minutter"),
        ("clock", "kl. ti", "timer og minutter"),
        ("at", "2026-03-29T02:30", "findes ikke"),
        ("at", "0001-01-01T00:00", "mellem 1900 og 2200"),
        ("at", "9999-12-31T23:59", "mellem 1900 og 2200"),
        ("at", "snart", ""),
        ("whole", "201", "fra 0 til 200"),
        ("whole", "-1", "fra 0 til 200"),
        ("whole", "9" * 400, "fra 0 til 200"),
        ("whole", "9223372036854775808", "fra 0 til 200"),
        ("whole", "1e3", "fra 0 til 200"),
        ("whole", "1.5", "fra 0 til 200"),
        ("whole", "NaN", "fra 0 til 200"),
        ("choice", "bombe", "en af mulighederne"),
        ("number", "3", "en af mulighederne"),
        ("number", "en", "en af mulighederne"),
        ("number", "9" * 5000, "en af mulighederne"),
        ("tiles", "bombe", "en af mulighederne"),
        ("choices", ["cafe", "bombe"], "en af mulighederne"),
    ],
)
def test_odd_input_gets_a_sentence(shop, name, typed, sentence):
    form = filled(shop, {name: typed})

    assert form[name].errors, f"{typed!r} was kept as {form[name].data!r}"
    assert sentence in " ".join(map(str, form[name].errors))


junk = st.one_of(
    st.text(max_size=60),
    st.integers().map(str),
    st.floats().map(str),
    st.sampled_from(["\x00", "\u202e", "%s%n", "' OR 1=1 --", "٣", "²", "½", "1_000", "+5", "--5", "0x1f"]),
    st.datetimes().map(str),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from([name for name in Everything.__dict__ if not name.startswith("_")]),
    typed=st.lists(junk, max_size=3),
)
def test_no_field_breaks_on_junk(shop, name, typed):
    if name == "Meta":
        return
    form = filled(shop, {name: typed})
    kept = form[name].data

    if not form[name].errors and isinstance(kept, str):
        assert "\x00" not in kept
        kept.encode()
    str(form[name]())


class TestOnce:
    """A double tap or a retry counts once."""

    pytestmark = pytest.mark.both_databases

    def test_the_same_form_twice_is_one_act_and_the_same_answer(self, worker):
        worker.get("/vaerksted/")
        sent = {**worker._fields_of("/vaerksted/"), "name": "Ble"}

        first, second = (worker.send("/vaerksted/", sent) for _ in range(2))

        assert (first.status, second.status) == (303, 303)
        assert first.location == second.location == "/vaerksted/"
        assert [parcel.name for parcel in db.session.scalars(select(Parcel))] == ["Ble"]
        assert db.session.scalar(select(func.count(AuditEntry.id))) == 1

    def test_a_refused_form_may_be_sent_again(self, worker):
        worker.get("/vaerksted/")
        sent = worker._fields_of("/vaerksted/")

        assert worker.send("/vaerksted/", {**sent, "name": "nej"}).status == 422
        assert worker.send("/vaerksted/", {**sent, "name": "Ble"}).status == 303

    def test_a_double_tap_at_the_same_instant_is_one_act(self, worker):
        worker.get("/vaerksted/")
        sent = {**worker._fields_of("/vaerksted/"), "name": "Ble"}
        cookie = worker.client.get_cookie("familiehus")
        db.session.commit()
        statuses: list[int] = []
        ready = threading.Barrier(6)

        def tap() -> None:
            client = worker.app.test_client()
            client.set_cookie("familiehus", cookie.value)
            ready.wait()
            answer = client.post("/vaerksted/", data=sent, headers={"Origin": "http://localhost"})
            statuses.append(answer.status_code)

        taps = [threading.Thread(target=tap) for _ in range(6)]
        for each in taps:
            each.start()
        for each in taps:
            each.join()

        assert statuses == [303] * 6
        assert db.session.scalar(select(func.count(Parcel.id))) == 1

    def test_the_answers_are_forgotten_after_two_days(self, shop, clock):
        db.session.add(answers.Answer(key="gammel"))
        db.session.commit()
        clock("2026-11-26 10:41")
        assert answers.forget_old() == 0
        clock("2026-11-26 10:43")
        assert answers.forget_old() == 1


class TestWhoseForm:
    """A form opened by one person is not sent in another's name on the same device."""

    def test_a_form_without_its_key_is_not_taken(self, worker):
        worker.get("/vaerksted/")
        sent = {**worker._fields_of("/vaerksted/"), "name": "Ble"}

        for key in ("", "x", "x.y", "\x00", "a" * 5000, "æ.ø"):
            assert worker.send("/vaerksted/", {**sent, "once": key}).status == 409, key
        assert not db.session.scalar(select(func.count(Parcel.id)))

    def test_the_key_of_another_is_not_taken(self, shop):
        with shop.test_request_context():
            key = answers.new_key("anna")
            answers.check_binding(key, "anna")
            with pytest.raises(answers.WrongHands):
                answers.check_binding(key, "bo")

    def test_the_key_of_an_earlier_sign_in_is_not_taken(self, shop):
        from flask import session

        with shop.test_request_context():
            session["sign_in"] = "first"
            key = answers.new_key("anna")
            session["sign_in"] = "second"
            with pytest.raises(answers.WrongHands):
                answers.check_binding(key, "anna")


class TestTwoEditors:
    """The second of two who edit one row is told, and shown the difference."""

    pytestmark = pytest.mark.both_databases

    @pytest.fixture
    def parcel(self, shop) -> Parcel:
        parcel = Parcel(name="Ble", taken=1)
        db.session.add(parcel)
        db.session.commit()
        return parcel

    def test_the_second_is_told_and_may_save_again(self, worker, parcel):
        path = f"/vaerksted/ret/{parcel.key}"
        worker.get(path)
        sent = worker._fields_of(path)
        parcel.name = "Bleer"
        db.session.commit()

        told = worker.send(path, {**sent, "taken": "2"})

        assert told.status == 422
        assert "En anden har ændret" in told["[role=alert]"]
        assert db.session.get_one(Parcel, parcel.id).name == "Bleer", "the first one's word stands"
        again = worker.post(path)
        assert again.status == 303
        assert (parcel.name, parcel.taken) == ("Ble", 2)

    def test_the_difference_is_of_what_differs(self, shop, parcel):
        from tests.kernel.workshop import EditParcel

        with shop.test_request_context(
            "/", method="POST", data={"name": "Bleer", "taken": "1", "row_version": "0"}
        ):
            g.actor = NOBODY
            form = EditParcel(row=parcel, meta={"csrf": False})
            assert not form.validate()
        assert form.differences == [("Navn", "Ble", "Bleer")]

    @pytest.mark.parametrize(
        ("now", "typed", "said"),
        [
            ([1, 3], ["1", "3"], ("mandag, onsdag", "mandag, onsdag")),
            (None, "", ("–", "–")),
            (["Seng", "Bord"], "Seng\r\nBord\r\n", ("Seng, Bord", "Seng, Bord")),
            (True, False, ("ja", "nej")),
            (date(2026, 11, 24), None, ("24. november 2026", "–")),
        ],
    )
    def test_the_difference_is_said_in_words(self, shop, now, typed, said):
        field = SimpleNamespace(data=typed)
        if isinstance(typed, list):
            field.iter_choices = lambda: [(1, "mandag", True, {}), (3, "onsdag", True, {})]
        with shop.test_request_context("/"):
            assert in_words(field, now) == said

    def test_a_row_that_changes_between_check_and_save_is_told_too(self, worker, parcel):
        assert parcel.row_version == 1
        worker.get(f"/vaerksted/ret/{parcel.key}")
        assert worker.post(f"/vaerksted/ret/{parcel.key}", name="Bleer").status == 303
        assert parcel.row_version == 2


def test_an_integrity_error_becomes_the_constraints_sentence(worker, monkeypatch):
    from familiehus.kernel import refusals

    monkeypatch.setitem(refusals._sentences, "workshop_parcels.name", "Den pakke findes.")
    db.session.add(Parcel(name="Ble"))
    db.session.commit()
    worker.get("/vaerksted/")

    answer = worker.post("/vaerksted/", name="Ble")

    assert answer.status == 422
    assert answer["[role=alert]"] == "Den pakke findes."


def test_every_reason_of_a_refusal_is_told_and_nothing_of_it_stays(worker):
    worker.get("/vaerksted/")
    answer = worker.post("/vaerksted/", name="nej")
    assert [each.text for each in answer.select("[role=alert]")] == ["Nej tak.", "Heller ikke i morgen."]

    assert worker.post("/vaerksted/", name="halv").status == 422
    assert not db.session.scalar(select(func.count(Parcel.id)))
    assert not db.session.scalar(select(func.count(AuditEntry.id)))


@pytest.mark.parametrize("typed", ["", "   ", "\u00a0", "\t\r\n", "\u200b", "\x00", "\u3164"])
def test_blanks_are_not_something(worker, typed):
    worker.get("/vaerksted/")

    assert worker.post("/vaerksted/", name=typed).status == 422


def test_extra_fields_change_nothing(worker):
    worker.get("/vaerksted/")
    assert (
        worker.post("/vaerksted/", name="Ble", id="77", key="nøgle", row_version="9", within="1").status
        == 303
    )

    parcel = db.session.scalars(select(Parcel)).one()
    assert (parcel.row_version, parcel.within) == (1, None)
    assert parcel.key != "nøgle"
    assert db.session.get_one(Counter, 1).number == 0


def test_what_a_room_needs_is_exported():
    assert not [name for name in forms.__all__ if not hasattr(forms, name)]
