"""The model that set-up fetched is the one that was tested with."""

import hashlib

import pytest

from clients.local_models.packaged_models import PACKAGED
from clients.local_models.whisper_weights import FILE
from config.settings import load_settings
from scripts.setup.project import SPEECH_MODEL

# Of its weights as make_small rounds them, which gave the words, times and probabilities of the file before.
ROUNDED = "7f8d1e54098026fd0449dabb8fa0effd4db50964fb4cc73b0b87abd87dc1c943"


@pytest.mark.slow
def test_set_ups_model_has_the_files_that_are_expected() -> None:
    folder = load_settings().whisper_dir / SPEECH_MODEL
    if not folder.is_dir():
        pytest.skip(f"no speech model in {folder}: set-up could not fetch it")
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    expected = {file.name: file.sha256 for file in PACKAGED[SPEECH_MODEL].files}
    assert found in (expected, expected | {FILE: ROUNDED})
