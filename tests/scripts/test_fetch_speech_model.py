"""The model that set-up fetched is the one that was tested with."""

import hashlib

import pytest

from clients.local_models.packaged_models import PACKAGED
from config.settings import load_settings
from scripts.setup.project import SPEECH_MODEL


@pytest.mark.slow
def test_set_ups_model_has_the_files_that_are_expected() -> None:
    folder = load_settings().whisper_dir / SPEECH_MODEL
    if not folder.is_dir():
        pytest.skip(f"no speech model in {folder}: set-up could not fetch it")
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    assert found == {file.name: file.sha256 for file in PACKAGED[SPEECH_MODEL].files}
