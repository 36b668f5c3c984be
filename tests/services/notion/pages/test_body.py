"""The body of a page: everything a note holds, in the order in which a person reads it."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.domain.artifacts import (
    Evidence,
    EvidenceSource,
    Media,
    Missing,
    Motion,
    Note,
    ScreenText,
    Segment,
    TextSpan,
    Transcript,
    Value,
)
from services.notes.values import one_line
from services.notion.pages.blocks import NewBlock, plan, signature
from services.notion.pages.body import PageContents, PageSection, ShownReel, section, with_reel
from services.notion.pages.marker import SectionMark, mark_of
from tests.fakes import results
from tests.services.notion.pages.test_blocks import within_limits

ENTRY = "3f2ab0c1d2e3f4a5b6c7"


def made(name: str) -> Any:
    return getattr(results, name)().result


def contents(**changes: Any) -> PageContents:
    parts = {name: made(name) for name in ("media", "transcript", "screen_text", "motion")}
    note = made("workout_note")
    return PageContents(**{"entry_id": ENTRY, "note": note, "missing": note.missing, **parts, **changes})


def lines(made: PageSection) -> list[str]:
    return [f"{block.type}: {signature(block.type, block.content)[1]}" for block in made.blocks]


def inside(made: PageSection, title: str) -> list[str]:
    toggle = next(b for b in made.blocks if signature(b.type, b.content) == ("toggle", title))
    return [line for child in toggle.children for line in signature(child.type, child.content)[1].splitlines()]


def test_clips_are_linked_below_the_reel_and_make_another_section() -> None:
    clips = (("Clip 1: Why knees hurt (8 s)", "https://clips.example/entries/1/clips#clip-a"), ("Clip 2 (9 s)", ""))
    found, without = section(contents(clips=clips), None), section(contents(), None)
    shown = lines(found)
    at = shown.index("heading_2: Clips")
    assert shown[at + 1 : at + 3] == [f"bulleted_list_item: {words}" for words, _ in clips]
    linked = [block.content["rich_text"][0]["text"].get("link") for block in found.blocks[at + 1 : at + 3]]
    assert linked == [{"url": clips[0][1]}, None]
    assert (found.digest != without.digest, "heading_2: Clips" in lines(without)) == (True, False)


def test_summary_reel_structure_gaps_and_sources_come_in_this_order() -> None:
    kinds = [
        line.partition("\n")[0] for line in lines(section(contents(), ShownReel("r", is_video=True, upload_id="u")))
    ]
    assert kinds == [
        "callout: Two exercises: a 30 s elbow plank and 3 sets of 12 to 15 push-ups.",
        "embed: ",
        "heading_2: Highlights",
        "video: ",
        "paragraph: In the video: 0:01–0:08, 0:18–0:40",
        "heading_2: Exercises",
        "table: ",
        "paragraph: Format: circuit",
        "paragraph: Duration: 5 min",
        "paragraph: Equipment: none",
        "toggle: Where this is from",
        "toggle: Caption",
        "toggle: Text on screen",
        "toggle: Transcript",
        "toggle: What is missing, and why",
        "paragraph: Made by rules, without AI, by Clipsheet, from the video.",
    ]


def test_exercises_are_a_table_with_ranges_and_times() -> None:
    table = next(block for block in section(contents(), None).blocks if block.type == "table")
    rows = [
        ["".join(run["text"]["content"] for run in cell) for cell in row.content["cells"]] for row in table.children
    ]
    assert rows == [
        ["Name", "Sets", "Reps", "Time", "In the video"],
        ["Elbow plank", "", "", "30 s", "0:04–0:18"],
        ["Push-ups", "3", "12–15", "", "0:20–0:38"],
    ]


def recipe(**fields: Any) -> Note:
    values = {name: Value(value=value, evidence=()) for name, value in fields.items()}
    return Note(schema_name="recipe", engine="outline", title="Pancakes", fields=values)


def test_ingredients_are_to_dos_and_steps_are_numbered() -> None:
    note = recipe(ingredients=[{"quantity": 200, "unit": "g", "name": "flour"}], steps=["Mix.", "Fry."])
    shown = lines(section(contents(note=note), None))
    assert "to_do: 200 g flour" in shown
    assert shown.count("numbered_list_item: Mix.") == shown.count("numbered_list_item: Fry.") == 1


def test_a_databases_own_words_get_the_same_table() -> None:
    exercises = [{"name": "Squat", "sets": 3, "reps": 8, "reps_max": 12, "rest_s": 90}]
    note = Note(
        schema_name="Gym",
        engine="m",
        title="t",
        fields={"Moves": Value.model_validate({"value": exercises, "evidence": ()})},
    )
    table = next(block for block in section(contents(note=note), None).blocks if block.type == "table")
    rows = [
        ["".join(run["text"]["content"] for run in cell) for cell in row.content["cells"]] for row in table.children
    ]
    assert rows == [["Name", "Sets", "Reps", "Rest"], ["Squat", "3", "8–12", "1 min 30 s"]]


def test_how_far_how_hard_and_on_which_day_have_columns() -> None:
    run_up = {"name": "Run", "sets": 6, "distance": "400 m", "intensity": "5k pace", "day": "Day 1"}
    hold = {"name": "Plank", "seconds": 30, "seconds_max": 45, "day": "Day 2"}
    value = Value.model_validate({"value": [run_up, hold], "evidence": ()})
    note = Note(schema_name="workout", engine="m", title="t", fields={"exercises": value})
    table = next(block for block in section(contents(note=note), None).blocks if block.type == "table")
    rows = [
        ["".join(run["text"]["content"] for run in cell) for cell in row.content["cells"]] for row in table.children
    ]
    assert rows == [
        ["Name", "Sets", "Time", "Distance", "Intensity", "Day"],
        ["Run", "6", "", "400 m", "5k pace", "Day 1"],
        ["Plank", "", "30 s–45 s", "", "", "Day 2"],
    ]


def test_a_link_can_be_followed() -> None:
    note = recipe(links=["https://x.example/a", "http://localhost/"])
    blocks = [b for b in section(contents(note=note), None).blocks if b.type == "bulleted_list_item"]
    assert blocks[0].content["rich_text"][0]["text"]["link"] == {"url": "https://x.example/a"}
    assert "link" not in blocks[1].content["rich_text"][0]["text"]


def test_evidence_names_place_words_and_confidence() -> None:
    told = inside(section(contents(), None), "Where this is from")
    assert "Exercises 2 (reps, sets) – said 0:20 “Now twelve slow push-ups, three sets.”, 90% sure" in told
    assert not any("start s" in line for line in told)


def test_transcript_caption_and_screen_text_have_their_times_and_no_watermarks() -> None:
    found = section(contents(), None)
    assert inside(found, "Transcript")[1].startswith("0:04 Start with an elbow plank &")
    assert inside(found, "Caption") == ["Core in 5 minutes, no equipment. Save for later! <b>bold</b>"]
    assert not any("@coach" in line for line in inside(found, "Text on screen"))


def test_a_reel_that_is_too_large_is_told_in_as_many_blocks_as_a_video() -> None:
    video = section(contents(), ShownReel("r", is_video=True))
    told = section(contents(), ShownReel("r", sentence="The reel is 34 MB.", url="https://x.example/entries/1"))
    assert with_reel(video, ShownReel("r", sentence="The reel is 34 MB.", url="https://x.example/entries/1")) == told
    assert lines(told)[3] == "paragraph: The reel is 34 MB. Watch the reel"
    assert len(told.blocks) == len(video.blocks)
    assert told.digest == video.digest


def test_an_upload_changes_no_digest_and_another_note_does() -> None:
    first = section(contents(), ShownReel("r", is_video=True))
    assert section(contents(), ShownReel("r", is_video=True, upload_id="u")).digest == first.digest
    assert section(contents(), ShownReel("other", is_video=True)).digest != first.digest
    assert section(contents(footnote="Chosen."), ShownReel("r", is_video=True)).digest != first.digest


def test_the_section_begins_and_ends_with_its_marks() -> None:
    found = section(contents(), None)
    marks = [mark_of(block.content) for block in found.blocks]
    assert marks[0] == SectionMark("start", ENTRY, found.digest)
    assert marks[-1] == SectionMark("end", ENTRY, found.digest)
    assert not any(marks[1:-1])


def test_remarks_and_the_footnote_are_shown() -> None:
    found = section(contents(missing=(), remarks=("“Sets” takes a number.",), footnote="“A” was chosen."), None)
    shown = lines(found)
    assert inside(found, "What is missing, and why") == ["“Sets” takes a number."]
    assert shown[-1].endswith("from the video. “A” was chosen.")


def test_a_note_without_anything_is_still_a_section() -> None:
    note = Note(schema_name="general", engine="outline", title="Untitled video")
    found = section(PageContents(ENTRY, note, url="https://x.example/1"), None)
    assert [line.partition("\n")[0] for line in lines(found)] == [
        "callout: Untitled video",
        "paragraph: Made by rules, without AI, by Clipsheet, from the video.",
    ]


TEXT = st.text(alphabet=st.characters(codec="utf-8"), max_size=60)
HUGE = st.builds(lambda text, times: text * times, TEXT, st.sampled_from([0, 1, 1, 1, 50, 400]))
NUMBER = st.integers(0, 500)
EXERCISE = st.fixed_dictionaries(
    {"name": HUGE}, optional={"sets": NUMBER, "reps": NUMBER, "load": HUGE, "start_s": NUMBER}
)
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "exercises": st.lists(EXERCISE, max_size=130),
        "format": HUGE,
        "equipment": st.lists(HUGE, max_size=130),
        "anything": st.one_of(
            HUGE, st.lists(HUGE, max_size=130), st.lists(st.dictionaries(TEXT, HUGE, max_size=3), max_size=9)
        ),
    },
)


@st.composite
def anything(draw: st.DrawFn) -> PageContents:
    proof = Evidence(source=EvidenceSource.SAID, at_s=1, quote=draw(HUGE), confidence=1, path="/0/name")
    fields = {name: Value(value=value, evidence=(proof,)) for name, value in draw(VALUES).items()}
    box = (0.0, 0.0, 1.0, 1.0)
    return PageContents(
        entry_id=ENTRY,
        note=Note(schema_name="workout", engine="outline", title=draw(HUGE), summary=draw(HUGE), fields=fields),
        media=Media(
            file="v", sha256="0", size_bytes=1, duration_s=9, caption=draw(HUGE), author=draw(HUGE), url=draw(TEXT)
        ),
        transcript=Transcript(
            engine="x",
            segments=tuple(Segment(start_s=0, end_s=1, text=text) for text in draw(st.lists(HUGE, max_size=60))),
        ),
        screen_text=ScreenText(
            engine="x", spans=(TextSpan(text=draw(HUGE), start_s=0, end_s=1, confidence=1, box=box),)
        ),
        missing=(Missing(what=draw(HUGE), why=draw(HUGE)),),
        remarks=(draw(HUGE),),
        footnote=draw(TEXT),
    )


def everything(blocks: tuple[NewBlock, ...]) -> str:
    found = ((b, *b.children) for b in blocks)
    return "".join(signature(block.type, block.content)[1] for group in found for block in group)


@settings(max_examples=40, deadline=None)
@given(anything(), st.booleans())
def test_any_note_lands_whole_within_the_limits(what: PageContents, has_reel: bool) -> None:
    found = section(what, ShownReel("r", is_video=True, upload_id="u") if has_reel else None)
    for append in plan(found.blocks):
        within_limits(append)
        texts_within_limits(append.children)
    text = everything(found.blocks)
    assert one_line(what.note.summary or what.note.title) in text
    assert what.transcript is not None
    assert all(one_line(segment.text) in text for segment in what.transcript.segments)
    assert all(one_line(one.why) in text for one in what.missing)
    named = what.note.fields.get("equipment")
    assert all(one_line(str(part)) in text for part in (named.value if named and isinstance(named.value, list) else ()))


def texts_within_limits(raws: tuple[dict[str, Any], ...] | list[dict[str, Any]]) -> None:
    for raw in raws:
        content = raw[raw["type"]]
        for runs in [content.get("rich_text", []), *content.get("cells", [])]:
            assert len(runs) <= 100
            assert all(len(one["text"]["content"].encode("utf-16-le")) // 2 <= 2000 for one in runs)
        texts_within_limits(content.get("children", []))


def test_motion_without_a_reel_shows_nothing_of_it() -> None:
    still = results.still().result
    assert isinstance(still, Motion)
    assert not any("Highlights" in line for line in lines(section(contents(motion=still), None)))


def test_a_reel_of_moments_is_told_as_that() -> None:
    motion = results.still_with_moments().result
    assert isinstance(motion, Motion)
    reel = ShownReel("key", is_video=True)
    told = lines(section(contents(motion=motion), reel))
    assert any("The reel shows the moments that the note rests on." in line for line in told)
    assert any("In the video: 0:04–0:07, 0:20–0:23" in line for line in told)


def test_what_rules_added_and_what_nobody_checked_is_marked() -> None:
    note = made("workout_note")
    first, *others = note.fields["exercises"].evidence
    marked = (
        first.model_copy(update={"mark": "translated"}),
        *(one.model_copy(update={"mark": "rules"}) for one in others),
    )
    fields = {**note.fields, "exercises": Value(value=note.fields["exercises"].value, evidence=marked)}
    told = inside(section(contents(note=note.model_copy(update={"fields": fields})), None), "Where this is from")
    assert any("translated, words not checked" in line for line in told)
    assert any("added by rules" in line for line in told)


def test_where_more_is_missing_than_found_it_is_open_to_see() -> None:
    note = Note(schema_name="general", engine="outline", title="Untitled video")
    shown = lines(section(PageContents(ENTRY, note, missing=(Missing(what="speech", why="Nobody speaks."),)), None))
    assert shown[1:3] == ["heading_2: What is missing, and why", "bulleted_list_item: speech: Nobody speaks."]


def links(made: PageSection) -> dict[str, str]:
    """Where words lead, but for the marks."""
    blocks = [one for block in made.blocks for one in (block, *block.children)]
    texts = [block.content.get("rich_text", []) for block in blocks]
    texts += [cell for block in blocks for cell in block.content.get("cells", ())]
    found = {
        one["text"]["content"]: one["text"]["link"]["url"] for text in texts for one in text if one["text"].get("link")
    }
    return {words: url for words, url in found.items() if "#clipsheet" not in url}


def test_every_time_leads_to_that_second_and_no_word_to_a_mark() -> None:
    url = "https://www.youtube.com/shorts/dQw4w9WgXcQ"
    found = links(section(contents(url=url), ShownReel("r", is_video=True)))
    assert {words for words in found if not words[0].isdigit()} == {"Watch the video", "the video"}
    assert found["Watch the video"] == url
    assert found["0:04"] == "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=4s"
    assert {"0:01", "0:04", "0:18", "0:20"} <= found.keys()
