import shutil
import subprocess
from pathlib import Path

from config.settings import PROJECT_ROOT

TOLD = "#!/bin/sh\necho ${PYTHONDONTWRITEBYTECODE-may keep it}\n"


def test_what_the_processes_of_tests_compile_is_kept(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    for name in ("test", "setup.sh"):
        shutil.copy(PROJECT_ROOT / "scripts" / name, tmp_path / "scripts")
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(TOLD)
    python.chmod(0o755)
    environment = {"PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run([tmp_path / "scripts/test", "-q"], env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "may keep it"
