"""A site with something on every page: what pictures and the check of accessibility look at."""

from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page

from clients.database.models import LinkDatabase, NotionConnection, Worker, now
from clients.platforms.platform import Channel, Grant
from services.accounts.api_tokens import Scope
from services.domain.clips import ClipPlan, ClipStyle, Span
from services.domain.entries import EntryView, Status
from services.domain.eye_contact import EyeContactFile, EyeContactWish, Strip
from services.domain.segments import SegmentFile, Segments, SegmentWish, Why
from services.domain.stages import StageName
from services.entries.labels import Labelling
from services.imports.found import FoundLink
from services.imports.preview import preview_of
from services.publishing.planning import PostPlan
from tests.endpoints.people import PASSWORD, add_person
from tests.fakes import results
from tests.fakes.site import Made, Site


def furnish(site: Site, clip: Path) -> dict[str, str]:
    """Bring entries to every state; returns the pages by name."""
    failed = site.journal(site.order("https://www.instagram.com/reel/C9xYz12AbCd/"))
    failed.enter("download", Status.DOWNLOADING, "Fetching the video")
    failed.fail("Instagram wants a login for this reel. Give cookies by VIDEO_COOKIES_FILE.", "needs_user")
    for n in range(2):
        journal = site.journal(site.order(f"https://youtu.be/abcdefghi0{n}"))
        journal.enter("download", Status.DOWNLOADING, "Fetching the video")
        journal.fail("The video is private.", "permanent")
    made = results.workout() | {
        StageName.DOWNLOAD: results.media(clip),
        StageName.HIGHLIGHT: results.motion(clip, track=b"track"),
    }
    done = site.finish(site.order(), made, title="5 minute core")
    site.web.messages.once.add("local", done.id, "https://receiver.example/of/this/order")
    plan = ClipPlan(parts=(Span(start_s=1, end_s=9),), title="Three exercises", reason="Marked by hand.")
    site.clips.add("local", done.id, [plan], ClipStyle())
    _whole_video(site, done, clip)
    half = site.finish(
        site.order("https://www.tiktok.com/@chef/video/7106594312292453676"),
        made | {StageName.READ_TEXT: None},
        title="Crispy potatoes in one pan",
    )
    running = site.journal(site.order("https://youtu.be/abcdefghijk"))
    running.enter("read_text", Status.PROCESSING, "Reading on-screen text")
    running.progress("Reading on-screen text, 12 of 40 images", 0.3)
    site.order("https://youtu.be/abcdefghijl")
    site.web.sign_in.tokens.make("local", "phone", Scope.READ)
    site.entries.labels.change("local", [done.id], Labelling({"tag": ["core"], "collection": ["Mornings"]}))
    site.entries.library_marks.favour("local", [done.id], favourite=True)
    gone = site.finish(site.order("https://youtu.be/abcdefghijm"), made, title="An old dance")
    site.entries.library_marks.trash("local", [gone.id])
    webhook, _ = site.web.messages.webhooks.add("local", "https://receiver.example/", ["entry.failed"])
    site.web.messages.webhooks.test("local", webhook.id)
    with site.database.transaction() as session:
        session.add(Worker(id="w", host="kitchen", pid=1, memory_bytes=312_000_000))
        session.add(NotionConnection(id="c", user_id="local", bot_id="b", workspace_name="Home"))
        session.flush()
        watched = LinkDatabase(id="l", connection_id="c", database_id="d", data_source_id="s", properties={})
        watched.title, watched.polled_at = "Video links", now()
        session.add(watched)
    edits = {
        f"edit {name}": f"/entries/{done.id}/edit/{name}" for name in ("exercises", "equipment", "format", "title")
    }
    return {
        "start": "/",
        "found nothing": "/?q=zebra",
        "found": "/?q=push-up&tag=core",
        "trash": "/trash",
        "entry": f"/entries/{done.id}",
        "entry partial": f"/entries/{half.id}",
        "entry running": f"/entries/{running.entry.id}",
        "entry failed": f"/entries/{failed.entry.id}",
        "delete": f"/entries/{done.id}/delete",
        "plan": f"/entries/{done.id}/plan",
        "share links": f"/entries/{done.id}/shares",
        "shared note": f"/n/{site.web.share_links.make('local', done.id, with_video=True)[1]}",
        "shared without video": f"/n/{site.web.share_links.make('local', half.id, days=7)[1]}",
        "clips": f"/entries/{done.id}/clips",
        "segments": f"/entries/{done.id}/segments",
        "eye contact": f"/entries/{done.id}/eye-contact",
        **edits,
        "shopping": f"/shopping?ids={_recipe(site).id}",
        "ways in": "/ways-in",
        **_imports(site),
        **_posts(site, done, clip),
        "notion": "/notion",
        "settings": "/settings",
        "keys and preferences": "/settings/service",
        "status": "/status",
        "share": "/share?text=Look!%20https://vm.tiktok.com/ZMabc1234/",
        "share wrong": "/share?text=A%20photo%20of%20my%20cat",
        "api": "/api/docs",
        "errors": "/errors",
        "offline": "/offline",
        "first person": "/auth/first",
        "not there": "/entries/none",
    }


def furnish_people(site: Site) -> dict[str, str]:
    """Let people sign in; returns the pages of the admin Alice, by name, and where she signs in."""
    add_person(site, "Alice")
    other = add_person(site, "Maximiliane von Oberhausen-Rothenburg")
    return {
        "sign in": "/auth/sign-in",
        "account": "/account",
        "people": "/people",
        "remove person": f"/people/{other.user_id}/remove",
        "start of an admin": "/",
        "settings of an admin": "/settings",
    }


def sign_in(tab: Page, name: str, password: str = PASSWORD) -> None:
    """Fill in the form of /auth/sign-in, where the tab is."""
    form = tab.locator("form", has=tab.locator("[name=password]"))
    form.locator("[name=name]").fill(name)
    form.locator("[name=password]").fill(password)
    form.locator("button").click()  # by no word: pictures are taken in other languages too


def _recipe(site: Site) -> EntryView:
    entry = site.order("https://www.tiktok.com/@chef/video/7106594312292453677")
    return site.finish(entry, results.workout() | {StageName.SUMMARIZE: results.recipe_note()}, title="Potatoes")


def _imports(site: Site) -> dict[str, str]:
    """One that runs, and one of which is asked what is wanted."""
    pages: dict[str, str] = {}
    for name, began in (("import", False), ("import running", True)):
        links = [
            FoundLink(f"https://www.tiktok.com/@chef/video/71065943122924{n:05}", ("Favourites", "Likes")[n % 2])
            for n in range(40 * began, 40 * began + 40)
        ]
        made = site.web.imports.draft("local", f"user_data_{name.replace(' ', '_')}.json", preview_of(links))
        if began:
            site.web.imports.start("local", made.id)
        pages[name] = f"/imports/{made.id}"
    return {"imports": "/imports", **pages}


def _posts(site: Site, entry: EntryView, clip: Path) -> dict[str, str]:
    """A channel with a post that is planned."""
    publishing = site.publishing
    publishing.accounts.connect("local", "youtube", "youtube", Grant("token"), Channel("UC1", "Alice trains"))
    (account,) = publishing.accounts.of_user("local")
    at, options = now() + timedelta(days=1), {"privacy": "unlisted"}
    order = PostPlan(account.id, clip, "reel", "Ten squats", "How to squat", at, options=options, entry_id=entry.id)
    post = publishing.planner.plan("local", order)
    pages = {"publish": "/publish", "publish new": f"/publish/new?entry={entry.id}&what=reel"}
    return {**pages, "publication": f"/publish/posts/{post.id}"}


def _whole_video(site: Site, entry: EntryView, clip: Path) -> None:
    """Segments, a preview of eye contact, and a video that stayed as it was."""
    site.segments.order("local", entry.id, SegmentWish())
    (order,) = site.segments.waiting(entry.id)
    first = SegmentFile(number=1, file="1.mp4", start_s=0, end_s=14.2, why=Why.SENTENCE, copied=True, distance_s=0)
    last = SegmentFile(number=2, file="1.mp4", start_s=14.2, end_s=30, why=Why.END, copied=False, distance_s=0)
    parts = Segments(segments=(first, last))
    site.segments.finish(order, site.publish(entry, "segments", Made(parts, {"1.mp4": clip})), parts)
    turned = "the head was turned away"
    strip = [Strip(start_s=n, corrected=0.9 * (n < 5), reason=turned if n > 3 else None) for n in range(8)]
    preview = EyeContactFile(
        file="1.mp4", end_s=8, corrected_share=0.56, left_alone={turned: 0.44}, strip=tuple(strip), offset_before=8.1,
        offset_after=1.9,
    )  # fmt: skip
    whole = EyeContactFile(end_s=30, reason=f"2 % of the pictures could be corrected: in most others, {turned}.")
    for wish in (EyeContactWish(preview=True), EyeContactWish()):
        site.eye_contact.order("local", entry.id, wish)
    for view, file in zip(site.eye_contact.waiting(entry.id), (preview, whole), strict=True):
        files = {"1.mp4": clip} if file.file else {}
        site.eye_contact.finish(view, site.publish(entry, f"eyes-{view.kind}", Made(file, files)), file)
