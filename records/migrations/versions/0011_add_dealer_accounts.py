"""Add accounts at dealers, and what a send's delivery report tells"""

import sqlalchemy as sa
from alembic import op

from records import columns

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dealer_account",
        sa.Column("dealer", sa.String(length=20), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("secrets", columns.EncryptedJson(), nullable=False),
        sa.Column("templates", sa.JSON(), nullable=False),
        sa.Column("text_classes", sa.JSON(), nullable=False),
        sa.Column("ad_certificate", sa.String(length=80), nullable=False),
        sa.Column("created_at", columns.Moment(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.String(length=26), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_dealer_account_clinic_id_clinic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dealer_account")),
        sa.UniqueConstraint("clinic_id", "dealer", name=op.f("uq_dealer_account_clinic_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_dealer_account_token_hash")),
    )
    op.create_index(op.f("ix_dealer_account_clinic_id"), "dealer_account", ["clinic_id"])
    with op.batch_alter_table("send", schema=None) as batch_op:
        batch_op.add_column(sa.Column("delivered_at", columns.Moment(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_send_dealer_id"), ["dealer_id"])


def downgrade() -> None:
    with op.batch_alter_table("send", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_send_dealer_id"))
        batch_op.drop_column("delivered_at")
    op.drop_table("dealer_account")
