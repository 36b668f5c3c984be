import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from clients.database.models import NotionConnection
from clients.stores.configured import media_store
from config.keys import new_token_key
from config.settings import PROJECT_ROOT, Settings
from services.container import open_container
from services.operations.backups.backup import BackupContents, back_up
from tests.clips import make_clip

TOKEN = "ntn_zanzibar0123456789"
SECRETS = {
    "SECRET_KEY": "zanzibar-secret-key",
    "NOTION_TOKEN": TOKEN,
    "NOTION_CLIENT_ID": "client",
    "NOTION_CLIENT_SECRET": "zanzibar-client-secret",
    "METRICS_TOKEN": "zanzibar-metrics",
    "GEMINI_API_KEYS": "AIzazanzibar0123456789",
    "OPENAI_API_KEY": "sk-zanzibar0123456789",
    "LLM_API_KEY": "sk-zanzibar9876543210",
    "LLM_BASE_URL": "http://127.0.0.1:9",
    "LLM_MODEL": "small",
    "VISION_API_KEY": "AIzazanzibar9876543210",
    "VIDEO_PROXY": "socks5://me:zanzibar-proxy@127.0.0.1:9",
}
NOBODY = "http://127.0.0.1:9"


@pytest.mark.parametrize("keys", ["in the settings", "in DATA_DIR"])
def test_a_backup_without_keys_gives_no_token_away(tmp_path: Path, keys: str) -> None:
    key = new_token_key()
    settings = Settings(data_dir=tmp_path / "data", token_keys=(key,) if keys == "in the settings" else ())
    container = open_container(settings)
    sealed = container.notion.connections.token_store.safe.seal(TOKEN)
    with container.database.transaction() as session:
        session.add(NotionConnection(id="c", user_id="local", bot_id="b", access_token=sealed))
    container.close()

    back_up(settings, media_store(settings), tmp_path / "b.tar.gz", BackupContents(keys=False))

    with tarfile.open(tmp_path / "b.tar.gz") as archive:
        files = [(member.name, archive.extractfile(member)) for member in archive if member.isfile()]
        content = b"".join(file.read() for _, file in files if file)
    assert sealed.encode() in content
    assert TOKEN.encode() not in content
    assert key.encode() not in content
    assert not [name for name, _ in files if "keys" in name]


@pytest.mark.slow
def test_no_log_line_holds_a_secret(tmp_path: Path) -> None:
    """A whole run in which every vendor fails, at the most talkative level: no output and no file tells a secret."""
    clip = make_clip(tmp_path / "clip.mp4")
    bases = dict.fromkeys(("GOOGLE_GEMINI_BASE_URL", "OPENAI_BASE_URL", "VISION_BASE_URL", "NOTION_BASE_URL"), NOBODY)
    environment = {
        **os.environ,
        **SECRETS,
        **bases,
        "DATA_DIR": str(tmp_path / "data"),
        "LOG_LEVEL": "DEBUG",
        "LOG_FORMAT": "json",
        "HF_ENDPOINT": NOBODY,
    }
    command = [sys.executable, "-m", "scripts.cli", "process", str(clip), "--json"]

    done = subprocess.run(command, cwd=PROJECT_ROOT, env=environment, capture_output=True, timeout=240)

    assert done.stdout, done.stderr.decode()
    assert b"zanzibar" not in done.stdout + done.stderr
    told = [path for path in (tmp_path / "data").rglob("*") if path.is_file() and b"zanzibar" in path.read_bytes()]
    assert told == []
