"""What whoever imports decides: drafts or published, whose, where, and what kind of activity each one is."""

from dataclasses import dataclass, field

from familiehus.accounts.models import Person
from familiehus.activities.imports.proposals import Proposal
from familiehus.activities.kinds import Category
from familiehus.activities.sheets import Where

WORDS = (
    (Category.CLOSED, ("lukket", "ferielukket", "closed")),
    (Category.HOMEWORK, ("lektie", "homework")),
    (Category.CAMP, ("lejr", "koloni", "camp")),
    (Category.OUTING, ("udflugt", "skovtur", "gåtur", "bustur", "outing")),
    (Category.PLAYGROUP, ("legestue", "babycafé", "babycafe", "rytmik", "playgroup")),
    (Category.MEAL, ("spisning", "middag", "frokost", "suppe", "madklub", "brunch", "dinner")),
    (Category.CAFE, ("café", "cafe", "kaffe")),
    (Category.ADVICE, ("rådgivning", "vejledning", "advice")),
    (Category.COURSE, ("kursus", "workshop", "værksted", "foredrag", "undervisning", "course")),
    (Category.MEETING, ("møde", "bestyrelse", "plenum", "beboerråd", "meeting")),
)


@dataclass(frozen=True)
class Choices:
    """`category` is for what its words do not tell, or for all when `guesses` is false; `where` is for events
    whose place the file does not name. Published are only those that may be: with a place and a person."""

    category: Category = Category.MEETING
    guesses: bool = True
    publishes: bool = False
    responsible: Person | None = None
    where: Where = field(default_factory=Where)

    def category_of(self, proposal: Proposal) -> Category:
        """The category that the title or the file's own categories speak of."""
        if not self.guesses:
            return self.category
        said = f"{proposal.title} {' '.join(proposal.categories)}".casefold()
        return next(
            (category for category, words in WORDS if any(word in said for word in words)), self.category
        )
