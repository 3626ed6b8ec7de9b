"""A workshop for the kernel's tests: a few tables and routes of no room, that do well and badly on purpose."""

import threading
from typing import Any

from flask import Blueprint, Flask, Response, abort, flash, g, request
from flask_wtf.csrf import generate_csrf
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from werkzeug.exceptions import TooManyRequests

from familiehus.kernel import audit, traces
from familiehus.kernel.authorization import allow, check_every_route, me, one_or_404
from familiehus.kernel.db import Keyed, Versioned, db
from familiehus.kernel.forms import Day, EditForm, Form, Required, Text, Tick, Whole
from familiehus.kernel.pages import done, page
from familiehus.kernel.refusals import Refused
from familiehus.kernel.requests import reads_first
from familiehus.kernel.roles import NOBODY, Role, everyone, is_manager
from familiehus.kernel.transaction import begin_writing

TEMPLATES = {
    "workshop/bench.html": """<!doctype html><html lang="da"><head><title>Bænk</title></head><body><h1>Bænk</h1>
{% block bench %}<div id="bench">{% for error in form.form_errors %}<p role="alert">{{ error }}</p>{% endfor %}
<form method="post" action="{{ url_for(request.endpoint, **(request.view_args or {})) }}">
{{ form.hidden_tag() }}{% for field in form if field.type != "HiddenField" and field.type != "CSRFTokenField" %}
{{ field.label }} {{ field }} {{ field.errors|join(" ") }}{% endfor %}<button>Gem</button></form>
<ul>{% for parcel in parcels %}<li>{{ parcel.name }}</li>{% endfor %}</ul></div>{% endblock %}
<p id="outside">Udenfor</p>{{ cleared }}</body></html>""",
}


class WorkshopBase(DeclarativeBase):
    """Tables of the workshop alone; the house's schema does not know them."""


class Parcel(Keyed, Versioned, WorkshopBase):
    __tablename__ = "workshop_parcels"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    taken: Mapped[int] = mapped_column(default=0)
    due: Mapped[Any] = mapped_column(String(20), default=None, nullable=True)
    within: Mapped[int | None] = mapped_column(
        ForeignKey("workshop_parcels.id", deferrable=True, initially="DEFERRED")
    )


class Counter(WorkshopBase):
    """A number without a row version: nothing but the transaction keeps it right."""

    __tablename__ = "workshop_counters"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(default=0)


class NewParcel(Form):
    name = Text("Navn", [Required("Skriv et navn.")])
    taken = Whole("Antal", most=20)


class EditParcel(EditForm):
    name = Text("Navn", [Required("Skriv et navn.")])
    taken = Whole("Antal", most=20)


class Anything(Form):
    tick = Tick("Ja")
    day = Day("Dag")


bp = Blueprint("workshop", __name__, url_prefix="/vaerksted")


def said(words: str) -> Response:
    return Response(words, mimetype="text/plain")


def parcels() -> list[Parcel]:
    return list(db.session.scalars(select(Parcel).order_by(Parcel.id)))


@bp.route("/", methods=["GET", "POST"])
@allow(everyone)
def bench() -> Response:
    form = NewParcel()
    if form.validate_on_submit():
        with form.refusals():
            if form.name.data == "nej":
                raise Refused("Nej tak.", "Heller ikke i morgen.")
            parcel = Parcel(name=form.name.data, taken=form.taken.data or 0)
            db.session.add(parcel)
            db.session.flush()
            audit.record("parcel packed", parcel, by=me())
            if form.name.data == "halv":
                raise Refused("Halvvejs er ikke nok.")
            return done("workshop.bench", "Pakket.")
    return page("workshop/bench.html", fragments=("bench",), form=form, parcels=parcels())


@bp.route("/ret/<key>", methods=["GET", "POST"])
@allow(everyone)
def edit(key: str) -> Response:
    parcel = one_or_404(select(Parcel), key)
    form = EditParcel(row=parcel)
    if form.validate_on_submit():
        with form.refusals():
            parcel.name, parcel.taken = form.name.data, form.taken.data
            return done("workshop.bench", "Rettet.")
    return page(
        "workshop/bench.html",
        fragments=("bench",),
        form=form,
        parcels=parcels(),
        differences=form.differences,
    )


@bp.post("/tael")
@allow(everyone)
def count() -> Response:
    """Read, then write: the step at which updates are lost."""
    counter = db.session.get_one(Counter, 1, populate_existing=True)
    if db.engine.dialect.name == "postgresql":
        counter = db.session.get_one(Counter, 1, populate_existing=True, with_for_update=True)
    counter.number += 1
    return done("workshop.bench")


MET: dict[int, threading.Barrier] = {}


@bp.post("/over-kors/<int:first>")
@allow(everyone)
def crosswise(first: int) -> Response:
    """Takes the two counters one after the other, from the one that is said; another does it the other way round."""
    flash("På vej.")
    for number in (first, 3 - first):
        counter = db.session.get_one(Counter, number, populate_existing=True, with_for_update=True)
        counter.number += 1
        db.session.flush()
        if (both := MET.pop(threading.get_ident(), None)) is not None:
            both.wait(60)
    return done("workshop.bench", "Talt.")


@bp.post("/langsom")
@reads_first
@allow(everyone)
def slow() -> Response:
    """Look, do slow work, then take the lock and look again."""
    before = db.session.get_one(Counter, 1).number
    begin_writing()
    counter = db.session.get_one(Counter, 1)
    counter.number = before + 1 if request.form.get("stale") else counter.number + 1
    return done("workshop.bench")


@bp.get("/skriv-mens-du-laeser")
@allow(everyone)
def write_while_reading() -> Response:
    db.session.add(Parcel(name="hemmelig"))
    db.session.flush()
    return said("skrevet")


@bp.get("/glemt")
@allow(everyone)
def forgotten_write() -> Response:
    """Adds a row and forgets that this is a GET."""
    db.session.add(Parcel(name="glemt"))
    return said("svaret")


@bp.post("/for-sent")
@allow(everyone)
def fails_at_commit() -> Response:
    """Breaks a deferred constraint: nobody knows before the commit."""
    db.session.add(Parcel(name="i luften", within=999_999))
    return done("workshop.bench", "Gemt!")


@bp.post("/afvist")
@allow(everyone)
def refused() -> Response:
    db.session.add(Parcel(name="fortrudt"))
    db.session.flush()
    raise Refused("Det går ikke.")


@bp.post("/svar/<int:status>")
@allow(everyone)
def answers_with(status: int) -> tuple[str, int]:
    db.session.add(Parcel(name=f"svar {status}"))
    return "", status


@bp.get("/se/<key>")
@allow(everyone)
def look(key: str) -> Response:
    parcel = one_or_404(select(Parcel), key)
    traces.look(parcel, by=me(), polled="tavle" in request.args)
    return said(f"Adressen er {parcel.name}")


@bp.get("/kun-lederen")
@allow(is_manager)
def managers_only() -> Response:
    return said("hemmeligt")


@bp.route("/fejl/<int:status>", methods=["GET", "POST"])
@allow(everyone)
def fails_with(status: int) -> str:
    if status == 429:
        raise TooManyRequests(retry_after=60)
    abort(status)


@bp.get("/i-stykker")
@allow(everyone)
def breaks() -> str:
    raise ZeroDivisionError("Anna Hansen, Storegade 1")


@bp.get("/database-vaek")
@allow(everyone)
def database_gone() -> str:
    from sqlalchemy.exc import OperationalError

    raise OperationalError("SELECT", {}, ConnectionError("gone"))


@bp.route("/token", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
@allow(everyone)
def token() -> Response:
    """A token for this session; any other method needs it back."""
    return said(generate_csrf())


@bp.get("/ramme")
@allow(everyone)
def framed() -> str:
    g.frame_ancestors = "'self' https://kommune.example"
    return "<!doctype html><title>x</title>"


class Worker:
    """Somebody who says by a header who she is; sign-in is tried elsewhere."""

    id = 1

    def __init__(self, role: str) -> None:
        self.key, self.name, self.role = f"worker-{role}", f"En {role}", Role(role)


def _who() -> None:
    said = request.headers.get("X-Worker")
    g.actor = Worker(said) if said else NOBODY


def furnish(app: Flask) -> None:
    """Open the workshop in that house."""
    app.before_request_funcs.setdefault(None, []).insert(0, _who)
    app.register_blueprint(bp)
    app.jinja_env.loader = ChoiceLoader([DictLoader(TEMPLATES), app.jinja_env.loader])  # type: ignore[list-item]
    check_every_route(app)
    WorkshopBase.metadata.create_all(db.engine)
