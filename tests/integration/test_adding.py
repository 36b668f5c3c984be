"""CONTRIBUTING.md's steps are done to a copy of the project, and nothing else: what is added works."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.settings import PROJECT_ROOT

pytestmark = pytest.mark.slow
COPIED = ("clients", "config", "endpoints", "migrations", "services", "static", "templates", "utils")

STAGE = '''"""Counts toys in a post's words."""

from services.domain.artifacts import StageResult
from services.domain.entries import Status
from services.domain.stage_description import Limits, Stage
from services.domain.stages import StageContext, StageName


class Toys(StageResult):
    """How many there are."""

    count: int


def run(context: StageContext) -> Toys:
    """Count them."""
    return Toys(count=(context.source.text or "").count("toy"))


STAGE = Stage(
    *(StageName.TOYS, __name__, Status.PROCESSING, "Looking for toys", Toys),
    gives="toys", required=False, version=1, needs=(StageName.DOWNLOAD,), limits=Limits(wall_s=60, memory_mb=512),
)
'''
SCHEMA = '''"""The schema of toys."""

from services.domain.schemas.model import FieldType, Schema, SchemaField

TOY = Schema(
    name="toy", title="Toy", description="A toy.", fields=(SchemaField(name="colour", type=FieldType.TEXT),)
)
'''
PAGE = '''"""The page of toys."""

from flask import Blueprint, render_template

blueprint = Blueprint("toy_page", __name__)


@blueprint.get("/toys")
def overview() -> str:
    """All of them."""
    return render_template("toys.html")
'''
PLATFORM = '    KnownSite("toybox", "Toybox", "toybox.example", ("toybox",), frozenset({"sid"})),\n'
LINKS = '    "toybox.example": lambda parts: Link("toybox", parts.path[1:], parts.geturl()),\n'


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a site says with a stage, a schema, a platform and a page more."""
    folder = tmp_path_factory.mktemp("adding")
    project = folder / "project"
    for name in COPIED:
        shutil.copytree(PROJECT_ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT_ROOT / "app.py", project)
    _new(project / "services/toys/stage.py", STAGE)
    _line(
        project / "services/domain/stages.py",
        '    TOYS = "toys", "Toys", "Look for toys", "toys"\n',
        '    SAVE = "save"\n',
    )
    _new(project / "services/domain/schemas/toy.py", SCHEMA)
    _line(project / "services/domain/schemas/registry.py", "        TOY,\n", "        GENERAL,\n")
    _line(
        project / "services/domain/schemas/registry.py",
        "from services.domain.schemas.toy import TOY\n",
        "from services.domain.schemas.tutorial",
    )
    _line(project / "clients/sites/known_sites.py", PLATFORM, '    KnownSite("instagram"')
    _line(project / "services/sources/links.py", LINKS, '    "tiktok.com": _tiktok')
    _new(project / "endpoints/pages/toys.py", PAGE)
    _new(project / "templates/toys.html", '{% extends "base.html" %}{% block main %}All the toys{% endblock %}')
    blueprints = project / "endpoints/blueprints.py"
    _line(blueprints, "from endpoints.pages import toys\n", "from endpoints.pages import library as library_pages")
    _line(blueprints, "    toys,\n", "    *(auth, languages, connections")
    words = ("A toy, and another toy.", "download,toys", "toy", "https://toybox.example/bear", "/toys")
    env = {**os.environ, "PYTHONPATH": f"{project}{os.pathsep}{PROJECT_ROOT}"}
    call = [sys.executable, "-m", "tests.fakes.one_entry", str(folder), *words]
    done = subprocess.run(call, cwd=project, env=env, stdout=subprocess.PIPE, check=True, timeout=120)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _new(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)


def _line(path: Path, line: str, before: str) -> None:
    text = path.read_text()
    assert text.count(before) == 1
    path.write_text(text.replace(before, line + before))


def test_a_stage_is_a_folder_and_a_line(told: dict[str, Any]) -> None:
    assert (told["entry"]["status"], told["entry"]["toys"]["count"]) == ("completed", 2)
    assert told["entry"]["timings_s"]["toys"] > 0
    assert "Look for toys" in told["entry_page"]


def test_a_schema_is_a_file_and_a_line(told: dict[str, Any]) -> None:
    assert (told["note"]["schema_name"], told["note"]["missing"][-1]["what"]) == ("toy", "colour")


def test_a_platform_is_a_row_and_a_reader_of_its_links(told: dict[str, Any]) -> None:
    assert told["link"] == {"platform": "toybox", "id": "bear", "url": "https://toybox.example/bear"}


def test_a_page_is_a_file_a_template_and_a_line(told: dict[str, Any]) -> None:
    assert "All the toys" in told["page"]
