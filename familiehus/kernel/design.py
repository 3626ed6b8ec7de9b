"""The design page: every component in every state, for whoever draws or changes one. Not open in a real house."""

from flask import Blueprint, Response, abort, current_app, request
from wtforms import PasswordField

from familiehus.kernel.authorization import allow
from familiehus.kernel.forms import (
    Boxes,
    Choice,
    Clock,
    Day,
    Email,
    Form,
    LongText,
    Phone,
    Required,
    Text,
    Tick,
    Tiles,
    Upload,
    Whole,
)
from familiehus.kernel.pages import page
from familiehus.kernel.roles import everyone

bp = Blueprint("design", __name__, url_prefix="/design")


def offered(*choices: tuple[str, str]) -> list[tuple[str, str]]:
    return list(choices)


class Sample(Form):
    """A field of each kind."""

    name = Text("Navn", [Required("Skriv et navn.")], description="Det navn, I bruger til daglig.")
    email = Email("Mail")
    phone = Phone("Telefon", [Required("Skriv et telefonnummer.")])
    day = Day("Dag", [Required("Vælg en dag.")])
    begins = Clock("Begynder", [Required("Skriv, hvornår det begynder.")])
    seats = Whole("Pladser", [Required("Skriv antallet af pladser.")], least=1, most=200)
    place = Choice(
        "Sted", choices=offered(("salen", "Salen"), ("koekken", "Køkkenet"), ("bibliotek", "Biblioteket"))
    )
    how_long = Tiles(
        "Hvor længe?", choices=offered(("1", "1 uge"), ("2", "2 uger"), ("4", "4 uger")), default="2"
    )
    thing = Tiles("Hvad?", choices=offered(("ipad", "iPad"), ("bike", "Cykelanhænger"), ("tent", "Telt")))
    tongues = Boxes(
        "Sprog", choices=offered(("da", "Dansk"), ("en", "Engelsk"), ("ar", "Arabisk")), default=["da"]
    )
    diets = Boxes("Mad", choices=offered(("veg", "Vegetar"), ("halal", "Halal"), ("nut", "Uden nødder")))
    note = LongText("Besked", description="Højst nogle få linjer.")
    picture = Upload("Billede")
    secret = PasswordField("Adgangskode")
    agreed = Tick("Vi har talt om det", description="Sæt flueben, når I er enige.")
    texts = Tick("Vi må skrive sms til jer", description="Ja siden 3. september 2026")


class Reason(Form):
    """What a box asks before it does something."""

    why = LongText("Hvorfor?", [Required("Skriv, hvad I siger til familierne.")])


@bp.route("/", methods=["GET", "POST"])
@allow(everyone)
def index() -> Response:
    """Every component; a form sent here is always refused, so that its errors can be seen."""
    if not (current_app.debug or current_app.testing):
        abort(404)
    form, reason = Sample(), Reason(prefix="box-")
    sent = reason if "box-once" in request.form else form
    if request.method == "POST" or "fejl" in request.args:
        sent.process(None) if request.method == "GET" else None
        sent.validate()
        sent.refuse("Salen er optaget tirsdag 24. november kl. 10–12.")
    return page(
        "design/index.html",
        fragments=("sample_form", "box"),
        form=form,
        reason=reason,
        calm=Sample(prefix="ro-"),
        url_of="/design/?side={}".format,
    )
