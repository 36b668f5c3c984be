"""The page Publish: a month of posts, what waits for a person, and planning one. Works without JavaScript."""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from pydantic import ValidationError
from werkzeug.wrappers import Response

from clients.database.models import now
from clients.platforms.platform import Offer
from endpoints.api.publishing.models import PublicationRequest
from endpoints.app_context import web
from endpoints.pages.local_forms import written
from endpoints.planning import planned, postables_of, proposal_for
from services.publishing.channels.accounts import AccountView
from services.publishing.slots import in_utc, zone_named
from services.publishing.states import PostState
from services.publishing.views import PublicationView
from utils.errors import ClipsheetError, NeedsUserError

blueprint = Blueprint("publish", __name__, url_prefix="/publish")
ZONE = "zone"  # the cookie in which a browser says where it is
LOCAL = "%Y-%m-%dT%H:%M"
WORDS = {
    PostState.PLANNED: ("Planned", "wait"),
    PostState.DUE: ("Due", "busy"),
    PostState.PREPARED: ("Being sent", "busy"),
    PostState.SENT: ("Being looked up", "busy"),
    PostState.PROCESSING: ("Processing", "busy"),
    PostState.LIVE: ("Live", "good"),
    PostState.NEEDS_USER: ("Needs you", "part"),
    PostState.FAILED: ("Failed", "bad"),
    PostState.UNKNOWN: ("Perhaps posted", "bad"),
    PostState.REHEARSED: ("Dry run", "off"),
    PostState.CANCELLED: ("Dropped", "off"),
}


@dataclass(frozen=True)
class Day:
    """A cell of the calendar."""

    date: date
    is_in_month: bool
    is_today: bool
    posts: tuple[PublicationView, ...]


def here() -> tzinfo:
    """The zone that the browser said, else this machine's."""
    return zone_named(request.cookies.get(ZONE, "")) or now().astimezone().tzinfo or UTC


@blueprint.app_template_filter("local")
def local(at: datetime, form: str = "%H:%M") -> str:
    """A time where the browser is."""
    return written(at.astimezone(here()), form)


@blueprint.app_template_filter("post_state")
def post_state(one: PublicationView) -> tuple[str, str]:
    """A word and a tone."""
    return WORDS[one.state]


@blueprint.app_template_global()
def platforms_label(name: str) -> str:
    """A platform's name for people."""
    return web().publishing.platforms.platforms[name].label


@blueprint.get("")
def overview() -> str:
    """A month, and what waits for the person."""
    return page()


def page(refused: ClipsheetError | None = None, said: str = "") -> str:
    """The page, with what was refused or said."""
    w = web()
    month = _month(request.args.get("month", ""))
    weeks = _weeks(month)
    first, last = weeks[0][0], weeks[-1][-1] + timedelta(days=1)
    found = w.publishing.publications.of_user(w.user_id, since=_midnight(first), until=_midnight(last), limit=500)
    letters = [
        one
        for state in (PostState.NEEDS_USER, PostState.UNKNOWN, PostState.FAILED)
        for one in w.publishing.publications.of_user(w.user_id, state=state)
    ]
    accounts = w.publishing.accounts.of_user(w.user_id)
    return render_template(
        "publish.html",
        weeks=[[_day(one, month, found) for one in week] for week in weeks],
        month=month,
        before=(month - timedelta(days=1)).strftime("%Y-%m"),
        after=(month + timedelta(days=31)).strftime("%Y-%m"),
        posts=found,
        letters=letters,
        accounts=accounts,
        platforms=w.publishing.platforms.platforms,
        ways=[(platform, way) for (platform, _), way in w.publishing.platforms.ways.items()],
        redirect_uri=w.publishing.connecting.redirect_uri,
        refused=refused,
        said=said,
        only_rehearses=w.settings.publish_dry_run,
    )


@blueprint.get("/new")
def new() -> str:
    """Plan a post from an entry: everything is proposed."""
    return _new_page(request.args.get("entry", ""), request.args.get("what", ""), request.args.get("account", ""))


@blueprint.post("/new")
def plan() -> Response:
    """Plan it; what is wrong is said above the form, which keeps what was typed."""
    form = request.form
    try:
        planned(_asked())
    except ClipsheetError as error:
        typed = _new_page(form.get("entry", ""), form.get("what", ""), form.get("account", ""), error)
        return make_response(typed, 422)
    return redirect(url_for(".overview"), 303)


@blueprint.get("/posts/<publication_id>")
def one(publication_id: str) -> str:
    """A post, its history, and what can be done with it."""
    return _one_page(publication_id)


@blueprint.post("/posts/<publication_id>/move")
def move(publication_id: str) -> Response:
    """Another time."""
    publications, user_id = web().publishing.publications, web().user_id
    return _done(publication_id, lambda: publications.move(user_id, publication_id, _at(request.form.get("at", ""))))


@blueprint.post("/posts/<publication_id>/words")
def words(publication_id: str) -> Response:
    """Other words."""
    form = request.form
    changed = {
        "title": form.get("title", "").strip(),
        "text": form.get("text", "").replace("\r\n", "\n").strip(),
        "hashtags": _tags(form.get("hashtags", "")),
    }
    publications, user_id = web().publishing.publications, web().user_id
    return _done(publication_id, lambda: publications.edit(user_id, publication_id, changed))


@blueprint.post("/posts/<publication_id>/<any(check, retry, cancel):what>")
def act(publication_id: str, what: str) -> Response:
    """Look it up, send it again, or drop it."""
    publications = web().publishing.publications
    acts = {"check": publications.check, "retry": publications.retry, "cancel": publications.cancel}
    return _done(publication_id, lambda: acts[what](web().user_id, publication_id))


def _done(publication_id: str, change: Callable[[], object]) -> Response:
    try:
        change()
    except ClipsheetError as error:
        return make_response(_one_page(publication_id, error), 422)
    return redirect(url_for(".one", publication_id=publication_id), 303)


def _one_page(publication_id: str, refused: ClipsheetError | None = None) -> str:
    publications, user_id = web().publishing.publications, web().user_id
    found = publications.get(user_id, publication_id)
    platform = web().publishing.platforms.platforms[found.platform]
    return render_template(
        "publication.html",
        post=found,
        platform=platform,
        history=publications.history(user_id, publication_id),
        at=local(found.at, LOCAL),
        refused=refused,
        words={str(state): word for state, (word, _) in WORDS.items()},
    )


def _new_page(entry_id: str, what: str, account_id: str, refused: ClipsheetError | None = None) -> str:
    w = web()
    entry, files = w.entries.get(w.user_id, entry_id), postables_of(entry_id)
    accounts = w.publishing.accounts.of_user(w.user_id)
    account = _chosen(accounts, account_id)
    shown: dict[str, object] = {"entry": entry, "files": files, "accounts": accounts, "account": account}
    if account is None or not files:
        return render_template("publish_new.html", refused=refused, **shown)
    item, proposal = proposal_for(entry_id, what or files[0].what, account.platform)
    platform = w.publishing.platforms.platforms[account.platform]
    try:
        slot = w.publishing.free_slot(w.user_id, account.id, now())
    except NeedsUserError:
        slot = now()
    offer, unasked = _offer(account)
    return render_template(
        "publish_new.html",
        refused=refused,
        offer=offer,
        unasked=unasked,
        item=item,
        proposal=proposal,
        platform=platform,
        at=local(slot, LOCAL),
        chosen=_last_choices(account),
        typed=request.form,
        **shown,
    )


def _offer(account: AccountView) -> tuple[Offer, str]:
    """What the platform lets the account choose now, and why it could not be asked."""
    try:
        return web().publishing.accounts.offer(account.user_id, account.id), ""
    except ClipsheetError as error:
        return Offer(), str(error)


def _chosen(accounts: list[AccountView], account_id: str) -> AccountView | None:
    return next((one for one in accounts if one.id == account_id), accounts[0] if accounts else None)


def _last_choices(account: AccountView) -> dict[str, str]:
    """What the person chose for this account the last time; TikTok wants its audience chosen anew each time."""
    if account.platform == "tiktok":
        return {}
    found = web().publishing.publications.latest_of(account.user_id, account.id)
    return dict(found.options) if found else {}


def _asked() -> PublicationRequest:
    form = request.form
    options = {name.removeprefix("option."): value for name, value in form.items() if name.startswith("option.")}
    try:
        return PublicationRequest(
            account=form.get("account", ""),
            entry=form.get("entry", ""),
            what=form.get("what", ""),
            at=_at(form.get("at", "")) if form.get("when") != "now" else now(),
            title=form.get("title", ""),
            text=form.get("text", "").replace("\r\n", "\n"),
            hashtags=list(_tags(form.get("hashtags", ""))),
            options={name: value for name, value in options.items() if value},
            dry_run="dry_run" in form,
            again="again" in form,
        )
    except ValidationError as error:
        raise NeedsUserError(f"{error.errors()[0]['msg']}.", "Correct it.") from error


def _tags(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag.lstrip("#") for tag in text.replace(",", " ").split() if tag.lstrip("#")))


def _at(text: str) -> datetime:
    """A time of the form, where the browser is. Raises NeedsUserError."""
    try:
        return in_utc(datetime.strptime(text[:16], LOCAL).replace(tzinfo=here()))
    except ValueError as error:
        raise NeedsUserError("That is no time.", "Choose a day and a time.") from error


def _month(text: str) -> date:
    try:
        return in_utc(datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC)).date()
    except ValueError:
        return now().astimezone(here()).date().replace(day=1)


def _weeks(month: date) -> list[list[date]]:
    return calendar.Calendar().monthdatescalendar(month.year, month.month)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), here()).astimezone(UTC)


def _day(day: date, month: date, found: list[PublicationView]) -> Day:
    posts = tuple(one for one in found if one.at.astimezone(here()).date() == day)
    return Day(day, day.month == month.month, day == now().astimezone(here()).date(), posts)
