"""A note for whoever has its secret link: to read alone, and nothing else of the person who shared it."""

from pathlib import Path
from typing import TypeVar

from flask import Blueprint, Response, g, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as Redirect

from endpoints.api.api_models import form
from endpoints.api.files import SIGNED, send, signed
from endpoints.api.sharing.share_links import ShareRequest, share
from endpoints.app_context import web
from services.domain.entries import EntryView
from services.entries.share_links import GONE, ShareLinkView
from services.exports.json_ld import json_ld
from services.exports.library import slides_of
from services.exports.results import Results
from services.notes.layout import blocks_beside_summary
from utils.errors import NotFoundError

A = TypeVar("A", Response, Redirect)
blueprint = Blueprint("shared_notes", __name__)
PICTURES = ("thumbnail", "poster")
HEADERS = {
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",  # the address is the secret: no other site is told it
}
UNTIL = {1: "For a day", 7: "For a week", 30: "For 30 days", 365: "For a year"}


@blueprint.get("/entries/<entry_id>/shares")
def links(entry_id: str) -> str:
    """The note's links, and the form for another."""
    return _links(entry_id)


@blueprint.post("/entries/<entry_id>/shares")
def make(entry_id: str) -> Response:
    """Make a link and show its address, this once."""
    _, url = share(entry_id, form(ShareRequest))
    answer = make_response(_links(entry_id, url=url), 201)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/entries/<entry_id>/shares/<share_id>/revoke")
def revoke(entry_id: str, share_id: str) -> Redirect:
    """End a link."""
    web().share_links.revoke(web().user_id, entry_id, share_id)
    return redirect(url_for(".links", entry_id=entry_id), 303)


def _links(entry_id: str, url: str = "") -> str:
    w = web()
    entry = w.entries.get(w.user_id, entry_id)
    found = w.share_links.of_entry(w.user_id, entry_id)
    is_local = not w.settings.public_url
    return render_template(
        "share_links.html", entry=entry, links=found, url=url, until=UNTIL, is_local=is_local, **_has(entry)
    )


def _has(entry: EntryView) -> dict[str, bool]:
    results = web().results.read(entry)
    return {"has_note": results.note is not None, "has_video": "media" in results.files or bool(slides_of(results))}


@blueprint.get("/n/<secret>")
def note(secret: str) -> Response:
    """The note as its owner's page shows it, without buttons; with a picture and a title for previews."""
    link, _, results = _shared(secret)
    if results.note is None:
        raise NotFoundError(GONE, "Ask whoever sent it for a new one.")
    g.is_stranger = True  # also for its owner: the page shows what others see
    home = web().settings.address
    picture = home + url_for(".picture", secret=secret) if _cover(results) else ""
    data = json_ld(results.note, results.media)
    page = render_template(
        "shared.html",
        secret=secret,
        link=link,
        note=results.note,
        media=results.media,
        files=results.files if link.with_video else {},
        slides=sorted(slides_of(results)) if link.with_video else [],
        blocks=blocks_beside_summary(results.note),
        linked_data={**data, "image": picture} if data and picture else data,
        picture=picture,
        url=home + url_for(".note", secret=secret),
    )
    return _closed(make_response(page))


@blueprint.get("/n/<secret>/picture")
def picture(secret: str) -> Response:
    """The cover, for previews. Other sites may show it: it is made for them."""
    path = _cover(_shared(secret)[2])
    if path is None:
        raise NotFoundError("This note has no picture.")
    answer = _closed(send(path))
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@blueprint.get("/n/<secret>/<any(media, reel):what>")
def file(secret: str, what: str) -> Response | Redirect:
    """The video or its reel, where the person shares them too."""
    link, entry, results = _shared(secret)
    if not link.with_video or what not in results.files:
        raise NotFoundError("The video is not shared.", "Ask whoever sent the link.")
    path = results.files[what]
    if what in SIGNED and (address := signed(entry, what, path)):
        return _closed(redirect(address))
    return _closed(send(path))


@blueprint.get("/n/<secret>/slides/<int:number>")
def slide(secret: str, number: int) -> Response:
    """A picture of a photo post, where the person shares them too."""
    link, _, results = _shared(secret)
    slides = slides_of(results) if link.with_video else {}
    if number not in slides:
        raise NotFoundError("This picture is not shared.", "Ask whoever sent the link.")
    return _closed(send(slides[number]))


def _shared(secret: str) -> tuple[ShareLinkView, EntryView, Results]:
    w = web()
    link = w.share_links.find(secret)
    entry = w.entries.get(link.user_id, link.entry_id)
    return link, entry, w.results.read(entry)


def _cover(results: Results) -> Path | None:
    found = [results.files[name] for name in PICTURES if name in results.files]
    return next(iter([*found, *slides_of(results).values()]), None)


def _closed(answer: A) -> A:
    answer.headers.extend(HEADERS)
    answer.cache_control.private = answer.cache_control.no_store = True
    return answer
