"""The network at work in the demo house: what members offer, two dialogue meetings held and one called, an agreement."""

from datetime import date, time, timedelta

from familiehus.demo.associations import named
from familiehus.demo.people import Cast
from familiehus.families.states import Area
from familiehus.kernel import clock
from familiehus.partners import commands, queries
from familiehus.partners.models import AgreementKind, Answer, DayKind, Indicator, Meeting, Side, Way
from familiehus.series.rules import Rule
from familiehus.series.timetables import Timetable

WEDNESDAY = 2
OFFERS = (
    ("Blommerup Sogn", Area.SOCIAL, "En plads ved bordet", "Alle", "Den sidste fredag i måneden", 40, ""),
    (
        "Blommerup Boldklub",
        Area.SOCIAL,
        "Gratis første sæson",
        "Børn fra 4 år",
        "Lørdag formiddag",
        12,
        "Støvler kan lånes",
    ),
    (
        "FDF Blommerup",
        Area.SOCIAL,
        "Plads på sommerlejren",
        "Børn fra 7 år",
        "Den første uge i juli",
        6,
        "Sig til inden påske",
    ),
    (
        "Kontaktfamilierne",
        Area.SOCIAL,
        "En familie at følges med",
        "Familier med små børn",
        "Hver anden søndag",
        4,
        "",
    ),
    (
        "Blommerup Bageri",
        Area.MATERIAL,
        "Brød fra i går",
        "Fællesspisningen og den, der kommer forbi",
        "Fredag kl. 16",
        None,
        "",
    ),
    (
        "Nabohjælpen",
        Area.MATERIAL,
        "Gardinstænger, hylder og et hul i væggen",
        "Den, der lige er flyttet",
        "Efter aftale",
        None,
        "Materialer betaler familien",
    ),
    ("Sy og Snak", Area.MATERIAL, "Vinterjakker lappes", "Alle", "Hver anden onsdag", None, ""),
    (
        "Tømrer Holst",
        Area.WORK,
        "Fritidsjob efter skole",
        "Unge fra 15 år",
        "To eftermiddage om ugen",
        2,
        "Cykelafstand er en fordel",
    ),
    (
        "Blommeøens Sprogcafé",
        Area.WORK,
        "Hjælp med ansøgningen",
        "Forældre på vej i job",
        "Torsdag kl. 17",
        None,
        "",
    ),
)
EVERY_OTHER_MONTH = 2


def move_in(cast: Cast) -> None:
    """Offers first, then meetings with what was said, then the money."""
    by = cast.manager
    for name, area, title, for_whom, times, how_many, conditions in OFFERS:
        commands.offer(
            named(name),
            area,
            title,
            for_whom=for_whom,
            at_what_times=times,
            how_many=how_many,
            conditions=conditions,
            by=by,
        )
    _meet(cast)
    _agree(cast)
    _gather(cast)
    _teach(cast)


def _teach(cast: Cast) -> None:
    """The next courses for volunteers keep places for members; one has said how many come."""
    courses = [each for each in queries.courses(cast.manager) if each.date.activity.for_volunteers]
    for course in courses[:2]:
        kept = commands.give_places(course.date, named("Blommerup Sogn"), 3, by=cast.manager)
        commands.give_places(course.date, named("Nabohjælpen"), 2, by=cast.manager)
        if kept is not None:
            commands.take_places(kept, 2, by=cast.manager)


def _meet(cast: Cast) -> None:
    """The second Wednesday of every other month; two are held, the next is called and answered by two."""
    by, this_month = cast.manager, _second_wednesday(_months_back(0))
    first = _second_wednesday(_months_back(2 if this_month < clock.today() else 4))
    rule = Rule.monthly_on(2, WEDNESDAY, every=EVERY_OTHER_MONTH)
    series = commands.call_meetings(
        "Netværkets dialogmøde",
        Timetable(first, time(16, 30), timedelta(hours=2), rule),
        place="Salen, Mirabellen",
        by=by,
    )
    held = [each for each in series.meetings if each.is_over][-2:]
    coming = [each for each in series.meetings if not each.has_begun]
    for number, meeting in enumerate(held):
        _hold(meeting, number, cast)
    if coming:
        soonest = coming[0]
        commands.write_down(
            soonest,
            agenda="1. Jul: hvem pakker, hvem kører?\n2. Nye medlemmer\n3. Frivillige på vej\n4. Eventuelt",
            minutes="",
            by=by,
        )
        commands.invite(soonest, by=by)
        commands.answer(soonest, named("Blommerup Sogn"), Answer.YES, by=by)
        commands.answer(soonest, named("Tømrer Holst"), Answer.NO, by=by)


def _hold(meeting: Meeting, number: int, cast: Cast) -> None:
    by = cast.manager
    names = ["Blommerup Sogn", "Blommerup Boldklub", "Nabohjælpen", "FDF Blommerup", "Blommerup Bageri"]
    commands.write_down(
        meeting,
        agenda="1. Siden sidst\n2. Ensomhed om vinteren\n3. Eventuelt",
        minutes="Vi samler vinterjakker i fællesskab, og sognet åbner sin stue de mørke torsdage.",
        by=by,
    )
    commands.note_attendance(meeting, [named(name) for name in names[: 4 + number]], by=by)
    day = clock.local_day(meeting.starts_at)
    jackets = commands.note_action(
        meeting, "Samle vinterjakker", association=named("Sy og Snak"), due_on=day + timedelta(days=30), by=by
    )
    if number == 0:
        commands.settle_action(jackets, by=by)
    else:
        commands.note_action(
            meeting,
            "Ringe rundt om julekurve",
            association=None,
            due_on=clock.today() + timedelta(days=9),
            by=by,
        )


def _agree(cast: Cast) -> None:
    """Three years of home visits for 500.000 kr. from the kommune, and a small gift of furniture."""
    by = cast.manager
    from_on = date(clock.today().year - 1, 1, 1)
    agreement = commands.agree(
        "Familiestøtte i hjemmet",
        AgreementKind.PARTNERSHIP,
        "Blommeø Kommune og Mirabellen",
        from_on,
        date(from_on.year + 2, 12, 31),
        amount=500_000,
        purpose="Småbørnsfamilier får en frivillig på besøg hver uge, mens hverdagen er sværest.",
        theory_of_change=(
            "En fast frivillig giver ro i hverdagen.\n"
            "Ro i hverdagen giver overskud til at komme ud.\n"
            "Den, der kommer ud, har nogen at ringe til, når besøgene slutter."
        ),
        indicators=[Indicator.FAMILIES, Indicator.HOME_VISITS, Indicator.MATCHES, Indicator.WELLBEING],
        by=by,
    )
    for year, amount in enumerate((200_000, 150_000, 150_000)):
        first = date(from_on.year + year, 2, 1)
        instalment = commands.set_day(agreement, DayKind.INSTALMENT, first, amount=amount, by=by)
        report = commands.set_day(
            agreement, DayKind.REPORT, date(first.year, 12, 15), note="Til udvalgets møde i januar", by=by
        )
        evaluation = commands.set_day(agreement, DayKind.EVALUATION, date(first.year, 6, 15), by=by)
        for day in (instalment, report, evaluation):
            if day.due_on < clock.today():
                commands.mark_done(day, by=by)
    commands.agree(
        "Møbler til venteværelset",
        AgreementKind.SPONSOR,
        "Sofahuset i Blommerup",
        from_on,
        date(from_on.year + 1, 12, 31),
        purpose="To sofaer, et lavt bord og fri levering.",
        by=by,
    )


AMBASSADORS = (
    ("Gerda Holk", Side.CITIZEN, "", True, 20),
    ("Mikkel Due", Side.CITIZEN, "", False, 15),
    ("Amina Yusuf", Side.CITIZEN, "", True, 6),
    ("Karen Vinther", Side.ASSOCIATION, "Blommerup Sogn", True, 19),
    ("Rikke Storm", Side.ASSOCIATION, "FDF Blommerup", True, 9),
    ("Aylin Demir", Side.COMPANY, "Blommerup Bageri", True, 14),
    ("Hanne Skov", Side.MUNICIPAL, "Sundhedsplejen", False, 14),
    ("Jørgen Bak", Side.POLITICIAN, "Børneudvalget", True, 3),
)


def _gather(cast: Cast) -> None:
    """A winter network that is open, one for school bags that is closed; ambassadors; two places to show the way to."""
    by, today = cast.manager, clock.today()
    winter = commands.form_network(
        "Varme i vinter",
        "Familier, der bor koldt eller trangt, skal have et sted at være om aftenen.",
        from_on=today - timedelta(days=24),
        until_on=today + timedelta(days=120),
        by=by,
    )
    for name, side in (
        ("Blommerup Sogn", Side.ASSOCIATION),
        ("Nabohjælpen", Side.ASSOCIATION),
        ("Tømrer Holst", Side.COMPANY),
        ("Sundhedsplejen", Side.MUNICIPAL),
        ("Gerda", Side.CITIZEN),
    ):
        commands.join_network(winter, name, side, by=by)
    lit = commands.plan_action(
        winter, "Sognets stue er åben torsdag aften", owner="Blommerup Sogn", due_on=None, by=by
    )
    commands.settle_network_action(lit, by=by)
    commands.plan_action(
        winter,
        "Tætne vinduer hos dem, der ringer",
        owner="Tømrer Holst",
        due_on=today + timedelta(days=12),
        by=by,
    )
    bags = commands.form_network(
        "Skoletasker til august",
        "Alle børn skal begynde i skole med en taske.",
        from_on=today - timedelta(days=160),
        until_on=today - timedelta(days=90),
        by=by,
    )
    commands.join_network(bags, "Blommerup Bageri", Side.COMPANY, by=by)
    commands.join_network(bags, "Børnehuset Mælkevejen", Side.MUNICIPAL, by=by)
    commands.close_network(bags, "17 tasker, fyldt og afleveret inden første skoledag.", by=by)
    for name, side, organisation, is_public, months in AMBASSADORS:
        commands.welcome_ambassador(
            name,
            side,
            organisation=organisation,
            is_public=is_public,
            from_on=today - timedelta(days=30 * months),
            by=by,
        )
    start = commands.list_service(
        "En tidlig start",
        provider="Blommeø Kommune",
        for_whom="Gravide og forældre til børn under 2 år",
        how_to_reach="Ring til sundhedsplejen, 20 00 00 16",
        sheet="Et hold med andre nye forældre, ti gange om formiddagen. Det koster ikke noget, og barnet er med.",
        by=by,
    )
    library = commands.list_service(
        "Lektiecaféen på biblioteket",
        provider="Blommerup Bibliotek",
        for_whom="Børn fra 2. klasse",
        how_to_reach="Mød op mandag og onsdag kl. 14",
        sheet="Frivillige hjælper med lektier. Der er frugt, og søskende må gerne komme med.",
        by=by,
    )
    for service, way, number in ((start, Way.OUT, 4), (start, Way.IN, 6), (library, Way.OUT, 3)):
        for _again in range(number):
            commands.show_the_way(service, way, said_yes=True, by=by)


def _months_back(months: int) -> date:
    today = clock.today()
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, 1)


def _second_wednesday(first: date) -> date:
    return first + timedelta(days=(WEDNESDAY - first.weekday()) % 7 + 7)
