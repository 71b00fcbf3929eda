"""Add photos"""

import sqlalchemy as sa
from alembic import op

from records import columns

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "photo_link",
        sa.Column("conversation_id", sa.String(length=26), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", columns.Moment(timezone=True), nullable=False),
        sa.Column("used_at", columns.Moment(timezone=True), nullable=True),
        sa.Column("clinic_id", sa.String(length=26), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_photo_link_clinic_id_clinic")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_photo_link_conversation_id_conversation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_photo_link_token_hash")),
    )
    op.create_table(
        "photo",
        sa.Column("conversation_id", sa.String(length=26), nullable=False),
        sa.Column("message_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", columns.Moment(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.String(length=26), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_photo_clinic_id_clinic")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_photo_conversation_id_conversation")
        ),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_photo_message_id_message")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
    )
    for table, names in {"photo_link": ("clinic_id", "conversation_id", "expires_at"),
                         "photo": ("clinic_id", "conversation_id")}.items():  # fmt: skip
        for name in names:
            op.create_index(op.f(f"ix_{table}_{name}"), table, [name])
    op.create_index("ix_photo_old", "photo", ["clinic_id", "received_at"])


def downgrade() -> None:
    op.drop_table("photo")
    op.drop_table("photo_link")
