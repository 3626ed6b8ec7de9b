"""Several at once, each in a thread and a transaction of its own; says who won and what the others were told."""

from collections.abc import Callable, Sequence
from threading import Barrier, Thread

from flask import Flask
from sqlalchemy.exc import IntegrityError

from familiehus.kernel import transaction
from familiehus.kernel.refusals import Refused, refusal_for


def race(app: Flask, contenders: Sequence[Callable[[], object]]) -> list[str]:
    """ "" for each who won, else the refusal's sentences."""
    start = Barrier(len(contenders))
    told = [""] * len(contenders)

    def contend(number: int, act: Callable[[], object]) -> None:
        start.wait(60)
        try:
            with transaction.writing(app):
                act()
        except Refused as why:
            told[number] = str(why)
        except IntegrityError as why:
            told[number] = str(refusal_for(why))

    running = [Thread(target=contend, args=pair) for pair in enumerate(contenders)]
    for each in running:
        each.start()
    for each in running:
        each.join()
    return told
