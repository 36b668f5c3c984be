"""Bring thresholds of motion from speeds to ways within a second."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# What was the usual threshold is the new usual one; others go in proportion.
USUAL = {"enter_threshold": (0.15, 0.08), "exit_threshold": (0.08, 0.04)}

ENTRIES = sa.table(
    "entries", sa.column("id", sa.String), sa.column("options", sa.JSON), sa.column("chosen", sa.JSON),
    sa.column("options_key", sa.String),
)  # fmt: skip

Options = dict[str, Any]


def upgrade() -> None:
    _convert(lambda name, value: round(value * USUAL[name][1] / USUAL[name][0], 4))


def downgrade() -> None:
    _convert(lambda name, value: round(value * USUAL[name][0] / USUAL[name][1], 4))


def _convert(scaled: Callable[[str, float], float]) -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(ENTRIES)).all():
        options, chosen = _with_ways(row.options, scaled), _with_ways(row.chosen, scaled)
        if (options, chosen) == (row.options, row.chosen):
            continue
        # One link with the same options is one entry, also when it is ordered again.
        key = _key(options) if row.options_key == _key(row.options) else row.options_key
        changed = {"options": options, "chosen": chosen, "options_key": key}
        connection.execute(ENTRIES.update().where(ENTRIES.c.id == row.id).values(**changed))


def _with_ways(options: Options, scaled: Callable[[str, float], float]) -> Options:
    motion = (options or {}).get("motion")
    if not motion:
        return options
    return {**options, "motion": motion | {name: scaled(name, motion[name]) for name in USUAL if name in motion}}


def _key(options: Options) -> str:
    return hashlib.sha256(json.dumps(options, sort_keys=True).encode()).hexdigest()[:16]
