"""Sign-ups for dates and series, the waiting line, links to answer by; activities open to all."""

import sqlalchemy as sa
from alembic import op

from familiehus.kernel.db import UTCDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "series_signups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("adults", sa.Integer(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("adults >= 0", name=op.f("ck_series_signups_adults_not_negative")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_series_signups_activity_id")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_series_signups_household_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series_signups")),
        sa.UniqueConstraint("key", name=op.f("uq_series_signups_key")),
    )
    with op.batch_alter_table("series_signups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_series_signups_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_series_signups_household_id"), ["household_id"], unique=False)
        batch_op.create_index(
            "uq_series_signups_one_live",
            ["household_id", "activity_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "series_children",
        sa.Column("series_signup_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_series_children_child_id")),
        sa.ForeignKeyConstraint(
            ["series_signup_id"],
            ["series_signups.id"],
            name=op.f("fk_series_children_series_signup_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("series_signup_id", "child_id", name=op.f("pk_series_children")),
    )
    with op.batch_alter_table("series_children", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_series_children_child_id"), ["child_id"], unique=False)

    op.create_table(
        "signups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("guest_name", sa.String(length=120), nullable=False),
        sa.Column("guest_email", sa.String(length=254), nullable=False),
        sa.Column("guest_phone", sa.String(length=20), nullable=False),
        sa.Column("guest_language", sa.String(length=2), nullable=False),
        sa.Column("adults", sa.Integer(), nullable=False),
        sa.Column("children_count", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "signed", "waiting", "offered", "lapsed", "left", name="state", native_enum=False, length=10
            ),
            nullable=False,
        ),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("is_walk_in", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("bumped_at", UTCDateTime(), nullable=True),
        sa.Column("passed_seat", sa.Integer(), nullable=True),
        sa.Column("offers", sa.Integer(), nullable=False),
        sa.Column("offered_at", UTCDateTime(), nullable=True),
        sa.Column("offer_ends_at", UTCDateTime(), nullable=True),
        sa.Column("offered_to_all", sa.Boolean(), nullable=False),
        sa.Column("asked_again_at", UTCDateTime(), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("left_at", UTCDateTime(), nullable=True),
        sa.Column(
            "left_from",
            sa.Enum(
                "signed", "waiting", "offered", "lapsed", "left", name="state", native_enum=False, length=10
            ),
            nullable=True,
        ),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "(household_id IS NOT NULL AND guest_name = '') OR (household_id IS NULL AND guest_name <> '')",
            name=op.f("ck_signups_household_or_guest"),
        ),
        sa.CheckConstraint(
            "state <> 'offered' OR offer_ends_at IS NOT NULL", name=op.f("ck_signups_offer_has_deadline")
        ),
        sa.CheckConstraint("state = 'left' OR adults + children_count > 0", name=op.f("ck_signups_somebody")),
        sa.CheckConstraint(
            "state IN ('signed', 'left') OR number IS NOT NULL", name=op.f("ck_signups_in_line_with_number")
        ),
        sa.CheckConstraint("adults >= 0 AND children_count >= 0", name=op.f("ck_signups_heads_not_negative")),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_signups_household_id")),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrences.id"], name=op.f("fk_signups_occurrence_id")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series_signups.id"], name=op.f("fk_signups_series_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signups")),
        sa.UniqueConstraint("key", name=op.f("uq_signups_key")),
        sa.UniqueConstraint(
            "occurrence_id", "household_id", name=op.f("uq_signups_occurrence_id_household_id")
        ),
    )
    with op.batch_alter_table("signups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signups_household_id"), ["household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_signups_series_id"), ["series_id"], unique=False)
        batch_op.create_index("ix_signups_state_offer_ends_at", ["state", "offer_ends_at"], unique=False)

    op.create_table(
        "waiting_lines",
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("seats_freed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrences.id"], name=op.f("fk_waiting_lines_occurrence_id")
        ),
        sa.PrimaryKeyConstraint("occurrence_id", name=op.f("pk_waiting_lines")),
    )
    op.create_table(
        "answer_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("signup_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("minted_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_answer_links_person_id")),
        sa.ForeignKeyConstraint(
            ["signup_id"], ["signups.id"], name=op.f("fk_answer_links_signup_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_answer_links_token_hash")),
    )
    with op.batch_alter_table("answer_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_links_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_answer_links_signup_id"), ["signup_id"], unique=False)

    op.create_table(
        "signup_children",
        sa.Column("signup_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_signup_children_child_id")),
        sa.ForeignKeyConstraint(
            ["signup_id"], ["signups.id"], name=op.f("fk_signup_children_signup_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("signup_id", "child_id", name=op.f("pk_signup_children")),
    )
    with op.batch_alter_table("signup_children", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signup_children_child_id"), ["child_id"], unique=False)

    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_open_to_all", sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.drop_column("is_open_to_all")

    with op.batch_alter_table("signup_children", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signup_children_child_id"))

    op.drop_table("signup_children")
    with op.batch_alter_table("answer_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_links_signup_id"))
        batch_op.drop_index(batch_op.f("ix_answer_links_person_id"))

    op.drop_table("answer_links")
    op.drop_table("waiting_lines")
    with op.batch_alter_table("signups", schema=None) as batch_op:
        batch_op.drop_index("ix_signups_state_offer_ends_at")
        batch_op.drop_index(batch_op.f("ix_signups_series_id"))
        batch_op.drop_index(batch_op.f("ix_signups_household_id"))

    op.drop_table("signups")
    with op.batch_alter_table("series_children", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_series_children_child_id"))

    op.drop_table("series_children")
    with op.batch_alter_table("series_signups", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_series_signups_one_live",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_series_signups_household_id"))
        batch_op.drop_index(batch_op.f("ix_series_signups_activity_id"))

    op.drop_table("series_signups")
