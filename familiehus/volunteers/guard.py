"""The gate inside the database: triggers for tables of duties, to be put into a migration of that table's room.

A duty table that names a volunteer, a kind of task and its first and last local day takes no row that the
volunteer is not cleared for on all of those days, whatever path it comes by. A row that stands already stays
when an approval runs out: it is flagged, never removed. In a migration:

    for statement in guard.statements("shift_signups", op.get_bind().dialect.name, live="{row}.left_at IS NULL"):
        op.execute(statement)

and in its downgrade `guard.undo(...)`. PostgreSQL also locks the clearance that the row rests on, so that
taking a duty and withdrawing an approval come one after the other. The refusal's sentence is
`NOT_CLEARED`'s. Never change what is made here: a change is a new migration with statements of its own.
"""

from familiehus.kernel.i18n import lazy
from familiehus.kernel.refusals import sentence_for

NOT_CLEARED = "duty_needs_clearance"
sentence_for(NOT_CLEARED, lazy("Den frivillige er ikke godkendt til opgaven den dag."))


def statements(
    table: str,
    dialect: str,
    *,
    volunteer: str = "volunteer_id",
    task: str = "task",
    first_on: str = "first_on",
    last_on: str = "last_on",
    live: str = "TRUE",
) -> list[str]:
    """The triggers that hold `table` to the gate, for "sqlite" or "postgresql".

    The four columns are the table's own: `volunteers.id` (NULL: not a volunteer, no gate), a `Task` value
    (never NULL where there is a volunteer), and the first and last local day. `live` says which rows bind
    somebody, with `{row}` for the row: rows given back or cancelled are let be.
    """
    binds = f"NEW.{volunteer} IS NOT NULL AND ({live.format(row='NEW')})"
    cleared = (
        "SELECT 1 FROM clearances "  # noqa: S608 - the names come from a migration, never from a reader
        f"WHERE volunteer_id = NEW.{volunteer} AND task = NEW.{task} "
        f"AND from_on <= NEW.{first_on} AND (until_on IS NULL OR until_on > NEW.{last_on})"
    )
    moved = (volunteer, task, first_on, last_on)
    if dialect == "sqlite":
        return [
            f"""CREATE TRIGGER {table}_gate_insert BEFORE INSERT ON {table}
            WHEN {binds} AND NOT EXISTS ({cleared})
            BEGIN SELECT RAISE(ABORT, '{NOT_CLEARED}'); END""",
            f"""CREATE TRIGGER {table}_gate_update BEFORE UPDATE ON {table}
            WHEN {binds} AND ({_changed(moved, live, "IS NOT")}) AND NOT EXISTS ({cleared})
            BEGIN SELECT RAISE(ABORT, '{NOT_CLEARED}'); END""",
        ]
    return [
        f"""CREATE FUNCTION {table}_gate() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NOT ({binds}) THEN RETURN NEW; END IF;
            IF TG_OP = 'UPDATE' THEN
                IF NOT ({_changed(moved, live, "IS DISTINCT FROM")}) THEN RETURN NEW; END IF;
            END IF;
            PERFORM 1 FROM ({cleared} FOR SHARE) AS cleared;
            IF NOT FOUND THEN
                RAISE EXCEPTION '{NOT_CLEARED}'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = '{NOT_CLEARED}';
            END IF;
            RETURN NEW;
        END $$""",
        f"""CREATE TRIGGER {table}_gate BEFORE INSERT OR UPDATE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_gate()""",
    ]


def undo(table: str, dialect: str) -> list[str]:
    """What takes the triggers away again, before or without the table."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_gate_{when}" for when in ("insert", "update")]
    return [f"DROP TRIGGER IF EXISTS {table}_gate ON {table}", f"DROP FUNCTION IF EXISTS {table}_gate()"]


def _changed(columns: tuple[str, ...], live: str, differs: str) -> str:
    """Whether an update binds somebody anew: another volunteer, task or day, or a row that comes alive."""
    others = [f"OLD.{column} {differs} NEW.{column}" for column in columns]
    return " OR ".join([*others, f"NOT ({live.format(row='OLD')})"])
