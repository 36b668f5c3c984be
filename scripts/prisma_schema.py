"""Generates `prisma/schema.prisma` from the tables, so that Prisma Studio and TypeScript clients work on them.

`python -m scripts.prisma_schema` writes the file, with `--check` it only says whether the file is stale.
"""

import sys
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapper
from sqlalchemy.types import TypeEngine

from clients.database.base import PlainString
from clients.database.models import Base, UtcDateTime
from config.settings import PROJECT_ROOT

PATH = PROJECT_ROOT / "prisma" / "schema.prisma"
TYPES: dict[type[TypeEngine[Any]], str] = {
    PlainString: "String",  # the first that fits
    UtcDateTime: "DateTime",
    JSON: "Json",
    Boolean: "Boolean",
    BigInteger: "BigInt",
    Integer: "Int",
    Float: "Float",
    LargeBinary: "Bytes",
    String: "String",
}
HEAD = """\
// Generated from clients/database/models.py by `python -m scripts.prisma_schema`. Do not edit.

generator client {
  provider = "prisma-client-js"
}

datasource db {
  provider = "postgresql"
}
"""


def schema() -> str:
    """The whole file."""
    mappers = sorted(Base.registry.mappers, key=lambda mapper: mapper.class_.__name__)
    models = {table(mapper).name: mapper.class_.__name__ for mapper in mappers}
    return HEAD + "".join(_model(mapper, models) for mapper in mappers)


def table(mapper: "Mapper[Any]") -> Table:
    """The mapped table."""
    assert isinstance(mapper.local_table, Table)
    return mapper.local_table


def _model(mapper: "Mapper[Any]", models: dict[str, str]) -> str:
    own = table(mapper)
    lines = [_field(column) for column in own.columns]
    lines += [_relation(key, models) for column in own.columns for key in column.foreign_keys]
    lines += [_back_relation(key, models) for key in _keys_to(own)]
    if len(own.primary_key.columns) > 1:
        lines += [f"@@id([{_names(own.primary_key)}])"]
    lines += [""] + [f"@@unique([{_names(c)}]{_mapped(c.name)})" for c in _uniques(own)]
    lines += [
        f'@@index([{_names(index)}], map: "{index.name}")' for index in sorted(own.indexes, key=lambda i: str(i.name))
    ]
    lines += [f'@@map("{own.name}")']
    body = "\n".join(f"  {line}" if line else "" for line in lines)
    return f"\nmodel {models[own.name]} {{\n{body}\n}}\n"


def _mapped(name: object) -> str:
    return f', map: "{name}"' if name else ""


def _field(column: "Column[Any]") -> str:
    name = next(name for kind, name in TYPES.items() if isinstance(column.type, kind))
    is_alone = len(column.table.primary_key.columns) == 1
    marks = " @id" if column.primary_key and is_alone else ""
    if column.primary_key and column.autoincrement is True:
        marks += " @default(autoincrement())"
    if name == "Json":
        marks += " @db.Json"
    if name == "DateTime":
        marks += " @db.Timestamptz(6)"
    return f"{column.name} {name}{'?' if column.nullable else ''}{marks}"


def _relation(key: ForeignKey, models: dict[str, str]) -> str:
    column = key.parent
    action = f", onDelete: {key.ondelete.title().replace(' ', '')}" if key.ondelete else ", onDelete: NoAction"
    name = str(column.name).removesuffix("_id")
    optional = "?" if column.nullable else ""
    target = models[key.column.table.name]
    return f"{name} {target}{optional} @relation(fields: [{column.name}], references: [{key.column.name}]{action})"


def _back_relation(key: ForeignKey, models: dict[str, str]) -> str:
    return f"{key.parent.table.name} {models[key.parent.table.name]}[]"


def _keys_to(own: Table) -> list[ForeignKey]:
    tables = Base.metadata.sorted_tables
    keys = [key for other in tables for key in other.foreign_keys if key.column.table is own]
    return sorted(keys, key=lambda key: key.parent.table.name)


def _uniques(own: Table) -> list[UniqueConstraint]:
    return sorted((c for c in own.constraints if isinstance(c, UniqueConstraint)), key=_names)


def _names(holder: Any) -> str:
    return ", ".join(column.name for column in holder.columns)


def main(arguments: list[str]) -> int:
    """Write the file, or check it."""
    if "--check" not in arguments:
        PATH.write_text(schema())
        return 0
    if PATH.read_text() == schema():
        return 0
    print("prisma/schema.prisma is stale: run `python -m scripts.prisma_schema`.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
