"""The command line's parser, which says what was perhaps meant when a word is mistyped."""

import argparse
import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

_CHOICE = re.compile(r"invalid choice: '?(?P<word>[^' ]+)'? \(choose from (?P<choices>.*?)\)", re.DOTALL)


class Parser(argparse.ArgumentParser):
    """argparse's own, whose errors end with "Did you mean …?" for commands, choices and options."""

    def error(self, message: str) -> NoReturn:
        """End with code 2 and the message, as argparse does, and a hint."""
        found = _CHOICE.search(message)
        hint = meant(found["word"], re.findall(r"[^', ]+", found["choices"])) if found else ""
        super().error(". ".join(filter(None, (message, hint))))

    def parse_known_args(self, args=None, namespace=None):  # type: ignore[no-untyped-def]
        """Parse what is known; a mistyped option ends it here, where the options of this command are known."""
        known, rest = super().parse_known_args(args, namespace)
        for word in rest:
            if hint := meant(word.partition("=")[0], self._option_string_actions) if word.startswith("--") else "":
                self.error(f"unrecognized arguments: {word}. {hint}")
        return known, rest


def meant(word: str, choices: Iterable[str]) -> str:
    """Give the question for the nearest of the choices; empty when none is near."""
    near = get_close_matches(word.lower(), list(choices), n=1, cutoff=0.6)
    return f"Did you mean {near[0]}?" if near else ""


def why_no_command(word: str, commands: Sequence[str]) -> str:
    """Say what is wrong with a first word that is no command, in one or two sentences."""
    if word.startswith(("http://", "https://")) or Path(word).is_file():
        return f"{word} is no command. For its note: scripts/run process {word}"
    hint = meant(word, commands)
    return f"There is no command {word}. {hint or 'The commands are: ' + ', '.join(commands) + '.'}"
