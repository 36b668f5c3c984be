import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from clients.local_models.sentences.sentence_process import SentenceProcess, SentencesAwayError
from tests.fakes.sentences import write_model


@pytest.fixture
def sentences(tmp_path: Path) -> Iterator[SentenceProcess]:
    """A process with a small model."""
    process = SentenceProcess(write_model(tmp_path / "model.bin"))
    yield process
    process.close()


def test_what_was_put_in_is_found_by_words_and_by_likeness(sentences: SentenceProcess) -> None:
    vectors = [sentences.encode(text) for text in ("plank", "squats", "bake cake")]
    sentences.add("me", [(1, "a"), (2, "b"), (3, "c")], vectors)

    assert sentences.last("me") == 3
    assert sentences.nearest("me", vectors[1], 1)[0][0] == "b"
    assert {name for name, _ in sentences.nearest("me", "squats", 3)} == {"a", "b", "c"}
    assert sentences.nearest("others", "squats", 3) == []


def test_a_process_that_died_is_begun_again(sentences: SentenceProcess) -> None:
    assert sentences.warm(wait_s=20)
    assert sentences._process is not None
    os.kill(sentences._process.pid, signal.SIGKILL)
    sentences._process.wait()
    assert sentences.last("me") == 0


def test_who_does_not_wait_is_not_held_and_the_next_finds_it_ready(sentences: SentenceProcess) -> None:
    assert not sentences.warm(wait_s=0.0)
    assert sentences.warm(wait_s=20)
    assert len(sentences.encode("plank")) == 768


def test_without_a_model_it_says_so(tmp_path: Path) -> None:
    process = SentenceProcess(tmp_path / "none.bin")
    with pytest.raises(SentencesAwayError, match="FileNotFoundError"):
        process.encode("plank")
    process.close()
