"""A download of a megabyte, in a stage's process of its own: `python -m tests.fakes.large_stage JOB_FOLDER`."""

import sys
from pathlib import Path

from services.domain.stages import StageName
from tests.fakes import results

SIZE_BYTES = 1_000_000

if __name__ == "__main__":
    job = Path(sys.argv[1])
    made = results.workout()[StageName.DOWNLOAD]
    assert made is not None
    for name in made.files:
        (job / "work" / name).write_bytes(b"x" * SIZE_BYTES)
    (job / "result.json").write_text(made.result.model_dump_json())
