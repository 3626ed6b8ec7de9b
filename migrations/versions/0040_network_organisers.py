"""Several members arrange an activity together; places on courses for members' volunteers."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def _feeds_for(kinds: str) -> None:
    """Which kinds of feed a key may open."""
    with op.batch_alter_table("feed_keys", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_feed_keys_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_feed_keys_kind"), f"kind IN ({kinds})")


def upgrade() -> None:
    op.create_table(
        "activity_organisers",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_activity_organisers_activity_id")
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["associations.id"], name=op.f("fk_activity_organisers_association_id")
        ),
        sa.PrimaryKeyConstraint("activity_id", "association_id", name=op.f("pk_activity_organisers")),
    )
    with op.batch_alter_table("activity_organisers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_activity_organisers_association_id"), ["association_id"], unique=False
        )

    op.create_table(
        "course_places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.CheckConstraint("places BETWEEN 1 AND 999", name=op.f("ck_course_places_places_within_reason")),
        sa.CheckConstraint("taken BETWEEN 0 AND places", name=op.f("ck_course_places_no_more_than_places")),
        sa.ForeignKeyConstraint(
            ["association_id"], ["associations.id"], name=op.f("fk_course_places_association_id")
        ),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrences.id"], name=op.f("fk_course_places_occurrence_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_places")),
        sa.UniqueConstraint("key", name=op.f("uq_course_places_key")),
        sa.UniqueConstraint(
            "occurrence_id", "association_id", name=op.f("uq_course_places_occurrence_id_association_id")
        ),
    )
    with op.batch_alter_table("course_places", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_course_places_association_id"), ["association_id"], unique=False)
    _feeds_for("'family', 'volunteer', 'member', 'staff', 'place'")


def downgrade() -> None:
    op.execute("DELETE FROM feed_keys WHERE kind = 'member'")
    _feeds_for("'family', 'volunteer', 'staff', 'place'")
    with op.batch_alter_table("course_places", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_places_association_id"))

    op.drop_table("course_places")
    with op.batch_alter_table("activity_organisers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_organisers_association_id"))

    op.drop_table("activity_organisers")
