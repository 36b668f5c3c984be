"""Say what is configured, what is missing and what to do about it."""

import argparse
import json

from config.settings import Settings
from services.checkup import State, answers, ask_vendors, checks
from services.disk_use import disk_use


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the call."""
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Print one line for each check. Returns 1 when something that is needed or configured does not work."""
    ask_vendors(settings)
    findings = [*checks(settings), *answers(settings), disk_use(settings)]
    if arguments.json:
        print(json.dumps([{"name": f.name, "state": f.state, "says": f.says, "advice": f.advice} for f in findings]))
    for finding in () if arguments.json else findings:
        print(f"{finding.state.mark} {finding.name:<18} {finding.says}")
        if finding.advice:
            print(f"{'':<21} {finding.advice}")
    return int(any(finding.state in (State.BROKEN, State.LIMPING) for finding in findings))
