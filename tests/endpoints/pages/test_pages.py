import io
import re
from collections.abc import Callable

from flask.testing import FlaskClient

from services.domain.artifacts import Value
from services.domain.entries import Status
from services.domain.stages import Options, Source, StageName
from tests.fakes import results
from tests.fakes.site import LINK, Made, Site


def test_the_first_visit_says_what_to_do(client: FlaskClient) -> None:
    page = client.get("/").text

    assert "Nothing here yet" in page
    assert 'id="empty" hidden' not in page


def test_a_pasted_link_works_without_javascript(client: FlaskClient, site: Site) -> None:
    answer = client.post("/entries", data={"url": LINK})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert site.queue.enqueued[0] in client.get("/").text


def test_a_pasted_caption_works_without_javascript(client: FlaskClient, site: Site) -> None:
    answer = client.post("/entries", data={"text": "Pea soup\n300 g peas"})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    page = client.get("/").text
    assert site.queue.enqueued[0] in page
    assert "Pasted text" in page


def test_several_links_are_taken_and_the_wrong_one_is_explained(client: FlaskClient, site: Site) -> None:
    answer = client.post("/entries", data={"url": f"{LINK}\n\nhttps://example.com/<b>\n https://youtu.be/abcdefghijk"})

    assert answer.status_code == 422
    assert len(site.queue.enqueued) == 2
    assert "example.com is not a supported site" in answer.text
    assert "<b>" not in answer.text


def test_dropped_files_work_without_javascript(client: FlaskClient, site: Site) -> None:
    files = [(io.BytesIO(b"\0\0\0\x18ftypisom" + bytes(n)), f"{n}.mp4") for n in (10, 20)]

    assert client.post("/uploads", data={"files": files}).status_code == 303
    assert len(site.queue.enqueued) == 2


def test_no_file_chosen_is_explained(client: FlaskClient) -> None:
    answer = client.post("/uploads", data={"files": (io.BytesIO(b""), "")})

    assert answer.status_code == 422
    assert "No file was sent." in answer.text


def test_a_running_entry_shows_its_line_and_refreshes_without_javascript(client: FlaskClient, site: Site) -> None:
    journal = site.journal(site.order())
    journal.enter("read_text", Status.PROCESSING, "Reading on-screen text, 12 of 40 frames")

    for page in (client.get("/").text, client.get(f"/entries/{journal.entry.id}").text):
        assert "Reading on-screen text, 12 of 40 frames" in page
        assert '<noscript><meta http-equiv="refresh"' in page


def test_a_failed_entry_says_what_happened_and_offers_a_retry(client: FlaskClient, site: Site) -> None:
    entry = site.order()
    site.journal(entry).fail("The video is private. Ask its owner.", "needs_user")

    for page in (client.get("/").text, client.get(f"/entries/{entry.id}").text):
        assert "The video is private. Ask its owner." in page
        assert f'action="/entries/{entry.id}/retry"' in page


def test_a_partial_entry_says_so(client: FlaskClient, site: Site) -> None:
    made = results.workout() | {StageName.TRANSCRIBE: None}
    entry = site.finish(site.order(), made)

    page = client.get(f"/entries/{entry.id}").text

    assert "Partial" in page
    assert "transcribe gave nothing." in page


def test_a_finished_entry_shows_values_with_their_evidence(client: FlaskClient, site: Site) -> None:
    entry = site.finish(site.order(), results.workout())

    page = client.get(f"/entries/{entry.id}").text

    assert "Made by rules, without AI" in page
    assert '<span class="value">12–15</span>' in page
    assert f'href="/api/entries/{entry.id}/media#t=20.0" data-seek="20.0"' in page
    assert "on screen 0:04" in page
    assert "Three are announced, two are named." in page


def test_nobody_moved_is_explained_with_numbers(client: FlaskClient, site: Site) -> None:
    entry = site.finish(site.order(), results.workout() | {StageName.HIGHLIGHT: results.still()})

    page = client.get(f"/entries/{entry.id}").text

    assert page.count("Nobody moved: a person is seen for 40 s") == 1
    assert "40 s of 42 s" in page
    assert "/reel" not in page


def test_a_reel_of_moments_is_told_as_that_beside_why_there_are_no_highlights(client: FlaskClient, site: Site) -> None:
    entry = site.finish(site.order(), results.workout() | {StageName.HIGHLIGHT: results.still_with_moments()})
    page = client.get(f"/entries/{entry.id}").text
    assert page.count("Nobody moved: a person is seen for 40 s") == 1
    assert "The reel shows the moments that the note rests on." in page
    assert f"/api/entries/{entry.id}/reel" in page


def test_words_from_a_video_are_never_markup(client: FlaskClient, site: Site) -> None:
    evil = "<img src=x onerror=alert(1)>\"'"
    entry = site.finish(site.order(), results.workout() | {StageName.DOWNLOAD: results.media(title=evil)}, title=evil)

    for path in ("/", f"/entries/{entry.id}", f"/entries/{entry.id}/delete"):
        page = client.get(path).text
        assert "<img src=x" not in page
        assert "&lt;img src=x" in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in client.get(f"/entries/{entry.id}").text


def test_only_web_links_are_clickable(client: FlaskClient, site: Site) -> None:
    note = results.workout_note().result.model_copy(
        update={
            "schema_name": "product",
            "fields": {"links": Value(value=["javascript:alert(1)", "https://a.example/"], evidence=())},
        }
    )
    entry = site.finish(site.order(), results.workout() | {StageName.SUMMARIZE: Made(note, {})})

    page = client.get(f"/entries/{entry.id}").text

    assert 'href="https://a.example/"' in page
    assert 'href="javascript' not in page


def test_the_sample_is_marked_as_an_example(client: FlaskClient, site: Site) -> None:
    path = site.folder / "sample.mp4"
    path.write_bytes(b"x")
    site.intake.accept("local", Source(kind="file", path=str(path), name="Clipsheet sample"), Options())

    assert '<span class="tag">Example</span>' in client.get("/").text


def test_retry_cancel_and_delete_work_without_javascript(client: FlaskClient, site: Site) -> None:
    entry = site.order()
    page = f"/entries/{entry.id}"

    assert client.post(f"{page}/cancel").status_code == 303
    assert client.post(f"{page}/retry").status_code == 303
    client.post(f"{page}/cancel")
    assert "stays for 30 days" in client.get(f"{page}/delete").text
    assert client.post(f"{page}/delete").headers["Location"] == f"/?trashed={entry.id}"
    assert client.get(page).status_code == 404


def test_older_entries_are_a_page_away(client: FlaskClient, site: Site) -> None:
    for n in range(41):
        site.order(f"https://youtu.be/abcdefghi{n:02}")

    page = client.get("/").text
    older = page[page.index("/?before=") :].split('"')[0]

    assert page.count('class="entry"') == 40
    assert client.get(older).text.count('class="entry"') == 1


def test_a_page_is_light(client: FlaskClient) -> None:
    page = client.get("/").text
    assets = re.findall(r'(?:href|src)="(/(?:static|bootstrap)/[^"]+)"', page)

    sizes = [len(client.get(path, headers={"Accept-Encoding": "gzip"}).data) for path in assets]

    assert len(assets) <= 30
    assert len(page) + sum(sizes) < 80_000


def test_the_sliders_work_without_javascript(client: FlaskClient, site: Site) -> None:
    entry = site.finish(site.order(), results.workout() | {StageName.HIGHLIGHT: results.motion(track=b"track")})
    assert f'action="/entries/{entry.id}/recut"' in client.get(f"/entries/{entry.id}").text

    answer = client.post(f"/entries/{entry.id}/recut", data={"min_segment_s": "2.5", "subject": "all"})

    assert answer.status_code == 303
    motion = site.entries.get("local", entry.id).options.motion
    assert (motion.min_segment_s, motion.subject) == (2.5, "all")


def test_a_budget_that_is_used_up_is_told_before_an_order(make_site: Callable[..., Site]) -> None:
    site = make_site(daily_budget_usd=0)

    assert "budget of $0.00 is used up" in site.app.test_client().get("/").text


def test_what_limps_is_told_before_an_order(client: FlaskClient, site: Site) -> None:
    site.notices.append("By gemini-3.8-flash; the key …1111 rests: <b>API key not valid.")

    assert "the key …1111 rests: &lt;b&gt;API key" in client.get("/").text


def test_a_note_that_went_to_notion_leads_there(client: FlaskClient, site: Site) -> None:
    entry = site.order()
    journal = site.journal(entry)
    for stage, made in results.workout().items():
        site.stage(journal, stage, made)
    assert "Open in Notion" not in client.get(f"/entries/{entry.id}").text
    journal.saved("notion", "https://www.notion.so/page-1", seconds=1)
    journal.complete()

    assert 'href="https://www.notion.so/page-1"' in client.get(f"/entries/{entry.id}").text
    assert client.get(f"/api/entries/{entry.id}").get_json()["links"]["notion"] == "https://www.notion.so/page-1"


def test_an_address_that_is_no_web_link_is_not_shown(client: FlaskClient, site: Site) -> None:
    entry = site.order()
    journal = site.journal(entry)
    journal.saved("notion", "javascript:alert(1)", seconds=1)
    journal.complete()
    assert "javascript:alert" not in client.get(f"/entries/{entry.id}").text


def test_a_refused_link_is_tied_to_its_reason(client: FlaskClient) -> None:
    page = " ".join(client.post("/entries", data={"url": "https://example.com/x"}).text.split())
    assert 'aria-invalid="true" aria-describedby="refused"' in page


def test_an_entry_says_who_is_told_of_it(client: FlaskClient, site: Site) -> None:
    entry = site.order()
    assert "Who is told" not in client.get(f"/entries/{entry.id}").text
    site.web.messages.once.add("local", entry.id, "https://receiver.example/")
    assert "When it ends" in client.get(f"/entries/{entry.id}").text
    site.journal(entry).complete()
    assert "On its way" in client.get(f"/entries/{entry.id}").text
