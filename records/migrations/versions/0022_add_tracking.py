"""Add what patients did with messages, and what is known of numbers"""

import sqlalchemy as sa
from alembic import op

from records import columns

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

OPEN = sa.text("cleared_at IS NULL")
HEARD = sa.text("direction = 'in'")


def upgrade() -> None:
    op.create_table(
        "touch",
        sa.Column("follow_up_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.Column("at", columns.Moment(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.String(length=26), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_touch_clinic_id_clinic")),
        sa.ForeignKeyConstraint(["follow_up_id"], ["follow_up.id"], name=op.f("fk_touch_follow_up_id_follow_up")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touch")),
        sa.UniqueConstraint("follow_up_id", "kind", name=op.f("uq_touch_follow_up_id")),
    )
    op.create_index(op.f("ix_touch_clinic_id"), "touch", ["clinic_id"])
    op.create_index("ix_touch_at", "touch", ["clinic_id", "at"])
    op.create_table(
        "phone_mark",
        sa.Column("phone_hash", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("form", sa.String(length=10), nullable=True),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("send_id", sa.String(length=26), nullable=True),
        sa.Column("at", columns.Moment(timezone=True), nullable=False),
        sa.Column("cleared_at", columns.Moment(timezone=True), nullable=True),
        sa.Column("cleared_by", sa.String(length=26), nullable=True),
        sa.Column("clinic_id", sa.String(length=26), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_phone_mark_clinic_id_clinic")),
        sa.ForeignKeyConstraint(["send_id"], ["send.id"], name=op.f("fk_phone_mark_send_id_send")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_mark")),
    )
    op.create_index(op.f("ix_phone_mark_clinic_id"), "phone_mark", ["clinic_id"])
    op.create_index(
        "ix_phone_mark_open", "phone_mark", ["clinic_id", "phone_hash", "kind"], unique=True, sqlite_where=OPEN,
        postgresql_where=OPEN,
    )  # fmt: skip
    op.add_column("send", sa.Column("form", sa.String(length=10), nullable=True))
    op.add_column("send", sa.Column("page", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE send SET form = 'text' WHERE send_key LIKE '%.text'")
    op.create_index("ix_send_at", "send", ["clinic_id", "at"])
    op.create_index("ix_message_heard", "message", ["clinic_id", "at"], sqlite_where=HEARD, postgresql_where=HEARD)
    op.add_column("patient", sa.Column("phone_changed_at", columns.Moment(timezone=True), nullable=True))
    op.add_column("patient_link", sa.Column("phone_hash", sa.String(length=32), nullable=False, server_default=""))
    op.execute(
        "UPDATE patient_link SET phone_hash = (SELECT patient.phone_hash FROM follow_up JOIN patient"
        " ON patient.id = follow_up.patient_id WHERE follow_up.id = patient_link.follow_up_id)"
    )


def downgrade() -> None:
    op.drop_table("phone_mark")
    op.drop_table("touch")
    with op.batch_alter_table("patient_link", schema=None) as batch_op:
        batch_op.drop_column("phone_hash")
    with op.batch_alter_table("patient", schema=None) as batch_op:
        batch_op.drop_column("phone_changed_at")
    op.drop_index("ix_message_heard", table_name="message")
    op.drop_index("ix_send_at", table_name="send")
    with op.batch_alter_table("send", schema=None) as batch_op:
        batch_op.drop_column("page")
        batch_op.drop_column("form")
