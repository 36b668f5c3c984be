"""The words of a post through some stages, and what the site and its API say then, as JSON on standard output."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from clients.stores.media_store import FolderStore
from services.domain.schemas.registry import schema_named
from services.domain.stages import Options, Source
from services.notes.rules.extraction import extract_note
from services.pipeline.catalog import STAGES
from services.pipeline.highlight_step import video_step
from services.pipeline.pipeline import Pipeline
from services.pipeline.runner import StageRunner
from services.pipeline.slots import Slots
from services.pipeline.steps import StageDependencies
from services.sources.links import parse_link
from tests.fakes.site import Site
from tests.fakes.steps import straight


def main(folder: Path, words: str, stages: Sequence[str], schema: str, link: str, page: str) -> None:
    """Print it."""
    site = Site(folder)
    given = StageDependencies(
        *(
            site.settings,
            FolderStore(folder / "media"),
            site.artifacts,
            StageRunner(folder),
            Slots(1),
            site.web.operations.budget,
        )
    )
    entry = site.intake.accept("local", Source(kind="text", text=words), Options())
    steps = [video_step(stage, given) for stage in STAGES if stage.name in stages]
    Pipeline(site.database, steps).process(entry.id, entry.run, straight)
    client = site.app.test_client()
    told = {
        "entry": client.get(f"/api/entries/{entry.id}").get_json(),
        "entry_page": client.get(f"/entries/{entry.id}").text,
        "page": client.get(page).text,
        "note": extract_note(None, None, None, schema=schema_named(schema)).model_dump(mode="json"),
        "link": vars(parse_link(link)),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3].split(","), *sys.argv[4:7])
