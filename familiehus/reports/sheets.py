"""A report as a file for a spreadsheet."""

import csv
import io

from familiehus.kernel.i18n import _
from familiehus.reports.catalogue import Table
from familiehus.reports.periods import Period

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def neutral(text: str) -> str:
    """Text that a spreadsheet takes for text: what would begin a formula gets an apostrophe before it (OWASP)."""
    return f"'{text}" if text.startswith(FORMULA) else text


def as_csv(period: Period, tables: list[Table]) -> str:
    """Every table below the other, semicolons between cells as Danish spreadsheets want them."""
    written = io.StringIO()
    rows = csv.writer(written, delimiter=";")
    rows.writerow([_("Periode"), neutral(period.label)])
    for table in tables:
        rows.writerow([])
        rows.writerow([neutral(table.title), *(neutral(head) for head in table.heads)])
        for row in table.every_row:
            rows.writerow(
                [neutral(row.head), *(_("udeladt") if cell.is_hidden else cell.value for cell in row.cells)]
            )
        rows.writerow([neutral(table.note)])
    return "\ufeff" + written.getvalue()
