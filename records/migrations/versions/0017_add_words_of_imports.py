"""Add what the words of a clinic's own system stand for"""

import sqlalchemy as sa
from alembic import op

from records import columns

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_word",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("theirs", sa.String(length=200), nullable=False),
        sa.Column("ours", sa.String(length=40), nullable=False),
        sa.Column("created_at", columns.Moment(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.String(length=26), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_import_word_clinic_id_clinic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_word")),
        sa.UniqueConstraint("clinic_id", "kind", "key", name=op.f("uq_import_word_clinic_id")),
    )
    op.create_index(op.f("ix_import_word_clinic_id"), "import_word", ["clinic_id"])


def downgrade() -> None:
    op.drop_table("import_word")
