"""The page of clips: ordered, watched as they are made, corrected, moved, split, joined, taken back, downloaded."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from services.domain.artifacts import Segment, Transcript
from services.domain.clips import ClipChoice, ClipFile, ClipPlan, ClipWish, Scores, ShotFraming, Span
from services.domain.entries import EntryView
from services.domain.stages import StageName
from tests.fakes import results
from tests.fakes.site import Made, Site
from tests.services.clips.said import told

pytestmark = pytest.mark.slow
SAID = told(
    ["Why do most people never finish?", "They start too large and stop too soon.", "Try two hours."], pause_s=1.0
)
WORDS = Transcript(
    engine="given", segments=(Segment(start_s=0.5, end_s=9, text=" ".join(w.text for w in SAID), words=tuple(SAID)),)
)


@pytest.fixture
def entry(site: Site, clip: Path) -> EntryView:
    made = results.workout() | {StageName.DOWNLOAD: results.media(clip), StageName.TRANSCRIBE: Made(WORDS, {})}
    return site.finish(site.order(), made, title="A talk")


def chosen(site: Site, entry: EntryView) -> None:
    """As a worker chooses two."""
    plans = [
        ClipPlan(
            parts=(Span(start_s=start_s, end_s=end_s),), title=title, score=71.0, scores=Scores(hook=20),
            made_by="rules", reason="Opens with a question.",
            words=tuple(word for word in SAID if start_s <= word.start_s < end_s),
        )
        for start_s, end_s, title in ((0.4, 3.8, "Why do most people never finish?"), (3.9, 8.4, "Try two hours."))
    ]  # fmt: skip
    journal = site.journal(site.entries.get("local", entry.id))
    wave = Made(
        ClipChoice(clips=tuple(plans)), {"waveform.json": b'{"every_s": 0.1, "peaks": [' + b"50," * 299 + b"50]}"}
    )
    journal.stage_done(StageName.CLIPS, site.publish(entry, StageName.CLIPS, wave), seconds=1)
    site.clips.fill(entry.id, site.clips.open_order(entry.id) or ClipWish(), ClipChoice(clips=tuple(plans)))
    journal.progress("Clip 1 of 2: encoding 3 s", 0.4)


def make_all(site: Site, entry: EntryView, clip: Path) -> None:
    """As a worker makes what waits."""
    for clip_id in site.clips.waiting(entry.id):
        begun = site.clips.begin(clip_id)
        assert begun is not None
        plan, whole = begun[0].plan, ShotFraming(start_s=0, end_s=3, how="crop", centre=0.4, why="still")
        file = ClipFile(
            file="clip.mp4", srt_file="captions.srt", duration_s=3, width=180, height=320, fps=25, size_bytes=1,
            loudness_lufs=-14.0, shots=(whole.model_copy(update={"start_s": plan.start_s, "end_s": plan.end_s}),),
        )  # fmt: skip
        made = Made(file, {"clip.mp4": clip, "captions.srt": b"1\n"})
        name = f"clip{begun[0].revision}{clip_id[:4]}"
        site.clips.finish(begun[0], site.publish(entry, name, made), file)


def end_run(site: Site, entry: EntryView) -> None:
    now = site.entries.get("local", entry.id)
    if not now.status.is_final:
        site.journal(now).complete()


def test_clips_from_the_order_to_the_download(page: Page, site: Site, entry: EntryView, clip: Path) -> None:
    page.goto(f"/entries/{entry.id}")
    page.get_by_role("link", name="Make clips").click()
    page.evaluate("window.sameDocument = true")
    page.get_by_text("Pill", exact=True).click()
    stage = page.locator("[data-stage] p")
    expect(stage).to_have_css("font-family", re.compile("Archivo Black"))
    page.get_by_label("How many, at most").fill("2")
    page.get_by_role("button", name="Make clips").click()
    expect(page.get_by_text("Waiting to choose")).to_be_visible()
    assert site.clips.open_order(entry.id).style.template == "pill"  # type: ignore[union-attr]

    chosen(site, entry)
    expect(page.get_by_text("Clip 1 of 2: encoding 3 s")).to_be_visible()
    make_all(site, entry, clip)
    end_run(site, entry)
    first = page.locator("[data-clip]").nth(0)
    expect(first.get_by_text("Ready")).to_be_visible()
    expect(first).to_contain_text("Score 71")
    expect(first).to_contain_text("Opens with a question.")
    with page.expect_download() as got:
        page.get_by_role("link", name="All as ZIP").click()
    assert got.value.suggested_filename.endswith("-clips.zip")

    assert page.evaluate("window.sameDocument")


def test_a_clip_is_changed_split_joined_and_taken_back(page: Page, site: Site, entry: EntryView, clip: Path) -> None:
    site.clips.order("local", entry.id, ClipWish())
    site.intake.make_clips("local", entry.id)
    chosen(site, entry)
    make_all(site, entry, clip)
    end_run(site, entry)
    page.goto(f"/entries/{entry.id}/clips")
    page.evaluate("window.sameDocument = true")
    first, second = page.locator("[data-clip]").nth(0), page.locator("[data-clip]").nth(1)
    first.get_by_text("Change clip 1").click()
    canvas = first.locator(".wave canvas")
    expect(canvas).to_be_visible()
    box = canvas.bounding_box()
    assert box is not None
    x = box["x"] + box["width"] * 3.8 / 9.8  # the end, on a line from 0 to 9.8 s
    page.mouse.move(x, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(x - box["width"] * 0.3 / 9.8, box["y"] + 20)
    page.mouse.up()
    assert 3.4 <= float(first.get_by_label("to second").input_value()) <= 3.6
    first.get_by_label("Word at 0:00").first.fill("WHY")
    first.get_by_role("button", name="Save and make it anew").click()
    expect(first).to_contain_text("WHY do most people")
    assert len(site.clips.waiting(entry.id)) == 1
    make_all(site, entry, clip)
    end_run(site, entry)
    first.get_by_role("button", name="Undo the last change").click()
    expect(first).to_contain_text("Why do most people")

    second.get_by_text("Change clip 2").click()
    second.get_by_label("Cut in two at second").fill("99")
    second.get_by_label("Cut in two at second").evaluate("box => box.removeAttribute('max')")
    second.get_by_role("button", name="Split").click()
    expect(page.locator("#toast")).to_contain_text("99.0 s is not inside the clip")
    first.get_by_role("button", name="Join with 2").click()
    expect(page.locator("[data-clip]")).to_have_count(1)
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete").click()
    expect(page.locator("[data-clip]")).to_have_count(0)
    assert page.evaluate("window.sameDocument")


def test_a_part_is_marked_in_what_is_said_and_its_crop_set_by_hand(
    page: Page, site: Site, entry: EntryView, clip: Path
) -> None:
    page.goto(f"/entries/{entry.id}/clips")
    page.get_by_text("Mark one part yourself").click()
    lines = page.locator("[data-marking] li")
    expect(lines).to_have_count(1)
    lines.first.get_by_role("button", name="from here").click()
    start = page.locator("#make-start")
    expect(start).to_have_value("0.50")
    expect(page.locator("#make-end")).to_have_value("9.00")
    expect(lines.first).to_have_attribute("data-marked", "")
    start.fill("")
    lines.first.locator("span").nth(1).select_text()
    lines.first.dispatch_event("pointerup")
    expect(start).to_have_value("0.50")
    page.get_by_role("button", name="Make clips").click()
    expect(page.locator("[data-clip]")).to_have_count(1)
    make_all(site, entry, clip)
    end_run(site, entry)
    card = page.locator("[data-clip]").first
    expect(card).to_contain_text("Ready")
    card.get_by_text("Change clip 1").click()
    card.get_by_text("Crop of each shot").click()
    canvas = card.locator(".crops canvas")
    expect(canvas).to_be_visible()
    card.get_by_label("Shape").select_option("4:5")
    box = canvas.bounding_box()
    assert box is not None
    canvas.click(position={"x": box["width"] / 2, "y": box["height"] * 0.75})
    field = card.get_by_label("Shot 1, 0:00 to 0:09")
    assert 72 <= int(field.input_value()) <= 78
    field.fill("80")
    card.get_by_role("button", name="Save and make it anew").click()
    expect(card).to_contain_text("Waiting")
    assert site.clips.of_entry("local", entry.id)[0][0].plan.crops == {0: 0.8}
