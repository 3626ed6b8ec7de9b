"""What every answer says, which hosts and origins are ours, and what a cookie is like (R39–R42)."""

import re

import pytest
from flask import url_for

from familiehus.kernel import assets, headers
from tests.conftest import lay_ground, put_up
from tests.kernel import workshop

PAGES = ["/vaerksted/", "/vaerksted/fejl/404", "/vaerksted/i-stykker", "/findes-ikke", "/vaerksted/fejl/429"]


@pytest.fixture
def client(shop):
    shop.testing = False
    yield shop.test_client()
    shop.testing = True


def policy_of(answer) -> dict[str, list[str]]:
    parts = (part.split() for part in answer.headers["Content-Security-Policy"].split("; "))
    return {part[0]: part[1:] for part in parts}


@pytest.mark.parametrize("path", [*PAGES, "/static/icons.svg", "/billeder/x"])
def test_every_answer_carries_the_policy_and_its_companions(client, path):
    answer = client.get(path)
    policy = policy_of(answer)

    assert policy["default-src"] == ["'self'"]
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    assert policy["style-src"] == ["'self'"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "*" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Permissions-Policy"].startswith("camera=(), ")
    assert "Server" not in answer.headers
    answer.close()


def test_a_nonce_is_used_once(client):
    nonces = [
        re.findall(r"'nonce-([^']+)'", client.get("/vaerksted/").headers["Content-Security-Policy"])
        for _ in range(5)
    ]

    assert all(len(each) == 1 and len(each[0]) >= 22 for each in nonces)
    assert len({each[0] for each in nonces}) == 5


def test_only_a_page_that_reads_labels_may_ask_for_the_camera(app):
    with app.test_request_context("/"):
        headers.let_camera()
        answer = app.process_response(app.make_response("<p>"))

    assert answer.headers["Permissions-Policy"].startswith("camera=(self), ")


def test_a_page_meant_for_frames_says_whose(client):
    answer = client.get("/vaerksted/ramme")

    assert policy_of(answer)["frame-ancestors"] == ["'self'", "https://kommune.example"]
    assert "X-Frame-Options" not in answer.headers


class TestByHttps:
    @pytest.fixture(scope="class")
    @classmethod
    def secure(cls, tmp_path_factory, request):
        data = tmp_path_factory.mktemp("secure")
        url = lay_ground(data, "sqlite", request)
        https = {"base_url": "https://hus.example.dk", "trusted_proxies": 1}
        for house in put_up(data, url, workshop.furnish, **https):
            yield house.test_client()

    PROXY = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "hus.example.dk",
        "X-Forwarded-For": "192.0.2.1",
    }

    def test_the_browser_stays_on_https_for_two_years(self, secure):
        answer = secure.get("/vaerksted/ramme", headers=self.PROXY)

        seconds = re.match(r"max-age=(\d+)", answer.headers["Strict-Transport-Security"])
        assert seconds
        assert int(seconds[1]) >= 31_536_000

    def test_every_cookie_is_bound_to_the_host_and_hidden_from_scripts(self, secure):
        answers = [
            secure.get("/vaerksted/token", headers=self.PROXY),
            secure.get("/sprog/en?next=/vaerksted/ramme", headers=self.PROXY),
        ]
        cookies = [cookie for answer in answers for cookie in answer.headers.getlist("Set-Cookie")]

        assert len(cookies) >= 2
        for cookie in cookies:
            assert cookie.startswith("__Host-"), cookie
            for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
                assert part in cookie, cookie
            assert "Domain" not in cookie

    def test_another_host_is_not_answered(self, secure):
        assert (
            secure.get(
                "/vaerksted/ramme", headers={**self.PROXY, "X-Forwarded-Host": "evil.example"}
            ).status_code
            == 400
        )


def test_on_the_machine_itself_there_is_no_hsts(client):
    assert "Strict-Transport-Security" not in client.get("/vaerksted/").headers


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("localhost:5000", 200),
        ("127.0.0.1:5000", 200),
        ("[::1]:5000", 200),
        ("evil.example", 400),
        ("localhost.evil.example", 400),
        ("evil.example:80@localhost", 400),
        ("localhost/evil", 400),
        ("169.254.169.254", 400),
        ("[::2]", 400),
        ("", 400),
    ],
)
def test_only_our_own_names_are_answered(client, host, status):
    assert client.get("/vaerksted/", headers={"Host": host}).status_code == status


OWN = "http://localhost"


@pytest.mark.parametrize(
    ("headers", "accepted"),
    [
        ({"Origin": OWN}, True),
        ({"Origin": OWN, "Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "http://127.0.0.1"}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({}, True),
        ({"Origin": "http://evil.example"}, False),
        ({"Origin": "https://localhost"}, False),
        ({"Origin": "http://localhost:81"}, False),
        ({"Origin": "http://localhost.evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": ""}, False),
        ({"Origin": f"{OWN}, http://evil.example"}, False),
        ({"Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "nonsense"}, False),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_only_our_own_pages_may_change_something(client, headers, accepted, method):
    """With a good token; a browser too old for either header is left to the token alone."""
    token = client.get("/vaerksted/token").text
    answer = client.open("/vaerksted/token", method=method, headers={**headers, "X-CSRFToken": token})

    assert answer.status_code == (200 if accepted else 403)


@pytest.mark.parametrize("token", [None, "", "x", "æ", "IjEi.aa.bb", "x" * 10_000])
def test_without_a_good_token_nothing_changes(client, token):
    client.get("/vaerksted/token")
    data = {} if token is None else {"csrf_token": token}

    assert client.post("/vaerksted/token", data=data, headers={"Origin": OWN}).status_code == 400


def test_anothers_token_does_not_do(shop, client):
    others = shop.test_client().get("/vaerksted/token").text

    client.get("/vaerksted/token")
    answer = client.post("/vaerksted/token", data={"csrf_token": others}, headers={"Origin": OWN})
    assert answer.status_code == 400


@pytest.mark.parametrize("name", ["icons.svg", assets.STYLESHEET])
def test_a_file_is_kept_for_good_under_its_own_mark_alone(shop, client, name):
    """While the house is brought up to date a page of the new release may ask the old one for a file."""
    with shop.test_request_context():
        own = url_for("static", filename=name)

    others = (f"/static/{name}", f"/static/{name}?v=0123456789")
    for address, kept in {own: assets.FOR_GOOD, **dict.fromkeys(others, "public, max-age=300")}.items():
        with client.get(address) as answer:
            assert answer.headers["Cache-Control"] == kept, address
