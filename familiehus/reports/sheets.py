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


def plain(value: float | None) -> str:
    """A number with a decimal comma and nothing else: 3.5 is the third of May to a Danish spreadsheet."""
    return str(value).replace(".", ",")


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
                [
                    neutral(row.head),
                    *(_("udeladt") if cell.is_hidden else plain(cell.value) for cell in row.cells),
                ]
            )
        rows.writerow([neutral(table.note)])
    return "\ufeff" + written.getvalue()


def as_xlsx(period: Period, tables: list[Table]) -> bytes:
    """The same with a sheet for each table: numbers as numbers, texts never as formulas, the note below."""
    import xlsxwriter

    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(written, options) as book:
        book.set_properties({"title": period.label})
        strong, wide = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        taken: set[str] = set()
        for table in tables:
            sheet = book.add_worksheet(_sheet_name(table.title, taken))
            sheet.set_column(0, 0, 40)
            sheet.set_column(1, len(table.heads), 14)
            sheet.write_string(0, 0, f"{table.title}, {period.label}", strong)
            for place, head in enumerate(table.heads, 1):
                sheet.write_string(1, place, head, strong)
            for line, row in enumerate(table.every_row, 2):
                sheet.write_string(line, 0, row.head, strong if row is table.whole else None)
                for place, cell in enumerate(row.cells, 1):
                    if cell.value is None:
                        sheet.write_string(line, place, _("udeladt"))
                    else:
                        sheet.write_number(line, place, cell.value)
            below = len(table.every_row) + 3
            sheet.merge_range(below, 0, below + 3, max(3, len(table.heads)), table.note, wide)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
    return written.getvalue()


def _sheet_name(title: str, taken: set[str]) -> str:
    """At most 31 letters, none of those a spreadsheet forbids, and no two alike; `taken` grows."""
    plain = "".join(each for each in title if each not in "[]:*?/\\'")[:28]
    name = plain if plain not in taken else f"{plain} {len(taken)}"
    taken.add(name)
    return name
