"""Shape of an import: a file, then what becomes of its events."""

from familiehus.activities.imports import Choices
from familiehus.activities.imports.reading import MAX_BYTES
from familiehus.activities.kinds import Category
from familiehus.activities.offers import Offers
from familiehus.activities.sheets import Where
from familiehus.kernel.forms import Choice, Form, Text, Tick, Tiles, Upload
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.refusals import Refused

DRAFTS, PUBLISHED = "drafts", "published"


class ChooseFile(Form):
    """The file, by content; its name says nothing."""

    file = Upload(lazy("Kalenderfil (.ics)"), description=lazy("Højst 5 MB. Filen selv gemmes ikke."))

    def content(self) -> bytes:
        """The file's bytes, no more than can be read. Raises Refused when there is none."""
        sent = self.file.data
        if not sent:
            raise Refused(_("Vælg en fil først."))
        try:
            return sent.read(MAX_BYTES + 1)
        finally:
            sent.close()


class BringIn(Form):
    """What becomes of the events."""

    publishes = Tiles(
        lazy("Kommer ind som"),
        choices=[(DRAFTS, lazy("Kladder")), (PUBLISHED, lazy("Offentliggjort"))],
        default=DRAFTS,
    )
    responsible = Choice(
        lazy("Ansvarlig"), coerce=str, description=lazy("Skal der være for at offentliggøre.")
    )
    category = Choice(lazy("Slags, når titlen ikke siger den"), coerce=str, default=Category.MEETING.value)
    guesses = Tick(lazy("Gæt slagsen ud fra titlen"), default=True)
    place = Choice(lazy("Sted, når filen ikke nævner et"), coerce=str)
    meeting_point = Text(lazy("Eller et mødested"))

    def offer(self, offers: Offers) -> None:
        """Lay out what can be chosen now."""
        self._offers = offers
        self.responsible.choices = [
            ("", _("Ikke valgt endnu")),
            *((each.key, each.name) for each in offers.people),
        ]
        self.category.choices = [(each.value, each.label) for each in Category]
        self.place.choices = [("", _("Ikke valgt endnu")), *((each.key, each.name) for each in offers.places)]

    @property
    def choices(self) -> Choices:
        by_key = {each.key: each for each in self._offers.people}
        place = next((each for each in self._offers.places if each.key == self.place.data), None)
        return Choices(
            category=Category(self.category.data),
            guesses=bool(self.guesses.data),
            publishes=self.publishes.data == PUBLISHED,
            responsible=by_key.get(self.responsible.data),
            where=Where(place) if place else Where(meeting_point=self.meeting_point.data or ""),
        )
