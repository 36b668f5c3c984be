"""The command line: `scripts/run [command]`. Each command is a module in `scripts/commands`."""

import argparse
import gc
import os
import socket
import sys
from collections.abc import Sequence
from importlib import import_module
from keyword import iskeyword

from config.settings import Settings, load_settings, secret_values
from config.version import VERSION
from scripts.parser import Parser, why_no_command
from utils.errors import ClipsheetError
from utils.logger import set_up_logging

COMMANDS = (
    *("serve", "process", "note", "highlight", "clips", "split", "eye-contact", "import", "publish", "notion"),
    "mcp",
    *("worker", "monitor", "queue"),
    *("doctor", "users", "tokens", "cleanup", "backup", "restore", "db", "media", "forget", "ocr-languages"),
    "push-keys",
)
SERVICES = ("serve", "worker", "monitor")
WRONG_CALL = 2  # as argparse ends
# What they write is the caller's, who says whom it is for.
FOR_PEOPLE = ("process", "note", "highlight", "clips", "split", "eye-contact")
PRIVATE = 0o077  # what the others write is its owner's alone
YOUNG = 10_000  # objects more before the youngest are looked through; at the usual 700 a start does so 170 times
INTERRUPTED = 130  # 128 + SIGINT, as shells report it


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 when all went well, 1 when something failed, 2 for a wrong call."""
    words = sys.argv[1:] if arguments is None else arguments
    if not words or words[0] not in FOR_PEOPLE:
        os.umask(PRIVATE)
    if words and not words[0].startswith("-") and words[0] not in COMMANDS:
        sys.stderr.write(f"{why_no_command(words[0], COMMANDS)}\n")
        return WRONG_CALL
    if arguments is None:
        gc.disable()  # loading makes next to no garbage, and looking for it takes a tenth of the time
        if words[:1] == ["process"] and "--estimate" not in words:
            _warm_up()  # before all that the command itself loads
    parsed = _parser(words).parse_args(words)
    if arguments is None:
        gc.freeze()  # it stays, and need not be looked through
        gc.set_threshold(YOUNG)
    gc.enable()
    try:
        settings = load_settings()
        _log(settings, parsed)
        code: int = parsed.run(settings, parsed)
    except ClipsheetError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except BrokenPipeError:  # `… | head` has read enough; what is left in the buffer is for nobody
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        return INTERRUPTED
    return code


def _warm_up() -> None:
    """Let the process that stages are forked from load its libraries while this one loads its own.

    What both need is loaded before they part: it is loaded once, and held once.
    """
    import services.costs.estimates  # noqa: F401 - most of what both need
    from services.pipeline.stage_process import fork_server  # heavy: pages do without

    if server := fork_server():
        server.warm()


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = Parser(prog="scripts/run", description="Short-video links in, finished notes out.")
    parser.add_argument("--version", action="version", version=f"Clipsheet {VERSION}")
    commands = parser.add_subparsers(metavar="command")
    for name in _wanted(words):
        command = import_module(f"scripts.commands.{name.replace('-', '_')}{'_' * iskeyword(name)}")
        summary = (command.__doc__ or "").partition("\n")[0]
        sub = commands.add_parser(name, help=summary, description=summary)
        command.add_arguments(sub)
        sub.set_defaults(run=command.run, logs=name in SERVICES)
        if name == "serve":
            parser.set_defaults(run=command.run, logs=True)
    return parser


def _wanted(words: Sequence[str]) -> Sequence[str]:
    # The others' libraries, the engine's first of all, would be half of a web process.
    if not words:
        return ("serve",)
    return (words[0],) if words[0] in COMMANDS else COMMANDS


def _log(settings: Settings, parsed: argparse.Namespace) -> None:
    # Commands that talk to a person keep quiet; what goes wrong is told in a sentence.
    quiet = not parsed.logs and settings.log_level == "INFO"
    level, style = "ERROR" if quiet else settings.log_level, settings.log_format or ("text" if quiet else "")
    set_up_logging(level, style, secrets=secret_values(settings))
    if settings.otel_exporter_otlp_endpoint and parsed.logs:
        from utils.telemetry import Telemetry  # heavy, and only where a collector is named

        about = {"service.name": "clipsheet", "service.instance.id": f"{socket.gethostname()}-{os.getpid()}"}
        Telemetry(
            settings.otel_exporter_otlp_endpoint, headers=settings.otel_exporter_otlp_headers, attributes=about
        ).start()


if __name__ == "__main__":
    sys.exit(main())
