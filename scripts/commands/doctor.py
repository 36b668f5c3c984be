"""Say what is configured, what is missing and what to do about it."""

import argparse
import json
from dataclasses import replace

from clients.database.session import Database, database_url
from clients.sites.downloader import downloader_in_use
from clients.sites.downloader_renewal import renew, use_own
from config.settings import Settings
from services.container import open_container
from services.operations.channel_answers import channel_answers
from services.operations.diagnostics import Check, CheckState, answers, ask_vendors, checks, guarded
from services.operations.disk_use import disk_use
from services.operations.kept_checks import kept_checks
from services.operations.kept_settings.beside import with_what_is_kept
from services.operations.sites_check import sites_check
from utils.errors import ClipsheetError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the call."""
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.add_argument(
        "--update-downloader",
        nargs="?",
        const="newest",
        choices=("newest", "nightly", "off"),
        help="renew yt-dlp in DATA_DIR: the newest, what is not released yet, or back to Clipsheet's own",
    )


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Print one line for each check. Returns 1 when something that is needed or configured does not work."""
    if arguments.update_downloader:
        return _update_downloader(settings, arguments.update_downloader)
    counting, _ = with_what_is_kept(settings)
    ask_vendors(counting)
    findings = [
        *checks(counting),
        _sites(counting),
        *_kept(counting),
        *answers(counting),
        *_channels(settings),
        disk_use(counting),
    ]
    if arguments.json:
        print(json.dumps([{"name": f.name, "state": f.state, "says": f.says, "advice": f.advice} for f in findings]))
    for finding in () if arguments.json else findings:
        print(f"{finding.state.mark} {finding.name:<18} {finding.says}")
        if finding.advice:
            print(f"{'':<21} {finding.advice}")
    return int(any(finding.state in (CheckState.BROKEN, CheckState.DEGRADED) for finding in findings))


def _sites(settings: Settings) -> Check:
    found = sites_check(settings)
    # Files need none of them, so a machine without the internet is not broken.
    return replace(found, state=CheckState.OFF) if found.state is CheckState.BROKEN else found


def _channels(settings: Settings) -> list[Check]:
    """Whose accounts the platforms say they are."""
    try:
        container = open_container(settings)
    except ClipsheetError as error:  # the other checks are told all the same
        return [Check("Channels", CheckState.BROKEN, error.message, error.advice)]
    try:
        return channel_answers(container.publishing.accounts)
    finally:
        container.close()


def _kept(settings: Settings) -> list[Check]:
    database = Database(database_url(settings))
    try:
        return [guarded(name, find) for name, find in kept_checks(database, settings).items()]
    finally:
        database.close()


def _update_downloader(settings: Settings, which: str) -> int:
    if which == "off":
        use_own(settings.data_dir)
        print(f"yt-dlp {downloader_in_use(settings.data_dir).version}, the one that came with Clipsheet, is used.")
        return 0
    print("Asking the package index …", flush=True)
    renewed = renew(settings.data_dir, early=which == "nightly")
    if renewed is None:
        print(f"yt-dlp {downloader_in_use(settings.data_dir).version} is in use, and the index has none newer.")
        return 0
    print(f"yt-dlp {renewed.version} works here and is used from the next download on. “off” goes back.")
    return 0
