"""Add languages whose script is read on the screen: ru uk el he hi ko ar th and others."""

import argparse
import sys

from clients.local_models.tessdata import FOLDER, LANGUAGES, MODELS, Tessdata, fetch
from config.settings import Settings
from utils.errors import NeedsUserError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the call."""
    parser.add_argument("action", choices=["list", "add", "remove"], help="what is there; fetch some; forget some")
    parser.add_argument("languages", nargs="*", metavar="LANGUAGE", help=f"of {' '.join(sorted(LANGUAGES))}")


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Do it. Raises NeedsUserError for a language that nobody has a model of."""
    tessdata = Tessdata(settings.models_dir / FOLDER)
    names = _models(arguments.languages)
    if arguments.action != "list" and not names:
        raise NeedsUserError("No language was named.", f"Name some of {' '.join(sorted(LANGUAGES))}.")
    for name in names:
        if arguments.action == "remove":
            tessdata.remove(MODELS[name])
        elif arguments.action == "add":
            sys.stderr.write(f"Fetching what reads {MODELS[name].script} ({name})\n")
            tessdata.add_library()
            tessdata.add(MODELS[name], fetch)
    _tell(tessdata)
    return 0


def _models(languages: list[str]) -> list[str]:
    unknown = [one for one in languages if one not in LANGUAGES]
    if unknown:
        raise NeedsUserError(
            f"There is no model for {' '.join(unknown)}.", f"There are some for {' '.join(sorted(LANGUAGES))}."
        )
    return list(dict.fromkeys(LANGUAGES[one] for one in languages))


def _tell(tessdata: Tessdata) -> None:
    added = {model.name: model.script for model in tessdata.models()}
    told = [f"{', '.join(code for code in LANGUAGES if LANGUAGES[code] == name)} ({added[name]})" for name in added]
    print(f"Read on the screen: Latin letters, Chinese, Japanese{''.join(f'; {one}' for one in told)}.")
