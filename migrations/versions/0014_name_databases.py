"""Give each database a name, which the media store knows it by, and sizes room for more than 2 GB."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    made = op.create_table("installation", sa.Column("id", sa.String(), nullable=False), sa.PrimaryKeyConstraint("id"))
    op.bulk_insert(made, [{"id": uuid.uuid4().hex}])
    _sizes(sa.Integer(), sa.BigInteger())


def downgrade() -> None:
    _sizes(sa.BigInteger(), sa.Integer())
    op.drop_table("installation")


def _sizes(old: sa.types.TypeEngine[int], new: sa.types.TypeEngine[int]) -> None:
    for table in ("artifacts", "uploads"):
        with op.batch_alter_table(table) as batch:
            batch.alter_column("size_bytes", existing_type=old, type_=new, existing_nullable=False)
