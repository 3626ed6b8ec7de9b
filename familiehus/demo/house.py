"""What the demo house is called, when it is open, and whose telephones its calendars are on."""

from datetime import time

from familiehus.demo import feeds
from familiehus.demo.people import Cast
from familiehus.house import commands


def move_in(cast: Cast) -> None:
    """The manager says what the house is."""
    by = cast.manager
    commands.describe(
        name="Familiehuset Mirabellen",
        short_name="Mirabellen",
        about=(
            "Et hus, hvor familier kan komme, som de er: til kaffe, leg, lektier, aftensmad og ture. "
            "Det er gratis, og I behøver ikke melde jer ind i noget."
        ),
        about_english=(
            "A house where families can come as they are: for coffee, play, homework, dinner and outings. "
            "It is free, and you do not have to join anything."
        ),
        address="Mirabellevej 4, 9999 Blommerup",
        phone="20000000",
        email="hej@mirabellen.example",
        controller="Foreningen Mirabellen",
        controller_contact="hej@mirabellen.example",
        kommune="Blommeø Kommune",
        kommune_phone="20000099",
        by=by,
    )
    weekday = [(time(9), time(16))]
    week = {0: weekday, 1: weekday, 2: weekday, 3: [(time(9), time(19))], 4: [(time(9), time(14))]}
    commands.keep_open({**week, 5: [(time(10), time(13))], 6: [(time(10), time(18))]}, by=by)
    feeds.move_in(cast)
