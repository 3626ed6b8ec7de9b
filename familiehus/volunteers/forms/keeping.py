"""What is kept of a volunteer's approvals, and the house's rules for them."""

from familiehus.kernel import clock
from familiehus.kernel.forms import Boxes, Choice, Day, EditForm, Form, Required, Text, Whole
from familiehus.kernel.i18n import lazy
from familiehus.volunteers.states import MAY_BE_SET_ASIDE, Proof, Task


class SeenOn(Form):
    """The day on which somebody saw a proof, ordered one, or heard a parent's yes."""

    on = Day(lazy("Dag"), [Required(lazy("Vælg en dag."))], default=clock.today)


class GoOnLeave(Form):
    """When the volunteer is back, if that is known."""

    back_on = Day(lazy("Tilbage den"), description=lazy("Lad den stå tom, hvis det ikke er aftalt."))


class SetAside(Form):
    """Which rule the manager sets aside, for which kind of task, until when and why."""

    task = Choice(
        lazy("Opgave"), choices=[(task.value, task.said) for task in Task if task is not Task.HOME_VISIT]
    )
    rule = Choice(lazy("Regel"), choices=[(rule.value, rule.said) for rule in MAY_BE_SET_ASIDE])
    last_on = Day(lazy("Til og med"), [Required(lazy("Vælg den sidste dag."))])
    reason = Text(lazy("Hvorfor?"), [Required(lazy("Skriv, hvorfor reglen sættes til side."))], longest=300)


class WriteRules(EditForm):
    """What each kind of task needs, and how long a proof is good for."""

    practical = Boxes(Task.PRACTICAL.said, choices=Proof.choices())
    kitchen = Boxes(Task.KITCHEN.said, choices=Proof.choices())
    children = Boxes(Task.CHILDREN.said, choices=Proof.choices())
    home_visit = Boxes(Task.HOME_VISIT.said, choices=Proof.choices())
    driver = Boxes(Task.DRIVER.said, choices=Proof.choices())
    adviser = Boxes(Task.ADVISER.said, choices=Proof.choices())
    record_check = Whole(Proof.RECORD_CHECK.said, least=1, most=120)
    confidentiality = Whole(Proof.CONFIDENTIALITY.said, least=1, most=120)
    conduct = Whole(Proof.CONDUCT.said, least=1, most=120)
    introduction = Whole(Proof.INTRODUCTION.said, least=1, most=120)
    weeks_ahead = Whole(
        lazy("Hvor mange uger frem skal huset minde om det?"),
        [Required(lazy("Skriv et antal uger."))],
        least=1,
        most=52,
    )

    mileage = Whole(lazy("Kørsel i år: øre pr. km"), least=1, most=2000)
    mileage_before = Whole(lazy("Kørsel sidste år: øre pr. km"), least=1, most=2000)

    @property
    def rates(self) -> dict[int, int | None]:
        """By year, this one and the last."""
        year = clock.today().year
        return {year: self.mileage.data, year - 1: self.mileage_before.data}

    @property
    def needs(self) -> dict[Task, list[Proof]]:
        return {task: [Proof(each) for each in self[task.value].data or ()] for task in Task}

    @property
    def months(self) -> dict[Proof, int | None]:
        return {proof: self[proof.value].data for proof in Proof}
