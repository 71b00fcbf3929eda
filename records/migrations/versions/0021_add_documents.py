"""Add documents on patients' pages, and whether the buttons of a clinic's Alimtalk lead there"""

import sqlalchemy as sa
from alembic import op

from records import columns

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column("patient_id", sa.String(length=26), nullable=False),
        sa.Column("title", columns.EncryptedText(), nullable=False),
        sa.Column("note", columns.EncryptedText(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("put_by", sa.String(length=80), nullable=False),
        sa.Column("put_at", columns.Moment(timezone=True), nullable=False),
        sa.Column("expires_at", columns.Moment(timezone=True), nullable=False),
        sa.Column("views", sa.Integer(), nullable=False),
        sa.Column("viewed_at", columns.Moment(timezone=True), nullable=True),
        sa.Column("ended_at", columns.Moment(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=10), nullable=True),
        sa.Column("clinic_id", sa.String(length=26), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_document_clinic_id_clinic")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_document_patient_id_patient")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    for name in ("clinic_id", "patient_id"):
        op.create_index(op.f(f"ix_document_{name}"), "document", [name])
    op.create_index("ix_document_standing", "document", ["clinic_id", "ended_at", "expires_at"])

    with op.batch_alter_table("dealer_account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("web_buttons", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("dealer_account", schema=None) as batch_op:
        batch_op.alter_column("web_buttons", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("dealer_account", schema=None) as batch_op:
        batch_op.drop_column("web_buttons")
    op.drop_table("document")
