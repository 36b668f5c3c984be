import base64
import gzip
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from services.domain.artifacts import Note, Value
from services.exports.paprika import Recipe, archive

FIELDS: dict[str, Any] = {
    "ingredients": [{"quantity": 200, "unit": "g", "name": "flour"}, {"name": "salt", "note": "to taste"}],
    "steps": ["Mix it.", "Bake\nit."],
    "servings": 4,
    "cook_time_s": 4800,
    "temperature": "200 °C",
}
JPEG = b"\xff\xd8\xff\xe0 picture"


def recipe(picture: Path | None = None, entry_id: str = "entry-1", **fields: Any) -> Recipe:
    values = {name: Value(value=value, evidence=()) for name, value in (fields or FIELDS).items()}
    note = Note(schema_name="recipe", engine="outline", title="Pão: de/queijo", summary="Bread.", fields=values)
    return Recipe(entry_id, note, None, datetime(2026, 11, 29, 3, 4, 5, tzinfo=UTC), ("Brunch",), picture)


def read(data: bytes) -> list[dict[str, Any]]:
    """As the importers of Mealie and Tandoor open it."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert all(name.endswith(".paprikarecipe") and "/" not in name for name in file.namelist())
        return [json.loads(gzip.decompress(file.read(name))) for name in file.namelist()]


def test_a_recipe_has_every_text_that_importers_ask_for(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(JPEG)
    (made,) = read(archive([recipe(tmp_path / "a.jpg")]))

    assert made["name"] == "Pão: de/queijo"
    assert made["ingredients"].split("\n") == ["200 g flour", "salt, to taste"]
    assert made["directions"].split("\n\n") == ["Mix it.", "Bake it."]
    assert (made["servings"], made["cook_time"], made["prep_time"]) == ("4", "80 min", "")
    assert made["created"].partition(" ")[0] == "2026-11-29"
    assert made["categories"] == ["Brunch"]
    assert base64.b64decode(made["photo_data"]) == JPEG
    texts = ("notes", "nutritional_info", "source", "source_url", "description", "total_time", "difficulty")
    assert all(isinstance(made[name], str) for name in texts)


def test_a_recipe_without_anything_is_still_one(tmp_path: Path) -> None:
    (tmp_path / "a.webp").write_bytes(b"RIFF")  # which Paprika does not show
    (made,) = read(archive([recipe(tmp_path / "a.webp", ingredients="none")]))
    assert (made["ingredients"], made["directions"], made["photo_data"]) == ("", "", "")


def test_the_same_recipe_keeps_its_identity_and_others_have_their_own() -> None:
    first, second = read(archive([recipe(), recipe(entry_id="entry-2")]))
    (again,) = read(archive([recipe()]))
    assert first["uid"] == again["uid"] != second["uid"]
    assert archive([]) == b""
