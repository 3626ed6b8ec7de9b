"""What the house and whoever borrows say to each other on paper, in plain words. Danish, and the same in English.

Sources: the ordinary rule of negligence, concretely judged; a clause that makes a borrower answer for theft or
accident mostly does not hold; most home insurance covers what is borrowed for the first thirty days only.
"""

from familiehus.kernel import danish
from familiehus.kernel.i18n import _, speaking
from familiehus.loans.models import Loan


def terms() -> list[tuple[str, str, list[str]]]:
    """What one agrees on when something is lent: (language, heading, lines), Danish first."""
    return [_terms(code) for code in ("da", "en")]


def _terms(code: str) -> tuple[str, str, list[str]]:
    with speaking(code):
        lines = [
            _("Tingen er til at bruge. Den er lånt, ikke givet, og den koster ikke noget."),
            _(
                "Aflever den senest den dag, der står ovenfor. Har I brug for den længere, så sig til i god tid."
            ),
            _("Pas på den, som var den jeres egen. Lad den ikke stå ude, og lån den ikke videre."),
            _(
                "Går den i stykker ved et uheld, eller bliver den stjålet, er det husets risiko. Sig det bare."
            ),
            _("Er noget ødelagt med vilje eller ved grov uforsigtighed, taler vi om det, hver gang for sig."),
            _("Indboforsikringen dækker ofte kun lånte ting de første 30 dage. Spørg jeres eget selskab."),
            _(
                "Er det en tablet eller computer: log ud af jeres egne konti, og gem jeres billeder, før den afleveres."
            ),
            _("Når tingen er tilbage, glemmer huset efter nogen tid, hvem der lånte den."),
        ]
        return code, _("Sådan låner man"), lines


def receipt(loan: Loan, code: str) -> list[str]:
    """That something is back, in that language."""
    with speaking(code):
        if loan.received_at is None:
            return [
                _("%(thing)s er lånt ud og skal hjem %(day)s.", thing=loan.label, day=danish.day(loan.due_on))
            ]
        return [
            _(
                "Huset har fået %(thing)s tilbage %(day)s. Tak.",
                thing=loan.label,
                day=danish.date_only(loan.received_at),
            ),
            _(
                "I skylder ikke noget. Lånet er slut for jer, også selv om tingen først bliver tjekket senere."
            ),
        ]
