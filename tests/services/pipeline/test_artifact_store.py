import threading
from pathlib import Path

import pytest

from clients.database.session import Database
from services.domain.artifacts import Transcript
from services.entries.store import Entries
from services.pipeline.artifact_store import ArtifactKey, Artifacts
from tests.fakes.orders import accept


@pytest.fixture
def key(entries: Entries) -> ArtifactKey:
    return ArtifactKey(accept(entries).video_id, "transcribe", {"model": "base"})


def work(tmp_path: Path, name: str = "work") -> Path:
    folder = tmp_path / name
    folder.mkdir()
    (folder / "words.txt").write_text("squat")
    return folder


def test_what_was_published_is_found_with_its_files(artifacts: Artifacts, key: ArtifactKey, tmp_path: Path) -> None:
    published = artifacts.publish(key, work(tmp_path), Transcript(engine="none"))
    found = artifacts.find(key)
    assert found == published
    assert found.read(Transcript).engine == "none"
    assert (found.folder / "words.txt").read_text() == "squat"


def test_other_parameters_are_another_artifact(artifacts: Artifacts, key: ArtifactKey, tmp_path: Path) -> None:
    artifacts.publish(key, work(tmp_path), Transcript(engine="none"))
    assert artifacts.find(ArtifactKey(key.video_id, key.kind, {"model": "large"})) is None


def test_what_a_later_run_may_do_better_is_kept_but_not_reused(
    artifacts: Artifacts, key: ArtifactKey, tmp_path: Path
) -> None:
    stored = artifacts.publish(key, work(tmp_path), Transcript(engine="none", reusable=False))
    assert artifacts.find(key) is None
    assert artifacts.get(stored.id) is not None


def test_an_artifact_whose_files_are_gone_is_not_found(artifacts: Artifacts, key: ArtifactKey, tmp_path: Path) -> None:
    stored = artifacts.publish(key, work(tmp_path), Transcript(engine="none"))
    (stored.folder / "result.json").rename(tmp_path / "elsewhere")
    stored.folder.joinpath("words.txt").unlink()
    stored.folder.rmdir()
    assert artifacts.find(key) is None


def test_publishing_again_leaves_the_one_before_to_those_who_show_it(
    artifacts: Artifacts, key: ArtifactKey, tmp_path: Path
) -> None:
    by_rules = Transcript(engine="none", reusable=False)
    first, second = (artifacts.publish(key, work(tmp_path, name), by_rules) for name in ("first", "second"))
    last = artifacts.publish(key, work(tmp_path, "last"), Transcript(engine="captions"))
    assert artifacts.find(key) == last
    assert [artifacts.get(one.id) for one in (first, second)] == [first, second]


def test_only_one_makes_an_artifact_at_a_time(artifacts: Artifacts, key: ArtifactKey, database: Database) -> None:
    waited = threading.Event()
    entered = threading.Event()

    def second() -> None:
        with artifacts.making(key, waited.set):
            entered.set()

    with artifacts.making(key, lambda: None):
        thread = threading.Thread(target=second)
        thread.start()
        assert waited.wait(30)
        assert not entered.is_set()
    thread.join(30)
    assert entered.is_set()
