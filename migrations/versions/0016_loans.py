"""Loans: kinds, things, loans from wish to return, and the database's own guards on them."""

import sqlalchemy as sa
from alembic import op

from familiehus.kernel.db import UTCDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

LIVE = "received_at IS NULL AND cancelled_at IS NULL"
NEW_LIVE = "NEW.received_at IS NULL AND NEW.cancelled_at IS NULL"
OVERLAPS = f"""SELECT 1 FROM loans WHERE item_id = NEW.item_id AND {LIVE}
    AND starts_on < NEW.free_on AND free_on > NEW.starts_on"""
GOES_OUT = "NEW.handed_out_at IS NOT NULL AND NEW.received_at IS NULL"
NOT_LENDABLE = "SELECT 1 FROM items WHERE id = NEW.item_id AND state <> 'lendable'"
STILL_OUT = "SELECT 1 FROM loans WHERE item_id = NEW.id AND handed_out_at IS NOT NULL AND received_at IS NULL"
SQLITE = (
    f"""CREATE TRIGGER loans_no_overlap_insert BEFORE INSERT ON loans
    WHEN {NEW_LIVE} AND EXISTS ({OVERLAPS})
    BEGIN SELECT RAISE(ABORT, 'loans_no_overlap'); END""",
    f"""CREATE TRIGGER loans_no_overlap_update
    BEFORE UPDATE OF item_id, starts_on, free_on, received_at, cancelled_at ON loans
    WHEN {NEW_LIVE} AND EXISTS ({OVERLAPS} AND id <> NEW.id)
    BEGIN SELECT RAISE(ABORT, 'loans_no_overlap'); END""",
    f"""CREATE TRIGGER loans_item_not_lendable_insert BEFORE INSERT ON loans
    WHEN {GOES_OUT} AND EXISTS ({NOT_LENDABLE})
    BEGIN SELECT RAISE(ABORT, 'loans_item_not_lendable'); END""",
    f"""CREATE TRIGGER loans_item_not_lendable_update BEFORE UPDATE OF handed_out_at ON loans
    WHEN OLD.handed_out_at IS NULL AND {GOES_OUT} AND EXISTS ({NOT_LENDABLE})
    BEGIN SELECT RAISE(ABORT, 'loans_item_not_lendable'); END""",
    """CREATE TRIGGER loans_item_stays BEFORE UPDATE OF item_id ON loans
    WHEN OLD.handed_out_at IS NOT NULL AND NEW.item_id IS NOT OLD.item_id
    BEGIN SELECT RAISE(ABORT, 'loans_item_stays'); END""",
    """CREATE TRIGGER loans_received_is_final BEFORE UPDATE OF received_at ON loans
    WHEN OLD.received_at IS NOT NULL AND NEW.received_at IS NOT OLD.received_at
    BEGIN SELECT RAISE(ABORT, 'loans_received_is_final'); END""",
    f"""CREATE TRIGGER items_retired_while_out BEFORE UPDATE OF state ON items
    WHEN NEW.state = 'retired' AND OLD.state <> 'retired' AND EXISTS ({STILL_OUT})
    BEGIN SELECT RAISE(ABORT, 'items_retired_while_out'); END""",
)


def refuse(name: str, table: str) -> str:
    return f"""RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation',
        CONSTRAINT = '{name}', TABLE = '{table}';"""


POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    f"""ALTER TABLE loans ADD CONSTRAINT loans_no_overlap
    EXCLUDE USING gist (item_id WITH =, daterange(starts_on, free_on) WITH &&) WHERE ({LIVE})""",
    f"""CREATE FUNCTION loans_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF {GOES_OUT} AND (TG_OP = 'INSERT' OR OLD.handed_out_at IS NULL) THEN
        PERFORM 1 FROM items WHERE id = NEW.item_id FOR SHARE;
        IF EXISTS ({NOT_LENDABLE}) THEN {refuse("loans_item_not_lendable", "loans")} END IF;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.handed_out_at IS NOT NULL AND NEW.item_id IS DISTINCT FROM OLD.item_id THEN
        {refuse("loans_item_stays", "loans")}
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.received_at IS NOT NULL AND NEW.received_at IS DISTINCT FROM OLD.received_at THEN
        {refuse("loans_received_is_final", "loans")}
    END IF;
    RETURN NEW; END $$""",
    """CREATE TRIGGER loans_guard BEFORE INSERT OR UPDATE ON loans
    FOR EACH ROW EXECUTE FUNCTION loans_guard()""",
    f"""CREATE FUNCTION items_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.state = 'retired' AND OLD.state <> 'retired' AND EXISTS ({STILL_OUT}) THEN
        {refuse("items_retired_while_out", "items")}
    END IF;
    RETURN NEW; END $$""",
    """CREATE TRIGGER items_guard BEFORE UPDATE OF state ON items
    FOR EACH ROW EXECUTE FUNCTION items_guard()""",
)


def upgrade() -> None:
    op.create_table(
        "item_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("uploaded_at", UTCDateTime(), nullable=False),
        sa.Column("brought_at", UTCDateTime(), nullable=True),
        sa.Column("rows", sa.JSON(), nullable=True),
        sa.Column("outcome", sa.JSON(), nullable=True),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_imports")),
        sa.UniqueConstraint("key", name=op.f("uq_item_imports_key")),
    )
    op.create_index("ix_item_imports_uploaded_at", "item_imports", ["uploaded_at"])

    op.create_table(
        "item_kinds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("loan_days", sa.Integer(), nullable=False),
        sa.Column("buffer_days", sa.Integer(), nullable=False),
        sa.Column("pickup_days", sa.Integer(), nullable=False),
        sa.Column("most_at_once", sa.Integer(), nullable=True),
        sa.Column("lends_to_families", sa.Boolean(), nullable=False),
        sa.Column("lends_to_volunteers", sa.Boolean(), nullable=False),
        sa.Column("lends_to_associations", sa.Boolean(), nullable=False),
        sa.Column("hand_out_steps", sa.JSON(), nullable=False),
        sa.Column("return_steps", sa.JSON(), nullable=False),
        sa.Column("service_months", sa.Integer(), nullable=True),
        sa.Column("service_loans", sa.Integer(), nullable=True),
        sa.Column("retired_at", UTCDateTime(), nullable=True),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "buffer_days BETWEEN 0 AND 60", name=op.f("ck_item_kinds_buffer_days_within_reason")
        ),
        sa.CheckConstraint("loan_days BETWEEN 0 AND 366", name=op.f("ck_item_kinds_loan_days_within_reason")),
        sa.CheckConstraint(
            "most_at_once IS NULL OR most_at_once > 0", name=op.f("ck_item_kinds_most_at_once_positive")
        ),
        sa.CheckConstraint(
            "pickup_days BETWEEN 1 AND 30", name=op.f("ck_item_kinds_pickup_days_within_reason")
        ),
        sa.CheckConstraint(
            "service_loans IS NULL OR service_loans > 0", name=op.f("ck_item_kinds_service_loans_positive")
        ),
        sa.CheckConstraint(
            "service_months IS NULL OR service_months > 0", name=op.f("ck_item_kinds_service_months_positive")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_kinds")),
        sa.UniqueConstraint("key", name=op.f("uq_item_kinds_key")),
        sa.UniqueConstraint("name", name=op.f("uq_item_kinds_name")),
    )
    op.create_table(
        "kits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("retired_at", UTCDateTime(), nullable=True),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kits")),
        sa.UniqueConstraint("key", name=op.f("uq_kits_key")),
        sa.UniqueConstraint("name", name=op.f("uq_kits_name")),
    )
    op.create_table(
        "items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("kit_id", sa.Integer(), nullable=True),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.String(length=80), nullable=False),
        sa.Column("model", sa.String(length=120), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("missing_parts", sa.JSON(), nullable=False),
        sa.Column(
            "condition",
            sa.Enum("new", "good", "worn", "flawed", name="condition", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("donor", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column(
            "owner", sa.Enum("house", "school", name="owner", native_enum=False, length=20), nullable=False
        ),
        sa.Column(
            "state",
            sa.Enum(
                "lendable",
                "check",
                "repair",
                "lost",
                "retired",
                name="itemstate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("state_reason", sa.String(length=300), nullable=False),
        sa.Column("picture", sa.String(length=40), nullable=True),
        sa.Column("service_due_on", sa.Date(), nullable=True),
        sa.Column("loans_since_service", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["kind_id"], ["item_kinds.id"], name=op.f("fk_items_kind_id")),
        sa.ForeignKeyConstraint(["kit_id"], ["kits.id"], name=op.f("fk_items_kit_id")),
        sa.ForeignKeyConstraint(["resource_id"], ["resources.id"], name=op.f("fk_items_resource_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
        sa.UniqueConstraint("key", name=op.f("uq_items_key")),
        sa.UniqueConstraint("name", name=op.f("uq_items_name")),
        sa.UniqueConstraint("resource_id", name=op.f("uq_items_resource_id")),
    )
    op.create_index("ix_items_kind_id_state", "items", ["kind_id", "state"])
    op.create_index("ix_items_kit_id", "items", ["kit_id"])
    op.create_index("ix_items_serial", "items", ["serial"])

    op.create_table(
        "stocktakes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("begun_at", UTCDateTime(), nullable=False),
        sa.Column("begun_by", sa.String(length=40), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.ForeignKeyConstraint(["kind_id"], ["item_kinds.id"], name=op.f("fk_stocktakes_kind_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stocktakes")),
        sa.UniqueConstraint("key", name=op.f("uq_stocktakes_key")),
    )
    op.create_table(
        "item_labels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=24), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("retired_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_item_labels_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_labels")),
        sa.UniqueConstraint("code", name=op.f("uq_item_labels_code")),
        sa.UniqueConstraint("token", name=op.f("uq_item_labels_token")),
    )
    op.create_index(
        "uq_item_labels_one_live",
        "item_labels",
        ["item_id"],
        unique=True,
        sqlite_where=sa.text("retired_at IS NULL AND item_id IS NOT NULL"),
        postgresql_where=sa.text("retired_at IS NULL AND item_id IS NOT NULL"),
    )

    op.create_table(
        "item_services",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("done_by", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_item_services_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_services")),
    )
    op.create_index("ix_item_services_item_id", "item_services", ["item_id"])

    op.create_table(
        "loans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("kit_id", sa.Integer(), nullable=True),
        sa.Column("hold_id", sa.Integer(), nullable=True),
        sa.Column("continues_id", sa.Integer(), nullable=True),
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("free_on", sa.Date(), nullable=False),
        sa.Column("pickup_by", sa.Date(), nullable=True),
        sa.Column("reserved_at", UTCDateTime(), nullable=False),
        sa.Column("reserved_by", sa.String(length=40), nullable=False),
        sa.Column("handed_out_at", UTCDateTime(), nullable=True),
        sa.Column("handed_out_by", sa.String(length=40), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=True),
        sa.Column("received_by", sa.String(length=40), nullable=False),
        sa.Column("checked_at", UTCDateTime(), nullable=True),
        sa.Column("checked_by", sa.String(length=40), nullable=False),
        sa.Column("cancelled_at", UTCDateTime(), nullable=True),
        sa.Column("cancelled_by", sa.String(length=40), nullable=False),
        sa.Column("cancelled_why", sa.String(length=300), nullable=False),
        sa.Column("is_lost", sa.Boolean(), nullable=False),
        sa.Column("forgotten_at", UTCDateTime(), nullable=True),
        sa.Column(
            "condition_out",
            sa.Enum("new", "good", "worn", "flawed", name="condition", native_enum=False, length=20),
            nullable=True,
        ),
        sa.Column(
            "condition_in",
            sa.Enum("new", "good", "worn", "flawed", name="condition", native_enum=False, length=20),
            nullable=True,
        ),
        sa.Column("steps_out", sa.JSON(), nullable=False),
        sa.Column("steps_in", sa.JSON(), nullable=False),
        sa.Column("note_out", sa.String(length=500), nullable=False),
        sa.Column("note_in", sa.String(length=500), nullable=False),
        sa.Column("picture_out", sa.String(length=40), nullable=True),
        sa.Column("picture_in", sa.String(length=40), nullable=True),
        sa.Column("signature", sa.String(length=40), nullable=True),
        sa.Column("extended_times", sa.Integer(), nullable=False),
        sa.Column("override_reason", sa.String(length=300), nullable=False),
        sa.Column(
            "borrower_kind",
            sa.Enum(
                "household", "volunteer", "association", name="borrowerkind", native_enum=False, length=20
            ),
            nullable=False,
        ),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("association_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "starts_on >= '2000-01-01' AND free_on < '2201-01-01'", name=op.f("ck_loans_days_within_reason")
        ),
        sa.CheckConstraint(
            "CASE WHEN household_id IS NULL THEN 0 ELSE 1 END + CASE WHEN person_id IS NULL THEN 0 ELSE 1 END + CASE WHEN association_id IS NULL THEN 0 ELSE 1 END <= 1",
            name=op.f("ck_loans_at_most_one_borrower"),
        ),
        sa.CheckConstraint(
            "cancelled_at IS NULL OR handed_out_at IS NULL", name=op.f("ck_loans_cancelled_was_not_out")
        ),
        sa.CheckConstraint(
            "checked_at IS NULL OR received_at IS NOT NULL", name=op.f("ck_loans_checked_was_received")
        ),
        sa.CheckConstraint("due_on >= starts_on", name=op.f("ck_loans_due_after_start")),
        sa.CheckConstraint("free_on > starts_on AND free_on >= due_on", name=op.f("ck_loans_free_after_due")),
        sa.CheckConstraint(
            "handed_out_at IS NULL OR item_id IS NOT NULL", name=op.f("ck_loans_handed_out_has_item")
        ),
        sa.CheckConstraint(
            "received_at IS NULL OR handed_out_at IS NOT NULL", name=op.f("ck_loans_received_was_out")
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["associations.id"], name=op.f("fk_loans_association_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["continues_id"], ["loans.id"], name=op.f("fk_loans_continues_id")),
        sa.ForeignKeyConstraint(["hold_id"], ["holds.id"], name=op.f("fk_loans_hold_id")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_loans_household_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_loans_item_id")),
        sa.ForeignKeyConstraint(["kind_id"], ["item_kinds.id"], name=op.f("fk_loans_kind_id")),
        sa.ForeignKeyConstraint(["kit_id"], ["kits.id"], name=op.f("fk_loans_kit_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_loans_person_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loans")),
        sa.UniqueConstraint("continues_id", name=op.f("uq_loans_continues_id")),
        sa.UniqueConstraint("hold_id", name=op.f("uq_loans_hold_id")),
        sa.UniqueConstraint("key", name=op.f("uq_loans_key")),
    )
    op.create_index("ix_loans_association_id", "loans", ["association_id"])
    op.create_index("ix_loans_batch", "loans", ["batch"])
    op.create_index("ix_loans_checked_at", "loans", ["checked_at"])
    op.create_index("ix_loans_household_id", "loans", ["household_id"])
    op.create_index("ix_loans_item_id_starts_on", "loans", ["item_id", "starts_on"])
    op.create_index("ix_loans_kit_id", "loans", ["kit_id"])
    op.create_index(
        "ix_loans_live_due_on",
        "loans",
        ["kind_id", "due_on"],
        sqlite_where=sa.text("received_at IS NULL AND cancelled_at IS NULL"),
        postgresql_where=sa.text("received_at IS NULL AND cancelled_at IS NULL"),
    )
    op.create_index("ix_loans_person_id", "loans", ["person_id"])
    op.create_index(
        "ix_loans_unchecked",
        "loans",
        ["item_id"],
        sqlite_where=sa.text("received_at IS NOT NULL AND checked_at IS NULL"),
        postgresql_where=sa.text("received_at IS NOT NULL AND checked_at IS NULL"),
    )
    op.create_index(
        "uq_loans_one_open",
        "loans",
        ["item_id"],
        unique=True,
        sqlite_where=sa.text("handed_out_at IS NOT NULL AND received_at IS NULL"),
        postgresql_where=sa.text("handed_out_at IS NOT NULL AND received_at IS NULL"),
    )

    op.create_table(
        "stocktake_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stocktake_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("is_expected", sa.Boolean(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_stocktake_lines_item_id")),
        sa.ForeignKeyConstraint(
            ["stocktake_id"],
            ["stocktakes.id"],
            name=op.f("fk_stocktake_lines_stocktake_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stocktake_lines")),
        sa.UniqueConstraint("stocktake_id", "item_id", name=op.f("uq_stocktake_lines_stocktake_id_item_id")),
    )
    op.create_index("ix_stocktake_lines_item_id", "stocktake_lines", ["item_id"])

    op.create_table(
        "item_damages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("loan_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("picture", sa.String(length=40), nullable=True),
        sa.Column("reported_at", UTCDateTime(), nullable=False),
        sa.Column("reported_by", sa.String(length=40), nullable=False),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.Column("settled_by", sa.String(length=40), nullable=False),
        sa.Column(
            "ended",
            sa.Enum(
                "repaired", "as it is", "retired", "lost", name="damageend", native_enum=False, length=20
            ),
            nullable=True,
        ),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_item_damages_item_id")),
        sa.ForeignKeyConstraint(
            ["loan_id"], ["loans.id"], name=op.f("fk_item_damages_loan_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_damages")),
        sa.UniqueConstraint("key", name=op.f("uq_item_damages_key")),
    )
    op.create_index("ix_item_damages_item_id", "item_damages", ["item_id"])
    op.create_index("ix_item_damages_loan_id", "item_damages", ["loan_id"])

    op.create_table(
        "loan_contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("loan_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column(
            "what",
            sa.Enum(
                "called", "messaged", "agreed", "no answer", name="contacted", native_enum=False, length=20
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["loan_id"], ["loans.id"], name=op.f("fk_loan_contacts_loan_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_contacts")),
    )
    op.create_index("ix_loan_contacts_loan_id", "loan_contacts", ["loan_id"])

    op.create_table(
        "loan_waiting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("joined_at", UTCDateTime(), nullable=False),
        sa.Column("joined_by", sa.String(length=40), nullable=False),
        sa.Column("offered_at", UTCDateTime(), nullable=True),
        sa.Column("accepted_at", UTCDateTime(), nullable=True),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum("taken", "lapsed", "left", name="outcome", native_enum=False, length=20),
            nullable=True,
        ),
        sa.Column("loan_id", sa.Integer(), nullable=True),
        sa.Column(
            "borrower_kind",
            sa.Enum(
                "household", "volunteer", "association", name="borrowerkind", native_enum=False, length=20
            ),
            nullable=False,
        ),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("association_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.CheckConstraint(
            "CASE WHEN household_id IS NULL THEN 0 ELSE 1 END + CASE WHEN person_id IS NULL THEN 0 ELSE 1 END + CASE WHEN association_id IS NULL THEN 0 ELSE 1 END <= 1",
            name=op.f("ck_loan_waiting_at_most_one_borrower"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["associations.id"],
            name=op.f("fk_loan_waiting_association_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_loan_waiting_household_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["kind_id"], ["item_kinds.id"], name=op.f("fk_loan_waiting_kind_id")),
        sa.ForeignKeyConstraint(["loan_id"], ["loans.id"], name=op.f("fk_loan_waiting_loan_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_loan_waiting_person_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_waiting")),
        sa.UniqueConstraint("key", name=op.f("uq_loan_waiting_key")),
        sa.UniqueConstraint("loan_id", name=op.f("uq_loan_waiting_loan_id")),
    )
    op.create_index("ix_loan_waiting_association_id", "loan_waiting", ["association_id"])
    op.create_index("ix_loan_waiting_household_id", "loan_waiting", ["household_id"])
    op.create_index("ix_loan_waiting_person_id", "loan_waiting", ["person_id"])
    op.create_index(
        "uq_loan_waiting_association_id",
        "loan_waiting",
        ["kind_id", "association_id"],
        unique=True,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_index(
        "uq_loan_waiting_household_id",
        "loan_waiting",
        ["kind_id", "household_id"],
        unique=True,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_index(
        "uq_loan_waiting_person_id",
        "loan_waiting",
        ["kind_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )

    with op.batch_alter_table("house_settings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("loans_kept_days", sa.Integer(), nullable=False, server_default="90"))
    with op.batch_alter_table("house_settings", schema=None) as batch_op:
        batch_op.alter_column("loans_kept_days", server_default=None)
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRES:
        op.execute(statement)


def downgrade() -> None:
    with op.batch_alter_table("house_settings", schema=None) as batch_op:
        batch_op.drop_column("loans_kept_days")
    for table in (
        "loan_waiting",
        "loan_contacts",
        "item_damages",
        "stocktake_lines",
        "loans",
        "item_services",
        "item_labels",
        "stocktakes",
        "items",
        "kits",
        "item_kinds",
        "item_imports",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION loans_guard()")
        op.execute("DROP FUNCTION items_guard()")
