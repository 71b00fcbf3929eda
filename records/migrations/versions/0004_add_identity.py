"""Add identity"""

import sqlalchemy as sa
from alembic import op

from records import columns

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "identity_proof",
        sa.Column("chat_user_id", sa.String(length=26), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("phone_hash", sa.String(length=32), nullable=True),
        sa.Column("patient_id", sa.String(length=26), nullable=True),
        sa.Column("send_id", sa.String(length=26), nullable=True),
        sa.Column("code_hash", sa.String(length=32), nullable=True),
        sa.Column("code_tries", sa.Integer(), nullable=False),
        sa.Column("birth_tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", columns.Moment(timezone=True), nullable=False),
        sa.Column("expires_at", columns.Moment(timezone=True), nullable=False),
        sa.Column("proved_at", columns.Moment(timezone=True), nullable=True),
        sa.Column("done_at", columns.Moment(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("clinic_id", sa.String(length=26), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_user_id"], ["chat_user.id"], name=op.f("fk_identity_proof_chat_user_id_chat_user")
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_identity_proof_clinic_id_clinic")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_identity_proof_patient_id_patient")),
        sa.ForeignKeyConstraint(["send_id"], ["send.id"], name=op.f("fk_identity_proof_send_id_send")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_proof")),
    )
    with op.batch_alter_table("identity_proof", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_proof_clinic_id"), ["clinic_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_identity_proof_patient_id"), ["patient_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_identity_proof_send_id"), ["send_id"], unique=False)
        batch_op.create_index("ix_identity_proof_phone", ["phone_hash", "sent_at"], unique=False)
        batch_op.create_index("ix_identity_proof_user", ["chat_user_id", "sent_at"], unique=False)

    # No batch: SQLite would make the table anew, which its children forbid.
    op.add_column("patient", sa.Column("phone_wrong_at", columns.Moment(timezone=True), nullable=True))
    op.add_column("patient", sa.Column("merged_into", sa.String(length=26), nullable=True))
    op.create_index(op.f("ix_patient_merged_into"), "patient", ["merged_into"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_patient_merged_into"), "patient")
    op.drop_column("patient", "merged_into")
    op.drop_column("patient", "phone_wrong_at")
    op.drop_table("identity_proof")
