"""The front page and what hangs beside it, over HTTP."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from familiehus.house import queries as house
from familiehus.house import words
from familiehus.kernel import clock
from familiehus.kernel.authorization import allow
from familiehus.kernel.pages import page
from familiehus.kernel.roles import everyone
from familiehus.today import queries

front = Blueprint("front", __name__)
blueprints = [front]


@front.get("/")
@allow(everyone)
def index() -> ResponseReturnValue:
    return page(
        "today/front.html",
        door=queries.door(),
        hours=words.in_words(house.opening_hours()),
        closings=queries.closing_soon(),
        is_open=house.is_open(clock.now()),
    )


@front.get("/tilgaengelighed")
@allow(everyone)
def accessibility() -> ResponseReturnValue:
    return page("today/accessibility.html")
