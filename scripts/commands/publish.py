"""Post a video to a channel, now or at a time; or see what is planned, and what became of it."""

import argparse
import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from config.settings import Settings
from services.container import LOCAL_USER, Container, open_container
from services.publishing.files.sources import Postable, of_own_file, postable
from services.publishing.planning import PostPlan
from services.publishing.proposals import Proposal, propose
from services.publishing.slots import in_utc
from services.publishing.views import PublicationView
from utils.errors import NeedsUserError, PermanentError

MAX_WAIT_S, LOOK_EVERY_S = 900.0, 0.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the call."""
    parser.add_argument(
        "video",
        nargs="?",
        metavar="FILE_OR_ENTRY",
        help="a video file, or an entry's id (its reel; :original, :clip:ID)",
    )
    parser.add_argument("--to", metavar="ACCOUNT", help="its id, its name, or its platform where there is one")
    parser.add_argument("--at", type=_time, metavar="TIME", help="such as 2026-12-01T17:30; now when left out")
    parser.add_argument("--not-later-than", type=_time, metavar="TIME", help="a day after its time when left out")
    parser.add_argument("--dry-run", action="store_true", help="do everything but the sending")
    parser.add_argument("--title", help="the note's when left out")
    parser.add_argument("--text", help="the note's summary when left out")
    parser.add_argument("--hashtag", action="append", metavar="WORD", help="may be given several times")
    parser.add_argument(
        "--option", action="append", default=[], metavar="NAME=VALUE", help="of the platform, such as privacy=public"
    )
    parser.add_argument("--again", action="store_true", help="post the same file there once more")
    parser.add_argument("--accounts", action="store_true", help="list the connected channels")
    parser.add_argument("--list", action="store_true", dest="lists", help="list what is planned and what was posted")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Plan it, and wait for what becomes of it where its time is now."""
    container = open_container(settings)
    try:
        if arguments.accounts:
            return _accounts(container, as_json=arguments.json)
        if arguments.lists:
            return _print(container.publishing.publications.of_user(LOCAL_USER), as_json=arguments.json)
        if not arguments.video or not arguments.to:
            raise NeedsUserError("Say what goes where.", "publish FILE_OR_ENTRY --to ACCOUNT; --accounts lists them.")
        made = container.publishing.planner.plan(LOCAL_USER, _plan(container, arguments))
        if arguments.at is None:
            made = _follow(container, made)
        _print([made], as_json=arguments.json)
        return int(made.state.is_dead_letter)
    finally:
        container.close()


def _plan(container: Container, arguments: argparse.Namespace) -> PostPlan:
    account = container.publishing.accounts.named(LOCAL_USER, arguments.to)
    item, entry_id, proposal = _chosen(container, arguments.video, account.platform)
    pairs = [pair.partition("=") for pair in arguments.option]
    return PostPlan(
        account_id=account.id,
        source=item.file,
        what=item.what,
        title=proposal.title if arguments.title is None else arguments.title,
        text=proposal.text if arguments.text is None else arguments.text,
        hashtags=proposal.hashtags if arguments.hashtag is None else tuple(arguments.hashtag),
        at=arguments.at or datetime.now(UTC),
        options={name.strip(): value.strip() for name, _, value in pairs},
        entry_id=entry_id,
        not_later_than=arguments.not_later_than,
        dry_run=arguments.dry_run,
        again=arguments.again,
        is_fixed=entry_id is not None,
    )


def _chosen(container: Container, given: str, platform: str) -> tuple[Postable, str | None, Proposal]:
    rules = container.publishing.platforms.platforms[platform].rules
    path = Path(given).expanduser()
    if path.is_file():
        item = of_own_file(path.resolve())
        return item, None, propose(rules, None, None, item)
    entry_id, _, what = given.partition(":")
    entry = container.entries.find(entry_id)
    if entry is None or entry.user_id != LOCAL_USER:
        raise PermanentError(f"There is no file or entry “{given}”.", "Give a video file, or the id of an entry.")
    results = container.results.read(entry)
    item = postable(entry, results, what or "reel", container.publishing.sources)
    return item, entry.id, propose(rules, entry, results, item)


def _follow(container: Container, made: PublicationView) -> PublicationView:
    """Do it here: no worker need run. Returns when it is done, or needs somebody."""
    runner = container.publishing.runner()
    runner.start()
    ends = time.monotonic() + MAX_WAIT_S
    try:
        while time.monotonic() < ends:
            made = container.publishing.publications.get(LOCAL_USER, made.id)
            if made.state.is_over or made.state.is_dead_letter:
                break
            time.sleep(LOOK_EVERY_S)
    finally:
        runner.stop()
    return made


def _accounts(container: Container, *, as_json: bool) -> int:
    found = container.publishing.accounts.of_user(LOCAL_USER)
    if as_json:
        print(
            json.dumps(
                [{"id": one.id, "platform": one.platform, "name": one.name, "state": one.state} for one in found]
            )
        )
        return 0
    for one in found:
        print(f"{one.id}  {one.platform:<10} {one.name}  {one.problem or one.state}")
    if not found:
        print("No channel is connected. The page Publish connects them.")
    return 0


def _print(found: Sequence[PublicationView], *, as_json: bool) -> int:
    if as_json:
        print(json.dumps([_object(one) for one in found], ensure_ascii=False))
        return 0
    for one in found:
        dry = " (dry run)" if one.dry_run else ""
        print(f"{one.at:%Y-%m-%d %H:%M} UTC  {one.platform}:{one.account_name}  {one.state}{dry}  {one.title}")
        for line in filter(None, (one.link, one.message)):
            print(f"    {line}")
    return 0


def _object(one: PublicationView) -> dict[str, Any]:
    names = ("id", "platform", "account_id", "account_name", "title", "state", "code", "message", "link", "dry_run")
    return {name: getattr(one, name) for name in names} | {"at": one.at.isoformat()}


def _time(text: str) -> datetime:
    """A time; without a zone it is this machine's."""
    return in_utc(datetime.fromisoformat(text))
