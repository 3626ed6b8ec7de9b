"""A list of things as a spreadsheet: read it, say row by row what it would become, bring it in; and write it out.

Semicolons as Danish spreadsheets write them, commas and tabs too; UTF-8 or Windows letters. What could start a
formula in a spreadsheet is written with an apostrophe in front, and read without it again.
"""

import csv
import io
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.kernel.text import clean, looks_like_cpr
from familiehus.loans import commands
from familiehus.loans.models import Item, ItemImport, ItemKind, Label
from familiehus.loans.states import Condition, Owner

MOST_BYTES, MOST_ROWS = 1_000_000, 2_000
COLUMNS = {
    "navn": 80,
    "slags": 60,
    "serienummer": 80,
    "model": 120,
    "tilbehør": 600,
    "stand": 20,
    "giver": 120,
    "sted": 80,
    "ejer": 20,
    "oplysninger": 2000,
}
"""What a column is called, and how long its text may be."""
LINE = "#"
"""Where a row's own number is kept: as a spreadsheet counts them, empty rows too."""
OTHER_NAMES = {
    "name": "navn",
    "nummer": "navn",
    "ting": "navn",
    "kind": "slags",
    "type": "slags",
    "serial": "serienummer",
    "serienr": "serienummer",
    "serienr.": "serienummer",
    "accessories": "tilbehør",
    "parts": "tilbehør",
    "condition": "stand",
    "donor": "giver",
    "place": "sted",
    "owner": "ejer",
    "details": "oplysninger",
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"

Row = dict[str, Any]


def rows_of_file(raw: bytes) -> list[dict[str, str]]:
    """The rows under the heads. Raises `Refused` for what is no such list."""
    if len(raw) > MOST_BYTES:
        raise Refused(_("Filen er for stor. Del den i flere."))
    text = _letters(raw)
    first = text.splitlines()[0] if text.strip() else ""
    delimiter = max(";\t,", key=first.count)
    try:
        table = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:
        raise Refused(_("Filen kan ikke læses som en liste. Gem den som CSV, og prøv igen.")) from None
    heads = [_head(each) for each in table[0]] if table else []
    if "navn" not in heads or "slags" not in heads:
        raise Refused(_("Den øverste række skal have mindst kolonnerne navn og slags."))
    found = [
        {head: _cell(cell) for head, cell in zip(heads, line, strict=False) if head in COLUMNS}
        | {LINE: str(number)}
        for number, line in enumerate(table[1:], start=2)
        if any(cell.strip() for cell in line)
    ]
    if not found:
        raise Refused(_("Der er ingen rækker i filen."))
    if len(found) > MOST_ROWS:
        raise Refused(_("Der er flere end %(most)s rækker. Del filen i flere.", most=MOST_ROWS))
    return found


def _letters(raw: bytes) -> str:
    for letters in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(letters)
        except UnicodeDecodeError:
            continue
    raise Refused(_("Filen kan ikke læses som en liste. Gem den som CSV, og prøv igen."))


def _head(said: str) -> str:
    word = clean(said).casefold()
    return OTHER_NAMES.get(word, word)


def _cell(said: str) -> str:
    text = clean(said)
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA else text


def foresee(rows: Iterable[dict[str, str]]) -> list[Row]:
    """What each row would become, with a reason for those that cannot come in. Only reads."""
    kinds = {kind.name.casefold(): kind for kind in db.session.scalars(select(ItemKind))}
    known = {item.name.casefold(): item for item in db.session.scalars(select(Item))}
    seen: set[str] = set()
    found = []
    for place, said in enumerate(rows, start=2):  # a list kept by an older release has no numbers of its own
        name = said.get("navn", "")
        why = _why_not(said, kinds, known, seen)
        seen.add(name.casefold())
        item = known.get(name.casefold())
        verdict = REFUSED if why else NEW if item is None else CHANGED if _differs(item, said) else SAME
        kind = kinds.get(said.get("slags", "").casefold())
        found.append(
            {
                "line": int(said.get(LINE, place)),
                "said": said,
                "verdict": verdict,
                "why": why,
                "item": item,
                "kind": kind,
            }
        )
    return found


def _why_not(said: dict[str, str], kinds: dict[str, ItemKind], known: dict[str, Item], seen: set[str]) -> str:
    name, kind = said.get("navn", ""), said.get("slags", "")
    if not name:
        return _("Mangler et navn.")
    if not kind:
        return _("Mangler en slags.")
    if name.casefold() in seen:
        return _("Navnet står to gange i filen.")
    if kind.casefold() not in kinds:
        return _("Huset har ingen slags, der hedder %(kind)s. Opret den først.", kind=kind)
    item = known.get(name.casefold())
    if item is not None and item.kind.name.casefold() != kind.casefold():
        return _("%(name)s findes allerede som %(kind)s.", name=name, kind=item.kind.name)
    for column, longest in COLUMNS.items():
        if len(said.get(column, "")) > longest:
            return _("%(column)s er for lang.", column=column.capitalize())
        if looks_like_cpr(said.get(column, "")):
            return _("%(column)s ligner et CPR-nummer. Det gemmer huset aldrig.", column=column.capitalize())
    if said.get("stand") and _word(said["stand"], Condition.labels()) is None:
        return _("Stand skal være en af: %(words)s.", words=_words(Condition.labels()))
    if said.get("ejer") and _word(said["ejer"], Owner.labels()) is None:
        return _("Ejer skal være en af: %(words)s.", words=_words(Owner.labels()))
    return ""


def _words(words: dict[Any, Any]) -> str:
    return ", ".join(str(word) for word in words.values())


def _word(said: str, words: dict[Any, Any]) -> Any:
    """The word of the house that was written, in Danish, in the reader's language or as it is kept."""
    asked = said.casefold()
    return next((key for key, word in words.items() if asked in (str(key), str(word).casefold())), None)


def _says(said: dict[str, str]) -> Row:
    """The columns of a row that are there, as the register keeps them."""
    texts = {
        "serienummer": "serial",
        "model": "model",
        "giver": "donor",
        "sted": "place",
        "oplysninger": "details",
    }
    says: Row = {word: said[column] for column, word in texts.items() if column in said}
    if "tilbehør" in said:
        says["parts"] = [part for part in (clean(each) for each in said["tilbehør"].split("|")) if part]
    if said.get("stand"):
        says["condition"] = _word(said["stand"], Condition.labels()) or Condition.GOOD
    if said.get("ejer"):
        says["owner"] = _word(said["ejer"], Owner.labels()) or Owner.HOUSE
    return says


def _differs(item: Item, said: dict[str, str]) -> bool:
    return any(getattr(item, word) != value for word, value in _says(said).items())


def keep_upload(name: str, rows: list[dict[str, str]]) -> ItemImport:
    """Keep what a file said of things until somebody says yes. Never the file itself."""
    upload = ItemImport(name=clean(name)[:200], rows=list(rows))
    db.session.add(upload)
    db.session.flush()
    return upload


def rows_waiting(upload: ItemImport) -> list[Row]:
    """What the rows that wait would become now. Raises `Refused` when they have come in."""
    if upload.rows is None:
        raise Refused(_("Listen er allerede taget ind."))
    return foresee(upload.rows)


def bring_in(upload: ItemImport, *, by: Actor) -> dict[str, Any]:
    """Take in what can come in, once; each row is judged anew. What was refused stays out, with its reason."""
    db.session.refresh(upload, with_for_update=True)
    rows = rows_waiting(upload)
    counts = {NEW: 0, CHANGED: 0, SAME: 0}
    left_out = []
    for row in rows:
        if row["verdict"] == REFUSED:
            left_out.append({"line": row["line"], "name": row["said"].get("navn", ""), "why": row["why"]})
            continue
        _bring(row, by=by)
        counts[row["verdict"]] += 1
    upload.rows, upload.brought_at = None, clock.now()
    outcome = {**counts, "left_out": left_out}
    upload.outcome = outcome
    db.session.flush()
    return outcome


def _bring(row: Row, *, by: Actor) -> None:
    said = row["said"]
    if row["verdict"] == NEW:
        commands.take_in(said["navn"], row["kind"], by=by, **_says(said))
    elif row["verdict"] == CHANGED:
        commands.describe_item(row["item"], by=by, **_says(said))


def written(items: Iterable[Item]) -> str:
    """The things as such a list, with state and code beside; fit to be opened in a spreadsheet and read again."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([*COLUMNS, "tilstand", "kode"])
    codes = _codes()
    for item in items:
        cells = (
            item.name,
            item.kind.name,
            item.serial,
            item.model,
            "|".join(item.parts),
            str(item.condition),
            item.donor,
            item.place,
            str(item.owner),
            item.details,
            item.state.label,
            codes.get(item.id, ""),
        )
        writer.writerow([_neutral(cell) for cell in cells])
    return "\ufeff" + out.getvalue()


def _neutral(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _codes() -> dict[int, str]:
    live = select(Label.item_id, Label.code).where(Label.retired_at.is_(None), Label.item_id.is_not(None))
    return {item_id: code for item_id, code in db.session.execute(live) if item_id is not None}


def every_item() -> list[Item]:
    """Every thing, retired ones too, by kind and name."""
    rows = select(Item).join(Item.kind).order_by(ItemKind.name, Item.name)
    return list(db.session.scalars(rows))
