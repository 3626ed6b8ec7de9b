"""Errors in the house's voice: what happened and what to do, whatever went wrong."""

import pytest

from familiehus.kernel.errors import SENTENCES

MANY_PARTS = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n' * 2100 + b"--x--\r\n"


@pytest.fixture
def visitor(worker):
    """Somebody who meets the house as it really runs: errors are answered, not raised."""
    worker.app.testing = False
    yield worker
    worker.app.testing = True


@pytest.mark.parametrize("status", sorted(SENTENCES))
def test_each_status_says_what_happened_and_what_to_do(visitor, status):
    answer = visitor.get(f"/vaerksted/fejl/{status}")

    title, advice = SENTENCES[status]
    assert answer.status == status
    assert answer["h1"] == str(title)
    assert answer["[data-advice]"] == str(advice)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.select("a[href='/']"), "a way on"


@pytest.mark.parametrize("status", [401, 406, 410, 414, 418, 451, 501, 502, 504])
def test_an_unusual_status_still_gets_a_page(visitor, status):
    answer = visitor.get(f"/vaerksted/fejl/{status}")

    assert answer.status == status
    assert answer["h1"]


def test_in_english_for_who_reads_english(visitor):
    visitor.client.set_cookie("sprog", "en")
    answer = visitor.get("/vaerksted/fejl/404")

    assert answer.page.getroottree().getroot().get("lang") == "en"
    assert answer["h1"] != str(SENTENCES[404][0])


@pytest.mark.parametrize(
    ("came_from", "leads_back"),
    [
        ("http://localhost/vaerksted/fejl/404?a=b", "/vaerksted/fejl/404?a=b"),
        ("http://localhost/ingen-side", None),
        ("http://evil.example/vaerksted/fejl/404", None),
        ("", None),
    ],
)
def test_a_refused_button_leads_back_to_the_page_it_stood_on_and_nowhere_else(visitor, came_from, leads_back):
    answer = visitor._ask(
        "POST",
        "/vaerksted/fejl/404",
        target=None,
        follow=False,
        data={},
        headers={"Referer": came_from},
    )

    assert answer.status >= 400
    buttons = [link.get("href") for link in answer.select(".error-page a")]
    assert buttons[0] == (leads_back or "/")


@pytest.mark.parametrize("path", ["/vaerksted/i-stykker", "/vaerksted/database-vaek"])
def test_no_traceback_and_no_name_ever(visitor, path, capfd):
    answer = visitor.get(path)

    assert answer.status in (500, 503)
    for secret in (
        "Anna Hansen",
        "Storegade",
        "Traceback",
        "ZeroDivision",
        "SELECT",
        "sqlite",
        "/familiehus/",
    ):
        assert secret not in answer.text, secret
    heard = capfd.readouterr()
    assert "Anna Hansen" not in heard.err + heard.out, "the log has the place in the code, not the words"


@pytest.mark.both_databases
def test_without_a_database_there_is_still_a_page(visitor, monkeypatch):
    from sqlalchemy.exc import OperationalError
    from sqlalchemy.orm import Session

    def gone(*_args, **_more):
        raise OperationalError("SELECT 1", {}, ConnectionError("gone"))

    for name in ("execute", "scalars", "scalar", "get", "connection", "flush"):
        monkeypatch.setattr(Session, name, gone)
    for path in ("/vaerksted/", "/vaerksted/i-stykker", "/vaerksted/fejl/500"):
        answer = visitor.get(path)
        assert answer.status in (500, 503), path
        assert answer["h1"]
    monkeypatch.undo()


def test_a_fragment_that_fails_is_a_page_of_its_own_status(visitor):
    answer = visitor.get("/vaerksted/fejl/403", target="bench")

    assert answer.status == 403
    assert "Det er ikke til dig" in answer


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"data": {"x": "y" * 600_000}}, 413),
        ({"data": b"x" * 12_000_000, "content_type": "application/octet-stream"}, 413),
        ({"data": MANY_PARTS, "content_type": "multipart/form-data; boundary=x"}, 413),
        ({"data": b"--x\r\nbroken", "content_type": "multipart/form-data; boundary=x"}, 400),
        ({"data": b"--", "content_type": "multipart/form-data"}, 400),
        ({"data": b"%00=%ff&&&==", "content_type": "application/x-www-form-urlencoded"}, 400),
        ({"data": b"{", "content_type": "application/json"}, 400),
        ({"data": b"x", "content_type": "text/html; charset=nonsense"}, 400),
    ],
)
def test_a_body_too_large_or_broken_gets_a_page(visitor, sent, status):
    """Refused for its size, or because it holds no token: never an accident."""
    answer = visitor.client.post("/vaerksted/token", headers={"Origin": "http://localhost"}, **sent)

    assert answer.status_code == status
    assert "<h1" in answer.get_data(as_text=True)


def test_the_way_to_wait_and_the_allowed_ways_are_kept(visitor):
    assert visitor.get("/vaerksted/fejl/429").headers["Retry-After"] == "60"
    wrong = visitor.send("/vaerksted/se/x", {})
    assert wrong.status in (400, 405)


def test_who_is_not_signed_in_is_asked_to_and_who_is_gets_no(visitor):
    asked = visitor.get("/vaerksted/kun-lederen")
    assert asked.status == 303
    assert asked.location.endswith("next=/vaerksted/kun-lederen")

    fragment = visitor.get("/vaerksted/kun-lederen", target="bench")
    assert (fragment.status, fragment.text) == (204, "")
    assert fragment.headers["HX-Redirect"] == asked.location.partition("?")[0]

    assert visitor.get("/vaerksted/kun-lederen", **{"X-Worker": "volunteer"}).status == 403


def test_what_was_typed_is_not_lost_with_a_page_that_stood_open_for_too_long(visitor):
    answer = visitor._ask(
        "POST",
        "/vaerksted/token",
        target=None,
        follow=False,
        data={
            "words": "En cykel til Lina, helst en rød",
            "password": "tre ord der ikke hører sammen",
            "name": "Lina",
        },
        headers={},
    )

    assert answer.status == 400
    assert [area.text_content() for area in answer.select("textarea")] == ["En cykel til Lina, helst en rød"]
