from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from config.settings import Settings
from services.domain.schemas.model import FieldType, Schema, SchemaField
from services.domain.stages import Options, Source, StageContext
from services.notes.summarize import run
from tests.config.test_prices import own
from tests.fakes.chat import MODEL, chat, lm_studio
from tests.fakes.gemini import gemini, says, thinks
from tests.fakes.pools import media, said, shown
from tests.fakes.reader import read
from utils.errors import NeedsUserError


def context(
    tmp_path: Path, *, degraded: bool = False, url: str = "", paused: str | None = None, **options: Any
) -> StageContext:
    (tmp_path / "work").mkdir(exist_ok=True)
    keys = ("a-key-of-a-test-0000",) if url else ()
    return StageContext(
        settings=Settings(data_dir=tmp_path, gemini_api_keys=keys, google_cloud_project="", google_gemini_base_url=url),
        source=Source(kind="file", name="clip.mp4"),
        options=Options(**options),
        work=tmp_path / "work",
        paused=paused,
        report=lambda text, done=None: None,
        media=media("1. Squats 3x12"),
        transcript=None if degraded else said(),
        screen_text=None if degraded else shown(),
    )


def test_the_note_of_a_workout_is_a_workout(tmp_path: Path) -> None:
    assert run(context(tmp_path)).schema_name == "workout"


def test_the_schema_asked_for_is_used(tmp_path: Path) -> None:
    assert run(context(tmp_path, schema_name="Tutorial")).schema_name == "tutorial"


def test_an_unknown_schema_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(NeedsUserError, match="workout, recipe"):
        run(context(tmp_path, schema_name="dance"))


def test_failed_stages_degrade_the_note_and_are_named(tmp_path: Path) -> None:
    note = run(context(tmp_path, degraded=True))
    assert "exercises" in note.fields
    assert {"speech", "text on screen"} <= {one.what for one in note.missing}


def test_nothing_is_left_in_the_work_folder(tmp_path: Path) -> None:
    run(context(tmp_path))
    assert list((tmp_path / "work").iterdir()) == []


def test_a_configured_model_makes_the_note(tmp_path: Path) -> None:
    with gemini(thinks(read)) as server:
        note = run(context(tmp_path, url=server.url, prompt="Names in capitals."))
    assert (note.engine, note.schema_name, note.schema_confidence) == ("gemini-3.8-flash", "workout", 0.9)
    assert "Names in capitals." in server.asked[-1].system


def test_a_budget_that_is_used_up_leaves_it_to_the_rules(tmp_path: Path) -> None:
    with gemini(thinks(read)) as server:
        note = run(context(tmp_path, url=server.url, paused="Today's budget of $1.00 is used up."))
    assert (note.engine, note.reusable, server.asked) == ("outline", False, [])
    assert note.missing[0].why == "Today's budget of $1.00 is used up."


def test_a_chat_endpoint_makes_the_note_also_when_the_money_is_spent(tmp_path: Path) -> None:
    with chat(lm_studio, brain=read) as server:
        given = context(tmp_path, paused="Today's budget of $1.00 is used up.", prompt="Names in capitals.")
        known = {"llm_base_url": server.url, "llm_model": MODEL}
        note = run(replace(given, settings=given.settings.model_copy(update=known)))
    assert (note.engine, note.schema_name, note.reusable) == (MODEL, "workout", True)
    assert "Names in capitals." in server.asked[-1].text


OWN = Schema(name="Gym", title="Gym", description="", fields=(SchemaField(name="Move", type=FieldType.TEXT),))


def test_a_model_fills_the_fields_of_a_database(tmp_path: Path) -> None:
    answer = {"title": "", "summary": "", "fields": {"field_1": {"value": "Squats", "lines": [1]}}}
    with gemini(says(answer)) as server:
        note = run(context(tmp_path, url=server.url, own_schema=OWN))
    assert (note.schema_name, note.fields["Move"].value) == ("Gym", "Squats")


def test_the_rules_fill_the_fields_that_they_know(tmp_path: Path) -> None:
    assert run(context(tmp_path, own_schema=OWN)).schema_name == "workout"


def test_a_note_costs_what_the_operators_own_prices_say(tmp_path: Path) -> None:
    with gemini(thinks(read)) as server:
        given = context(tmp_path, url=server.url, schema_name="workout")
        settings = given.settings.model_dump() | {"price_table_file": own(tmp_path)}
        note = run(replace(given, settings=Settings.model_validate(settings)))
    assert [used.cost_usd for used in note.usage] == [pytest.approx(9.0)]  # 1,000 tokens asked with
