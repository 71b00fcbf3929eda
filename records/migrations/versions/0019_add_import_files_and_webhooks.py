"""Add the files of the watched folder, and outgoing webhooks"""

import sqlalchemy as sa
from alembic import op

from records import columns

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _table(
        "import_file",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", columns.EncryptedText(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("why", columns.EncryptedText(), nullable=False),
        _moment("at"),
    )
    _table(
        "hook",
        sa.Column("url", columns.EncryptedText(), nullable=False),
        sa.Column("secret", columns.EncryptedText(), nullable=False),
        sa.Column("types", sa.JSON(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        _moment("rests_until", nullable=True),
        sa.Column("lease", sa.String(length=26), nullable=True),
        _moment("leased_until", nullable=True),
        _moment("created_at"),
        _moment("stopped_at", nullable=True),
        _moment("removed_at", nullable=True),
    )
    _table(
        "hook_event",
        sa.Column("type", sa.String(length=40), nullable=False),
        _moment("at"),
        sa.Column("data", sa.JSON(), nullable=False),
    )
    _table(
        "hook_delivery",
        sa.Column("hook_id", sa.String(length=26), nullable=False),
        sa.Column("event_id", sa.String(length=26), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _moment("until", nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=80), nullable=False),
        _moment("tried_at", nullable=True),
        sa.ForeignKeyConstraint(["hook_id"], ["hook.id"], name=op.f("fk_hook_delivery_hook_id_hook")),
        sa.ForeignKeyConstraint(["event_id"], ["hook_event.id"], name=op.f("fk_hook_delivery_event_id_hook_event")),
    )
    op.create_index("ix_hook_delivery_turn", "hook_delivery", ["hook_id", "state", "id"])
    for column in ("event_id", "until"):
        op.create_index(op.f(f"ix_hook_delivery_{column}"), "hook_delivery", [column])


def downgrade() -> None:
    for table in ("hook_delivery", "hook_event", "hook", "import_file"):
        op.drop_table(table)


def _table(name: str, *parts: sa.Column[object] | sa.ForeignKeyConstraint) -> None:
    op.create_table(
        name,
        *parts,
        sa.Column("clinic_id", sa.String(length=26), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f(f"fk_{name}_clinic_id_clinic")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_clinic_id"), name, ["clinic_id"])


def _moment(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, columns.Moment(timezone=True), nullable=nullable)
