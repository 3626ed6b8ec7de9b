"""Shape of what is answered."""

from typing import Any

from familiehus.families.states import Area
from familiehus.kernel import clock
from familiehus.kernel.forms import Day, Form, LongText, Required, Text, Tick, Tiles
from familiehus.kernel.i18n import lazy
from familiehus.surveys.instruments import AGREES, CHECK, WHO5


def _scores(form: Any, number: int) -> list[int | None]:
    found = []
    for place in range(number):
        said = form[f"item_{place}"].data
        found.append(int(said) if said else None)
    return found


class _Who5Items:
    item_0 = Tiles("1")
    item_1 = Tiles("2")
    item_2 = Tiles("3")
    item_3 = Tiles("4")
    item_4 = Tiles("5")


class AnswerWho5(_Who5Items, Form):
    """The five items of WHO-5, each of which may be left out."""

    may_see = Tick(lazy("Huset må tilbyde mig en snak, hvis mit svar er lavt"))

    def __init__(self, *args: Any, language: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.version = WHO5.get(language, WHO5["da"])
        for place, words in enumerate(self.version.items):
            field: Any = self[f"item_{place}"]
            field.label.text = words
            answers = self.version.answers
            field.choices = [(str(value), answers[value]) for value in reversed(range(len(answers)))]
            field.validate_choice = bool(field.data)

    @property
    def items(self) -> list[Any]:
        return [self[f"item_{place}"] for place in range(len(self.version.items))]

    @property
    def scores(self) -> list[int | None]:
        return _scores(self, len(self.version.items))


class AnswerCheck(Form):
    """The house's own questions, each of which may be left out; the last becomes a wish."""

    item_0 = Tiles(CHECK[0])
    item_1 = Tiles(CHECK[1])
    item_2 = Tiles(CHECK[2])
    item_3 = Tiles(CHECK[3])
    words = LongText(lazy("Hvad ville ændre jeres situation?"), longest=300)
    area = Tiles(lazy("Det handler om"), choices=Area.choices(), default="social")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for field in self.items:
            field.choices = [(str(value), word) for value, word in enumerate(AGREES, 1)]
            field.validate_choice = bool(field.data)

    @property
    def items(self) -> list[Any]:
        return [self[f"item_{place}"] for place in range(len(CHECK))]

    @property
    def scores(self) -> list[int | None]:
        return _scores(self, len(CHECK))


class OpenProject(Form):
    """A project in which families are asked."""

    title = Text(lazy("Hvad hedder projektet?"), [Required(lazy("Skriv et navn."))], longest=120)
    from_on = Day(lazy("Begynder"), [Required(lazy("Vælg en dag."))], default=clock.today)
    midway_on = Day(lazy("Midtvejs"), [Required(lazy("Vælg en dag."))])
    until_on = Day(lazy("Slutter"), [Required(lazy("Vælg en dag."))])
