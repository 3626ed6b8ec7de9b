"""Shifts: plans, shifts, sign-ups held to the gate and to the seats, searches, questions, checklists."""

import sqlalchemy as sa
from alembic import op

from familiehus.kernel.db import UTCDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


_UNCLEARED = """NOT EXISTS (
        SELECT 1 FROM clearances c WHERE c.volunteer_id = {volunteer} AND c.task = {shift}.task
        AND c.from_on <= {shift}.first_on AND (c.until_on IS NULL OR c.until_on > {shift}.last_on))
    OR ({shift}.with_children AND NOT EXISTS (
        SELECT 1 FROM clearances c WHERE c.volunteer_id = {volunteer} AND c.task = 'children'
        AND c.from_on <= {shift}.first_on AND (c.until_on IS NULL OR c.until_on > {shift}.last_on)))"""
UNCLEARED_HERE = _UNCLEARED.format(volunteer="NEW.volunteer_id", shift="s")
UNCLEARED_ON_IT = _UNCLEARED.format(volunteer="u.volunteer_id", shift="NEW")
BINDS_ANEW = "OLD.left_at IS NOT NULL OR OLD.shift_id <> NEW.shift_id OR OLD.volunteer_id <> NEW.volunteer_id"
ASKS_ANEW = """OLD.first_on <> NEW.first_on OR OLD.last_on <> NEW.last_on OR OLD.task <> NEW.task
    OR OLD.with_children <> NEW.with_children"""
TAKEN = """(SELECT count(*) FROM shift_signups u WHERE u.shift_id = {shift} AND u.left_at IS NULL)
    + (SELECT coalesce(sum(h.hands), 0) FROM shift_hands h WHERE h.shift_id = {shift})"""
TAKEN_HERE = TAKEN.format(shift="NEW.shift_id")
SEATS_HERE = "(SELECT s.max_people FROM shifts s WHERE s.id = NEW.shift_id)"

SQLITE = (
    f"""CREATE TRIGGER shift_signups_gate_insert BEFORE INSERT ON shift_signups
    WHEN NEW.left_at IS NULL
    AND EXISTS (SELECT 1 FROM shifts s WHERE s.id = NEW.shift_id AND ({UNCLEARED_HERE}))
    BEGIN SELECT RAISE(ABORT, 'duty_needs_clearance'); END""",
    f"""CREATE TRIGGER shift_signups_gate_update BEFORE UPDATE ON shift_signups
    WHEN NEW.left_at IS NULL AND ({BINDS_ANEW})
    AND EXISTS (SELECT 1 FROM shifts s WHERE s.id = NEW.shift_id AND ({UNCLEARED_HERE}))
    BEGIN SELECT RAISE(ABORT, 'duty_needs_clearance'); END""",
    f"""CREATE TRIGGER shifts_gate_update BEFORE UPDATE ON shifts
    WHEN ({ASKS_ANEW}) AND EXISTS (
        SELECT 1 FROM shift_signups u WHERE u.shift_id = NEW.id AND u.left_at IS NULL AND ({UNCLEARED_ON_IT}))
    BEGIN SELECT RAISE(ABORT, 'duty_needs_clearance'); END""",
    f"""CREATE TRIGGER shift_signups_seats_insert BEFORE INSERT ON shift_signups
    WHEN NEW.left_at IS NULL AND {TAKEN_HERE} >= {SEATS_HERE}
    BEGIN SELECT RAISE(ABORT, 'shift_seats_not_exceeded'); END""",
    f"""CREATE TRIGGER shift_signups_seats_update BEFORE UPDATE ON shift_signups
    WHEN NEW.left_at IS NULL AND ({BINDS_ANEW}) AND {TAKEN_HERE} >= {SEATS_HERE}
    BEGIN SELECT RAISE(ABORT, 'shift_seats_not_exceeded'); END""",
    f"""CREATE TRIGGER shifts_seats_update BEFORE UPDATE ON shifts
    WHEN NEW.max_people < OLD.max_people AND {TAKEN.format(shift="NEW.id")} > NEW.max_people
    BEGIN SELECT RAISE(ABORT, 'shift_seats_not_exceeded'); END""",
    *(
        f"""CREATE TRIGGER shift_hands_{when.lower()} AFTER {when} ON shift_hands
        WHEN EXISTS (SELECT 1 FROM shifts s WHERE s.id = NEW.shift_id AND s.with_children)
        BEGIN SELECT RAISE(ABORT, 'shift_hands_never_with_children'); END"""
        for when in ("INSERT", "UPDATE")
    ),
    *(
        f"""CREATE TRIGGER shift_hands_seats_{when.lower()} AFTER {when} ON shift_hands
        WHEN {TAKEN_HERE} > {SEATS_HERE}
        BEGIN SELECT RAISE(ABORT, 'shift_seats_not_exceeded'); END"""
        for when in ("INSERT", "UPDATE")
    ),
    """CREATE TRIGGER shifts_hands_update BEFORE UPDATE ON shifts
    WHEN NEW.with_children AND NOT OLD.with_children
    AND EXISTS (SELECT 1 FROM shift_hands h WHERE h.shift_id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'shift_hands_never_with_children'); END""",
)


def _refuse(name: str) -> str:
    return (
        f"RAISE EXCEPTION '{name}' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = '{name}';"
    )


# A sign-up locks its shift and the clearances it rests on, so that two takers of the last seat, a change of the
# shift's day and an approval that is withdrawn come one after the other, whoever forgot to lock.
POSTGRES = (
    f"""CREATE FUNCTION shift_signups_gate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.left_at IS NOT NULL THEN RETURN NEW; END IF;
        IF TG_OP = 'UPDATE' THEN
            IF NOT ({BINDS_ANEW}) THEN RETURN NEW; END IF;
        END IF;
        PERFORM 1 FROM shifts WHERE id = NEW.shift_id FOR UPDATE;
        PERFORM 1 FROM clearances WHERE volunteer_id = NEW.volunteer_id FOR SHARE;
        IF EXISTS (SELECT 1 FROM shifts s WHERE s.id = NEW.shift_id AND ({UNCLEARED_HERE})) THEN
            {_refuse("duty_needs_clearance")}
        END IF;
        IF {TAKEN_HERE} >= {SEATS_HERE} THEN
            {_refuse("shift_seats_not_exceeded")}
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER shift_signups_gate BEFORE INSERT OR UPDATE ON shift_signups
    FOR EACH ROW EXECUTE FUNCTION shift_signups_gate()""",
    f"""CREATE FUNCTION shifts_gate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {ASKS_ANEW} THEN
            PERFORM 1 FROM clearances c JOIN shift_signups u USING (volunteer_id)
            WHERE u.shift_id = NEW.id AND u.left_at IS NULL FOR SHARE OF c;
            IF EXISTS (SELECT 1 FROM shift_signups u WHERE u.shift_id = NEW.id AND u.left_at IS NULL
                AND ({UNCLEARED_ON_IT})) THEN
                {_refuse("duty_needs_clearance")}
            END IF;
        END IF;
        IF NEW.max_people < OLD.max_people AND {TAKEN.format(shift="NEW.id")} > NEW.max_people THEN
            {_refuse("shift_seats_not_exceeded")}
        END IF;
        IF NEW.with_children AND NOT OLD.with_children
            AND EXISTS (SELECT 1 FROM shift_hands h WHERE h.shift_id = NEW.id) THEN
            {_refuse("shift_hands_never_with_children")}
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER shifts_gate BEFORE UPDATE ON shifts
    FOR EACH ROW EXECUTE FUNCTION shifts_gate()""",
    f"""CREATE FUNCTION shift_hands_gate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM 1 FROM shifts WHERE id = NEW.shift_id FOR UPDATE;
        IF EXISTS (SELECT 1 FROM shifts s WHERE s.id = NEW.shift_id AND s.with_children) THEN
            {_refuse("shift_hands_never_with_children")}
        END IF;
        IF {TAKEN_HERE} > {SEATS_HERE} THEN
            {_refuse("shift_seats_not_exceeded")}
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER shift_hands_gate AFTER INSERT OR UPDATE ON shift_hands
    FOR EACH ROW EXECUTE FUNCTION shift_hands_gate()""",
)


def upgrade() -> None:
    op.create_table(
        "shift_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column(
            "task",
            sa.Enum(
                "practical",
                "kitchen",
                "children",
                "home_visit",
                "driver",
                "adviser",
                name="task",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("before_minutes", sa.Integer(), nullable=False),
        sa.Column("after_minutes", sa.Integer(), nullable=False),
        sa.Column("meet", sa.String(length=120), nullable=False),
        sa.Column("min_people", sa.Integer(), nullable=False),
        sa.Column("max_people", sa.Integer(), nullable=False),
        sa.Column("with_children", sa.Boolean(), nullable=False),
        sa.Column("handover_needs_yes", sa.Boolean(), nullable=False),
        sa.Column("cutoff_hours", sa.Integer(), nullable=False),
        sa.Column("opening", sa.JSON(), nullable=False),
        sa.Column("closing", sa.JSON(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=True),
        sa.Column("length_minutes", sa.Integer(), nullable=False),
        sa.Column("rrule", sa.String(length=200), nullable=True),
        sa.Column("skip_days", sa.JSON(), nullable=False),
        sa.Column("skip_weeks", sa.JSON(), nullable=False),
        sa.Column("skips_holidays", sa.Boolean(), nullable=False),
        sa.Column("skips_closed", sa.Boolean(), nullable=False),
        sa.Column("generated_until", sa.Date(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "before_minutes BETWEEN 0 AND 600 AND after_minutes BETWEEN 0 AND 600",
            name=op.f("ck_shift_plans_around_in_reason"),
        ),
        sa.CheckConstraint("cutoff_hours BETWEEN 0 AND 336", name=op.f("ck_shift_plans_cutoff_in_reason")),
        sa.CheckConstraint("length_minutes > 0", name=op.f("ck_shift_plans_has_length")),
        sa.CheckConstraint(
            "min_people >= 1 AND max_people >= min_people AND max_people <= 30",
            name=op.f("ck_shift_plans_people_in_order"),
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name=op.f("fk_shift_plans_activity_id")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_shift_plans_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_plans")),
        sa.UniqueConstraint("key", name=op.f("uq_shift_plans_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_shift_plans_uid")),
    )
    op.create_index("ix_shift_plans_activity_id", "shift_plans", ["activity_id"], unique=False)
    op.create_index("ix_shift_plans_place_id", "shift_plans", ["place_id"], unique=False)

    op.create_table(
        "shift_standing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["shift_plans.id"], name=op.f("fk_shift_standing_plan_id")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteers.id"], name=op.f("fk_shift_standing_volunteer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_standing")),
        sa.UniqueConstraint("key", name=op.f("uq_shift_standing_key")),
    )
    op.create_index("ix_shift_standing_plan_id", "shift_standing", ["plan_id"], unique=False)
    op.create_index("ix_shift_standing_volunteer_id", "shift_standing", ["volunteer_id"], unique=False)
    op.create_index(
        "uq_shift_standing_live",
        "shift_standing",
        ["plan_id", "volunteer_id"],
        unique=True,
        sqlite_where=sa.text("until_on IS NULL"),
        postgresql_where=sa.text("until_on IS NULL"),
    )

    op.create_table(
        "shifts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("planned", "cancelled", "skipped", name="state", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column(
            "task",
            sa.Enum(
                "practical",
                "kitchen",
                "children",
                "home_visit",
                "driver",
                "adviser",
                name="task",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("with_children", sa.Boolean(), nullable=False),
        sa.Column("min_people", sa.Integer(), nullable=False),
        sa.Column("max_people", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("original_start", UTCDateTime(), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("has_own_time", sa.Boolean(), nullable=False),
        sa.Column("skipped_because", sa.String(length=20), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_shifts_ends_after_start")),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_shifts_days_in_order")),
        sa.CheckConstraint(
            "min_people >= 1 AND max_people >= min_people AND max_people <= 30",
            name=op.f("ck_shifts_people_in_order"),
        ),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrences.id"], name=op.f("fk_shifts_occurrence_id")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_shifts_place_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["shift_plans.id"], name=op.f("fk_shifts_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shifts")),
        sa.UniqueConstraint("key", name=op.f("uq_shifts_key")),
        sa.UniqueConstraint("plan_id", "original_start", name=op.f("uq_shifts_plan_id_original_start")),
    )
    op.create_index("ix_shifts_ends_at_starts_at", "shifts", ["ends_at", "starts_at"], unique=False)
    op.create_index("ix_shifts_occurrence_id", "shifts", ["occurrence_id"], unique=False)
    op.create_index("ix_shifts_place_id", "shifts", ["place_id"], unique=False)
    op.create_index("ix_shifts_starts_at", "shifts", ["starts_at"], unique=False)

    op.create_table(
        "shift_hands",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=False),
        sa.Column("hands", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.CheckConstraint("hands BETWEEN 1 AND 30", name=op.f("ck_shift_hands_hands_in_reason")),
        sa.ForeignKeyConstraint(
            ["association_id"], ["associations.id"], name=op.f("fk_shift_hands_association_id")
        ),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name=op.f("fk_shift_hands_shift_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_hands")),
        sa.UniqueConstraint("key", name=op.f("uq_shift_hands_key")),
        sa.UniqueConstraint(
            "shift_id", "association_id", name=op.f("uq_shift_hands_shift_id_association_id")
        ),
    )
    op.create_index("ix_shift_hands_association_id", "shift_hands", ["association_id"], unique=False)

    op.create_table(
        "shift_signups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column(
            "how",
            sa.Enum(
                "self", "staff", "standing", "handover", "swap", name="how", native_enum=False, length=20
            ),
            nullable=False,
        ),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.Column("hold_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", UTCDateTime(), nullable=False),
        sa.Column("accept_by", UTCDateTime(), nullable=True),
        sa.Column("left_at", UTCDateTime(), nullable=True),
        sa.Column(
            "left_why",
            sa.Enum(
                "gave_back",
                "handed_over",
                "swapped",
                "taken_off",
                "not_accepted",
                "no_longer_fits",
                "undone",
                "stopped",
                name="left",
                native_enum=False,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("left_late", sa.Boolean(), nullable=False),
        sa.Column("came_at", UTCDateTime(), nullable=True),
        sa.Column("went_at", UTCDateTime(), nullable=True),
        sa.Column("no_show_at", UTCDateTime(), nullable=True),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.CheckConstraint(
            "went_at IS NULL OR went_at >= came_at", name=op.f("ck_shift_signups_went_after_came")
        ),
        sa.ForeignKeyConstraint(["hold_id"], ["holds.id"], name=op.f("fk_shift_signups_hold_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name=op.f("fk_shift_signups_shift_id")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteers.id"], name=op.f("fk_shift_signups_volunteer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_signups")),
        sa.UniqueConstraint("hold_id", name=op.f("uq_shift_signups_hold_id")),
        sa.UniqueConstraint("key", name=op.f("uq_shift_signups_key")),
    )
    op.create_index("ix_shift_signups_shift_id", "shift_signups", ["shift_id"], unique=False)
    op.create_index(
        "ix_shift_signups_volunteer_id_left_at", "shift_signups", ["volunteer_id", "left_at"], unique=False
    )
    op.create_index(
        "uq_shift_signups_lead",
        "shift_signups",
        ["shift_id"],
        unique=True,
        sqlite_where=sa.text("left_at IS NULL AND is_lead"),
        postgresql_where=sa.text("left_at IS NULL AND is_lead"),
    )
    op.create_index(
        "uq_shift_signups_live",
        "shift_signups",
        ["shift_id", "volunteer_id"],
        unique=True,
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    )

    op.create_table(
        "shift_ticks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column(
            "part", sa.Enum("opening", "closing", name="part", native_enum=False, length=20), nullable=False
        ),
        sa.Column("line", sa.String(length=200), nullable=False),
        sa.Column("ticked_at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_shift_ticks_by_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name=op.f("fk_shift_ticks_shift_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_ticks")),
        sa.UniqueConstraint("shift_id", "part", "line", name=op.f("uq_shift_ticks_shift_id_part_line")),
    )
    op.create_index("ix_shift_ticks_by_id", "shift_ticks", ["by_id"], unique=False)

    op.create_table(
        "shift_handovers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signup_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.Column("asks_everybody", sa.Boolean(), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("taker_id", sa.Integer(), nullable=True),
        sa.Column("in_exchange_id", sa.Integer(), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum("taken", "taken_back", "lapsed", "left", name="outcome", native_enum=False, length=20),
            nullable=True,
        ),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.ForeignKeyConstraint(
            ["in_exchange_id"], ["shift_signups.id"], name=op.f("fk_shift_handovers_in_exchange_id")
        ),
        sa.ForeignKeyConstraint(
            ["signup_id"], ["shift_signups.id"], name=op.f("fk_shift_handovers_signup_id")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["shift_signups.id"], name=op.f("fk_shift_handovers_successor_id")
        ),
        sa.ForeignKeyConstraint(["taker_id"], ["volunteers.id"], name=op.f("fk_shift_handovers_taker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_handovers")),
        sa.UniqueConstraint("key", name=op.f("uq_shift_handovers_key")),
    )
    op.create_index("ix_shift_handovers_in_exchange_id", "shift_handovers", ["in_exchange_id"], unique=False)
    op.create_index("ix_shift_handovers_successor_id", "shift_handovers", ["successor_id"], unique=False)
    op.create_index("ix_shift_handovers_taker_id", "shift_handovers", ["taker_id"], unique=False)
    op.create_index(
        "uq_shift_handovers_open",
        "shift_handovers",
        ["signup_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )

    op.create_table(
        "shift_asks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=True),
        sa.Column("in_exchange_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column(
            "answer",
            sa.Enum("yes", "not_this_time", "void", name="answer", native_enum=False, length=20),
            nullable=True,
        ),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["persons.id"], name=op.f("fk_shift_asks_asked_by_id")),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["shift_handovers.id"], name=op.f("fk_shift_asks_handover_id")
        ),
        sa.ForeignKeyConstraint(
            ["in_exchange_id"], ["shift_signups.id"], name=op.f("fk_shift_asks_in_exchange_id")
        ),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name=op.f("fk_shift_asks_shift_id")),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteers.id"], name=op.f("fk_shift_asks_volunteer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_asks")),
        sa.UniqueConstraint("key", name=op.f("uq_shift_asks_key")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_shift_asks_token_hash")),
    )
    op.create_index("ix_shift_asks_asked_by_id", "shift_asks", ["asked_by_id"], unique=False)
    op.create_index("ix_shift_asks_handover_id", "shift_asks", ["handover_id"], unique=False)
    op.create_index("ix_shift_asks_in_exchange_id", "shift_asks", ["in_exchange_id"], unique=False)
    op.create_index("ix_shift_asks_shift_id", "shift_asks", ["shift_id"], unique=False)
    op.create_index(
        "ix_shift_asks_volunteer_id_asked_at", "shift_asks", ["volunteer_id", "asked_at"], unique=False
    )
    op.create_index(
        "uq_shift_asks_open",
        "shift_asks",
        ["shift_id", "volunteer_id"],
        unique=True,
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRES:
        op.execute(statement)


def downgrade() -> None:
    for table in (
        "shift_asks",
        "shift_handovers",
        "shift_ticks",
        "shift_hands",
        "shift_signups",
        "shift_standing",
        "shifts",
        "shift_plans",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for function in ("shift_signups_gate", "shifts_gate", "shift_hands_gate"):
            op.execute(f"DROP FUNCTION {function}()")
