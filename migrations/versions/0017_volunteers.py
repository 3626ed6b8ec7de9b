"""Volunteers: their files, proofs and approvals, clearances that duties are held to, absences, hours."""

import sqlalchemy as sa
from alembic import op

from familiehus.kernel.db import UTCDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "volunteer_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("months", sa.JSON(), nullable=False),
        sa.Column("weeks_ahead", sa.Integer(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_volunteer_rules_one_house")),
        sa.CheckConstraint("weeks_ahead BETWEEN 1 AND 52", name=op.f("ck_volunteer_rules_weeks_of_a_year")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer_rules")),
    )
    op.create_table(
        "volunteers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("wants", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("likes", sa.String(length=500), nullable=False),
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("reach", sa.String(length=10), nullable=False),
        sa.Column("most_families", sa.Integer(), nullable=False),
        sa.Column("enquired_at", UTCDateTime(), nullable=False),
        sa.Column("talk_at", UTCDateTime(), nullable=True),
        sa.Column("next_step", sa.String(length=200), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=True),
        sa.Column("leave_from", sa.Date(), nullable=True),
        sa.Column("back_on", sa.Date(), nullable=True),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "back_on IS NULL OR leave_from IS NULL OR back_on > leave_from",
            name=op.f("ck_volunteers_back_after_leave"),
        ),
        sa.CheckConstraint(
            "birth_year IS NULL OR birth_year BETWEEN 1900 AND 2200",
            name=op.f("ck_volunteers_birth_year_is_a_year"),
        ),
        sa.CheckConstraint(
            "most_families BETWEEN 0 AND 9", name=op.f("ck_volunteers_most_families_within_reason")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_volunteers_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteers")),
        sa.UniqueConstraint("key", name=op.f("uq_volunteers_key")),
        sa.UniqueConstraint("person_id", name=op.f("uq_volunteers_person_id")),
    )
    with op.batch_alter_table("volunteers", schema=None) as batch_op:
        batch_op.create_index("ix_volunteers_state_enquired_at", ["state", "enquired_at"], unique=False)
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
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
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteers.id"], name=op.f("fk_absences_volunteer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
        sa.UniqueConstraint("key", name=op.f("uq_absences_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_absences_uid")),
    )
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absences_volunteer_id"), ["volunteer_id"], unique=False)
    op.create_table(
        "approvals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(length=20), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("given_by", sa.String(length=40), nullable=False),
        sa.Column("withdrawn_by", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "until_on IS NULL OR until_on >= from_on", name=op.f("ck_approvals_until_after_from")
        ),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteers.id"], name=op.f("fk_approvals_volunteer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
        sa.UniqueConstraint("key", name=op.f("uq_approvals_key")),
    )
    with op.batch_alter_table("approvals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approvals_volunteer_id"), ["volunteer_id"], unique=False)
        batch_op.create_index(
            "uq_approvals_one_open",
            ["volunteer_id", "task"],
            unique=True,
            sqlite_where=sa.text("until_on IS NULL"),
            postgresql_where=sa.text("until_on IS NULL"),
        )
    op.create_table(
        "clearances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(length=20), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "until_on IS NULL OR until_on > from_on", name=op.f("ck_clearances_until_after_from")
        ),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteers.id"], name=op.f("fk_clearances_volunteer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearances")),
        sa.UniqueConstraint(
            "volunteer_id", "task", "from_on", name=op.f("uq_clearances_volunteer_id_task_from_on")
        ),
    )
    op.create_table(
        "exemptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(length=20), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("given_by", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("task <> 'home_visit'", name=op.f("ck_exemptions_never_for_home_visits")),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_exemptions_until_after_from")),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteers.id"], name=op.f("fk_exemptions_volunteer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemptions")),
        sa.UniqueConstraint("key", name=op.f("uq_exemptions_key")),
    )
    with op.batch_alter_table("exemptions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exemptions_volunteer_id"), ["volunteer_id"], unique=False)
    op.create_table(
        "parental_consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("noted_by", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "until_on IS NULL OR until_on >= from_on", name=op.f("ck_parental_consents_until_after_from")
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteers.id"], name=op.f("fk_parental_consents_volunteer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parental_consents")),
    )
    with op.batch_alter_table("parental_consents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parental_consents_volunteer_id"), ["volunteer_id"], unique=False)
    op.create_table(
        "volunteer_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("source_key", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("what", sa.String(length=120), nullable=False),
        sa.Column("minutes_present", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("kilometres", sa.Integer(), nullable=False),
        sa.Column("corrected_at", UTCDateTime(), nullable=True),
        sa.Column("approved_at", UTCDateTime(), nullable=True),
        sa.Column("approved_by", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "kilometres BETWEEN 0 AND 2000", name=op.f("ck_volunteer_hours_kilometres_within_reason")
        ),
        sa.CheckConstraint("minutes BETWEEN 0 AND 1440", name=op.f("ck_volunteer_hours_minutes_of_a_day")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteers.id"], name=op.f("fk_volunteer_hours_volunteer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer_hours")),
        sa.UniqueConstraint("key", name=op.f("uq_volunteer_hours_key")),
        sa.UniqueConstraint(
            "volunteer_id",
            "source",
            "source_key",
            name=op.f("uq_volunteer_hours_volunteer_id_source_source_key"),
        ),
    )
    with op.batch_alter_table("volunteer_hours", schema=None) as batch_op:
        batch_op.create_index("ix_volunteer_hours_volunteer_id_day", ["volunteer_id", "day"], unique=False)
    op.create_table(
        "volunteer_proofs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("proof", sa.String(length=20), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("seen_by", sa.String(length=40), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "ordered_on IS NOT NULL OR seen_on IS NOT NULL", name=op.f("ck_volunteer_proofs_ordered_or_seen")
        ),
        sa.CheckConstraint(
            "until_on IS NULL OR seen_on IS NULL OR until_on >= seen_on",
            name=op.f("ck_volunteer_proofs_until_after_seen"),
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteers.id"], name=op.f("fk_volunteer_proofs_volunteer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer_proofs")),
        sa.UniqueConstraint("key", name=op.f("uq_volunteer_proofs_key")),
    )
    with op.batch_alter_table("volunteer_proofs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_volunteer_proofs_volunteer_id"), ["volunteer_id"], unique=False)
        batch_op.create_index(
            "uq_volunteer_proofs_one_ordered",
            ["volunteer_id", "proof"],
            unique=True,
            sqlite_where=sa.text("seen_on IS NULL"),
            postgresql_where=sa.text("seen_on IS NULL"),
        )
    op.create_table(
        "absence_dates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("absence_id", sa.Integer(), nullable=False),
        sa.Column("hold_id", sa.Integer(), nullable=True),
        sa.Column("original_start", UTCDateTime(), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("has_own_time", sa.Boolean(), nullable=False),
        sa.Column("skipped_because", sa.String(length=20), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_absence_dates_ends_after_start")),
        sa.ForeignKeyConstraint(["absence_id"], ["absences.id"], name=op.f("fk_absence_dates_absence_id")),
        sa.ForeignKeyConstraint(["hold_id"], ["holds.id"], name=op.f("fk_absence_dates_hold_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_dates")),
        sa.UniqueConstraint(
            "absence_id", "original_start", name=op.f("uq_absence_dates_absence_id_original_start")
        ),
        sa.UniqueConstraint("hold_id", name=op.f("uq_absence_dates_hold_id")),
    )
    with op.batch_alter_table("absence_dates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absence_dates_absence_id"), ["absence_id"], unique=False)


def downgrade() -> None:
    for table in (
        "absence_dates",
        "volunteer_proofs",
        "volunteer_hours",
        "parental_consents",
        "exemptions",
        "clearances",
        "approvals",
        "absences",
        "volunteers",
        "volunteer_rules",
    ):
        op.drop_table(table)
