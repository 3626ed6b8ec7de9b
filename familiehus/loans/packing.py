"""Which reservation gets which thing: every wish on a place, nobody on top of another. Knows no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

BUDGET = 20_000
"""How many tries a search may take. A house's shelf needs a few; past this, the answer is no."""

Days = tuple[date, date]


@dataclass(frozen=True)
class Wish:
    """Somebody wants a place from `first` until but not including `until`; `now` is where it lies, if anywhere.

    It may stay where it lies even when that is not sure to be free in time; else it may go to any place,
    or `only` to that one.
    """

    key: int
    first: date
    until: date
    now: int | None = None
    only: int | None = None


@dataclass
class Place:
    """A thing that wishes can lie on. `taken`: days promised to somebody. `unsure`: days it may not be back or
    ready; nothing new is laid there, what lies there may stay. `is_late`: nobody knows when it comes back, so wishes
    go, and move, to any other thing before."""

    key: int
    taken: list[Days] = field(default_factory=list)
    unsure: list[Days] = field(default_factory=list)
    is_late: bool = False

    def is_free(self, first: date, until: date, *, sure: bool = True) -> bool:
        blocks = [*self.taken, *self.unsure] if sure else self.taken
        return not any(begins < until and ends > first for begins, ends in blocks)

    def gap_before(self, first: date) -> int:
        """Days that would lie idle before `first`; wishes are laid tight, so that long stretches stay whole."""
        ends = [end for _begin, end in self.taken if end <= first]
        return (first - max(ends)).days if ends else 10_000


def first_free(wish: Wish, places: Sequence[Place]) -> Place | None:
    """The place where the wish fits with everything else left alone: the tightest, then the first in order."""
    return next(iter(_candidates(wish, places)), None)


def pack(wishes: Iterable[Wish], places: Sequence[Place], budget: int = BUDGET) -> dict[int, int] | None:
    """A place for every wish, by keys; None when there is none (or none was found within the budget).

    Each wish is tried where it lies before anywhere else, so that few move, unless that thing is late.
    """
    free = [replace(place, taken=[*place.taken]) for place in places]
    order = sorted(wishes, key=lambda wish: (wish.only is None, wish.first, wish.until, wish.key))
    found: dict[int, int] = {}
    left = [budget]

    def lay(number: int) -> bool:
        if number == len(order):
            return True
        wish = order[number]
        for place in _candidates(wish, free):
            left[0] -= 1
            if left[0] < 0:
                return False
            place.taken.append((wish.first, wish.until))
            found[wish.key] = place.key
            if lay(number + 1):
                return True
            place.taken.pop()
        found.pop(wish.key, None)
        return False

    return found if lay(0) else None


def _candidates(wish: Wish, places: Sequence[Place]) -> list[Place]:
    free = [
        place
        for place in places
        if (wish.only is None or place.key == wish.only)
        and place.is_free(wish.first, wish.until, sure=place.key != wish.now)
    ]
    return sorted(
        free, key=lambda place: (place.is_late, place.key != wish.now, place.gap_before(wish.first))
    )
