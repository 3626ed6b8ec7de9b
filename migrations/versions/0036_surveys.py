"""Surveys: projects in which families are asked, pseudonyms, answers."""

import sqlalchemy as sa
from alembic import op

from familiehus.kernel.db import UTCDateTime

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "survey_projects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("midway_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "from_on < midway_on AND midway_on < until_on", name=op.f("ck_survey_projects_days_in_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_projects")),
        sa.UniqueConstraint("key", name=op.f("uq_survey_projects_key")),
    )
    op.create_table(
        "survey_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=14), nullable=False),
        sa.Column("instrument", sa.String(length=10), nullable=False),
        sa.Column("moment", sa.String(length=10), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["survey_projects.id"], name=op.f("fk_survey_answers_project_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answers")),
        sa.UniqueConstraint(
            "project_id",
            "word",
            "instrument",
            "moment",
            name=op.f("uq_survey_answers_project_id_word_instrument_moment"),
        ),
    )
    with op.batch_alter_table("survey_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_answers_word"), ["word"], unique=False)

    op.create_table(
        "survey_pseudonyms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=14), nullable=False),
        sa.Column("wants_talk", sa.Boolean(), nullable=False),
        sa.Column("key", sa.String(length=14), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_survey_pseudonyms_household_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_survey_pseudonyms_person_id")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["survey_projects.id"], name=op.f("fk_survey_pseudonyms_project_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_pseudonyms")),
        sa.UniqueConstraint("key", name=op.f("uq_survey_pseudonyms_key")),
        sa.UniqueConstraint(
            "project_id", "person_id", name=op.f("uq_survey_pseudonyms_project_id_person_id")
        ),
        sa.UniqueConstraint("word", name=op.f("uq_survey_pseudonyms_word")),
    )
    with op.batch_alter_table("survey_pseudonyms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_pseudonyms_household_id"), ["household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_survey_pseudonyms_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("survey_pseudonyms", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_pseudonyms_person_id"))
        batch_op.drop_index(batch_op.f("ix_survey_pseudonyms_household_id"))

    op.drop_table("survey_pseudonyms")
    with op.batch_alter_table("survey_answers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_answers_word"))

    op.drop_table("survey_answers")
    op.drop_table("survey_projects")
