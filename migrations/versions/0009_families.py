"""Families: households, who belongs to them, consents, wishes, addresses apart."""

import sqlalchemy as sa
from alembic import op

from familiehus.kernel.db import UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "children",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(length=60), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("birth_year BETWEEN 1990 AND 2200", name=op.f("ck_children_birth_year_is_a_year")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_children")),
        sa.UniqueConstraint("key", name=op.f("uq_children_key")),
    )
    op.create_table(
        "consent_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("danish", sa.Text(), nullable=False),
        sa.Column("english", sa.Text(), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_texts")),
        sa.UniqueConstraint("purpose", "version", name=op.f("uq_consent_texts_purpose_version")),
    )
    op.create_table(
        "households",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("called", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("referrer", sa.String(length=200), nullable=False),
        sa.Column("said_yes_at", UTCDateTime(), nullable=True),
        sa.Column("confirmed_at", UTCDateTime(), nullable=True),
        sa.Column("enquired_at", UTCDateTime(), nullable=False),
        sa.Column("talk_at", UTCDateTime(), nullable=True),
        sa.Column("next_step", sa.String(length=200), nullable=False),
        sa.Column("enrolled_at", UTCDateTime(), nullable=True),
        sa.Column("paused_at", UTCDateTime(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("needs_interpreter", sa.Boolean(), nullable=False),
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("distance", sa.String(length=10), nullable=False),
        sa.Column("expects_child", sa.Boolean(), nullable=False),
        sa.Column("has_protected_address", sa.Boolean(), nullable=False),
        sa.Column("size_band", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "source <> 'professional' OR said_yes_at IS NOT NULL",
            name=op.f("ck_households_professional_asked_first"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_households")),
        sa.UniqueConstraint("key", name=op.f("uq_households_key")),
    )
    with op.batch_alter_table("households", schema=None) as batch_op:
        batch_op.create_index("ix_households_state_enquired_at", ["state", "enquired_at"], unique=False)

    op.create_table(
        "care_needs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_care_needs_child_id")),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_care_needs_household_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_care_needs_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_needs")),
        sa.UniqueConstraint("key", name=op.f("uq_care_needs_key")),
    )
    with op.batch_alter_table("care_needs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_needs_household_id"), ["household_id"], unique=False)

    op.create_table(
        "childhoods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("began_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_why", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= began_at", name=op.f("ck_childhoods_ends_after_it_began")
        ),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_childhoods_child_id")),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_childhoods_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_childhoods")),
    )
    with op.batch_alter_table("childhoods", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_childhoods_child_id"), ["child_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_childhoods_household_id"), ["household_id"], unique=False)
        batch_op.create_index(
            "uq_childhoods_one_current",
            ["household_id", "child_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("given_by", sa.String(length=120), nullable=False),
        sa.Column("given_at", UTCDateTime(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime(), nullable=True),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_consents_household_id")),
        sa.ForeignKeyConstraint(["text_id"], ["consent_texts.id"], name=op.f("fk_consents_text_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
        sa.UniqueConstraint("key", name=op.f("uq_consents_key")),
    )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consents_household_id"), ["household_id"], unique=False)
        batch_op.create_index(
            "uq_consents_one_live",
            ["household_id", "purpose"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "guardianships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("began_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_why", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= began_at", name=op.f("ck_guardianships_ends_after_it_began")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_guardianships_household_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_guardianships_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardianships")),
    )
    with op.batch_alter_table("guardianships", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guardianships_household_id"), ["household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_guardianships_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_guardianships_one_current",
            ["household_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "household_addresses",
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("street", sa.String(length=120), nullable=False),
        sa.Column("postcode", sa.String(length=4), nullable=False),
        sa.Column("town", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_household_addresses_household_id")
        ),
        sa.PrimaryKeyConstraint("household_id", name=op.f("pk_household_addresses")),
    )
    op.create_table(
        "keep_apart",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_keep_apart_household_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_keep_apart_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keep_apart")),
        sa.UniqueConstraint("household_id", "person_id", name=op.f("uq_keep_apart_household_id_person_id")),
    )
    with op.batch_alter_table("keep_apart", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_keep_apart_household_id"), ["household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_keep_apart_person_id"), ["person_id"], unique=False)

    op.create_table(
        "photo_take_downs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.Column("done_by", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_photo_take_downs_household_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo_take_downs")),
        sa.UniqueConstraint("key", name=op.f("uq_photo_take_downs_key")),
    )
    with op.batch_alter_table("photo_take_downs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_photo_take_downs_household_id"), ["household_id"], unique=False)

    op.create_table(
        "wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_wishes_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wishes")),
        sa.UniqueConstraint("key", name=op.f("uq_wishes_key")),
    )
    with op.batch_alter_table("wishes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wishes_household_id"), ["household_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("wishes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wishes_household_id"))

    op.drop_table("wishes")
    with op.batch_alter_table("photo_take_downs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_photo_take_downs_household_id"))

    op.drop_table("photo_take_downs")
    with op.batch_alter_table("keep_apart", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_keep_apart_person_id"))
        batch_op.drop_index(batch_op.f("ix_keep_apart_household_id"))

    op.drop_table("keep_apart")
    op.drop_table("household_addresses")
    with op.batch_alter_table("guardianships", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_guardianships_one_current",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_guardianships_person_id"))
        batch_op.drop_index(batch_op.f("ix_guardianships_household_id"))

    op.drop_table("guardianships")
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_consents_one_live",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_consents_household_id"))

    op.drop_table("consents")
    with op.batch_alter_table("childhoods", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_childhoods_one_current",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_childhoods_household_id"))
        batch_op.drop_index(batch_op.f("ix_childhoods_child_id"))

    op.drop_table("childhoods")
    with op.batch_alter_table("care_needs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_care_needs_household_id"))

    op.drop_table("care_needs")
    with op.batch_alter_table("households", schema=None) as batch_op:
        batch_op.drop_index("ix_households_state_enquired_at")

    op.drop_table("households")
    op.drop_table("consent_texts")
    op.drop_table("children")
