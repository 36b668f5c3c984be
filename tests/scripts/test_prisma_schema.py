import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from clients.database.models import Base
from scripts.prisma_schema import PATH, schema

PARSER = Path(os.environ.get("PRISMA_SCHEMA_WASM", "node_modules/@prisma/prisma-schema-wasm")).resolve()
VALIDATE = """
const parser = require(process.argv[1]);
parser.validate(JSON.stringify({prismaSchema: [["schema.prisma", require("fs").readFileSync(0, "utf8")]]}));
console.log(JSON.stringify("valid"));
"""


def test_the_file_is_not_stale() -> None:
    assert PATH.read_text() == schema(), "run `python -m scripts.prisma_schema`"


def test_every_table_and_column_is_in_it() -> None:
    text = schema()
    for table in Base.metadata.sorted_tables:
        assert f'@@map("{table.name}")' in text
        assert all(f"\n  {column.name} " in text for column in table.columns)


@pytest.mark.skipif(not shutil.which("node"), reason="Node is not installed")
@pytest.mark.skipif(not PARSER.is_dir(), reason="@prisma/prisma-schema-wasm is not installed")
def test_prismas_own_parser_accepts_it() -> None:
    done = subprocess.run(
        ["node", "-e", VALIDATE, str(PARSER)], input=schema(), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == "valid"
