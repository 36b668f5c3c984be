"""What set-up takes for done."""

from pathlib import Path

import pytest

from config.settings import Settings
from scripts.setup.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text(f"# {name}")
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").touch()
    return Project(root=tmp_path, environ={})


def _for_developers(project: Project) -> Project:
    return Project(root=project.root, environ=project.environ, dev=True)


def test_nothing_is_installed_before_the_stamp(project: Project) -> None:
    assert not project.is_installed()
    assert not project.has_whole_venv()


def test_the_stamp_ends_an_installation(project: Project) -> None:
    project.write_stamp(dev=False)
    assert project.is_installed()
    assert not _for_developers(project).is_installed()


def test_developers_packages_include_the_products(project: Project) -> None:
    project.write_stamp(dev=True)
    assert project.is_installed()
    assert _for_developers(project).is_installed()
    assert project.wants_dev()


@pytest.mark.parametrize("changed", ["requirements.txt", ".venv/pyvenv.cfg"])
def test_other_packages_or_another_python_are_installed_anew(project: Project, changed: str) -> None:
    project.write_stamp(dev=False)
    (project.root / changed).write_text("# changed")
    assert not project.is_installed()
    assert project.has_whole_venv()


def test_a_change_for_developers_does_not_concern_the_product(project: Project) -> None:
    project.write_stamp(dev=True)
    (project.root / "requirements-dev.txt").write_text("# changed")
    assert project.is_installed()
    assert not _for_developers(project).is_installed()


@pytest.mark.parametrize("content", ["", "{}", "[]", "3", "{broken"])
def test_a_damaged_stamp_is_none(project: Project, content: str) -> None:
    project.stamp.write_text(content)
    assert not project.is_installed()


DOTENVS = [
    "",
    "DATA_DIR=/a/b",
    "export DATA_DIR = /a/b  ",
    "DATA_DIR='/a b/c'",
    'DATA_DIR="/a b/c" # here',
    "DATA_DIR=/a/b # there",
    "DATA_DIR=/a#b",
    "# DATA_DIR=/a\nOTHER=1\nDATA_DIR=/b\nDATA_DIR=/c",
    "DATA_DIR=",
    "XDATA_DIR=/a",
]


@pytest.mark.parametrize("content", DOTENVS)
def test_the_data_folder_is_the_one_of_the_settings(project: Project, content: str) -> None:
    dotenv = project.root / ".env"
    dotenv.write_text(content)
    settings = Settings(_env_file=dotenv)
    default = Settings(_env_file=None).pose_model
    ours = project.root / "data/models/pose_landmarker.task"
    assert project.pose_model == (ours if settings.pose_model == default else settings.pose_model)


def test_the_environment_counts_more_than_the_file(project: Project) -> None:
    (project.root / ".env").write_text("DATA_DIR=/a")
    told = Project(root=project.root, environ={"DATA_DIR": "/b"})
    assert told.pose_model == Path("/b/models/pose_landmarker.task")


def test_the_speech_model_is_where_the_settings_look(project: Project) -> None:
    settings = Settings(_env_file=None)
    assert project.speech_model.name == settings.whisper_model
    assert Project(root=project.root, environ={"DATA_DIR": "/b"}).speech_model == (
        Settings(_env_file=None, data_dir=Path("/b")).whisper_dir / settings.whisper_model
    )


@pytest.mark.parametrize(("name", "fetches"), [("", True), ("base", True), ("small", False), ("/my/model", False)])
def test_another_model_that_is_wanted_leaves_set_up_nothing_to_fetch(
    project: Project, name: str, fetches: bool
) -> None:
    told = Project(root=project.root, environ={"WHISPER_MODEL": name})
    assert told.has_speech_model() is not fetches
