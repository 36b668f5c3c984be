"""The catalogues in translations/: made from the code, kept with what is translated already, compiled.

messages: of the pages and their Python, compiled as gettext has it; scripts: of static/js; sentences: made below the
pages and shown there; both compiled as JSON.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from config.languages import LANGUAGES
from scripts.translations.names import names
from scripts.translations.sentences import sentences

NO_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # so that only words make a change
BY_MACHINE = "a machine translation, unless a line says otherwise."
UNSAID = tuple(
    f'"{name}'.encode() for name in ("POT-", "PO-Rev", "Generated", "Project-Id", "Report-", "Last-Tr", "Language-Team")
)
DOMAINS = ("messages", "scripts", "sentences")
FOREIGN = tuple(code for code in LANGUAGES if code != "en")
PYTHON = {"_": None, "gettext": None, "ngettext": (1, 2)}
CATEGORIES = {
    1: ("other",),
    2: ("one", "other"),
    3: ("one", "many", "other"),
    6: ("zero", "one", "two", "few", "many", "other"),
}
_PLACE = re.compile(r"%\(\w+\)s|\{\w+\}")
SCRIPTS = {"_": None, "plural": (1, 2)}


def template(domain: str, root: Path) -> Catalog:
    """What the code says today, untranslated."""
    made = Catalog()
    for text, place in _found(domain, root):
        made.add(text, locations=[(place, 0)])
    return made


def _found(domain: str, root: Path) -> Iterator[tuple[str | tuple[str, ...], str]]:
    if domain == "messages":
        yield from _extracted(root, "templates", "jinja2", PYTHON, "html")
        yield from _extracted(root, "endpoints", "python", PYTHON, "py")
    elif domain == "scripts":
        yield from _extracted(root, "static/js", "javascript", SCRIPTS, "js")
    else:
        yield from ((text, "names") for text in names())
        yield from sentences(root)


def _extracted(
    root: Path, folder: str, method: str, keywords: dict[str, tuple[int, int] | None], ending: str
) -> Iterator[tuple[str | tuple[str, ...], str]]:
    pattern = f"**.{ending}"
    options = {pattern: {"trimmed": "true"}}  # as the application reads its templates
    found = extract_from_dir(root / folder, [(pattern, method)], options, keywords=keywords)
    for name, _, text, _, _ in found:
        yield text, f"{folder}/{name}"


def kept(domain: str, code: str, root: Path) -> Catalog:
    """A language's catalogue as it lies there."""
    path = folder_of(code, root) / f"{domain}.po"
    known = read_po(BytesIO(path.read_bytes()), locale=code) if path.is_file() else Catalog(locale=code)
    known.creation_date = known.revision_date = NO_DAY
    return known


def renewed(domain: str, code: str, root: Path, today: Catalog | None = None) -> Catalog:
    """The same with what the code says today: known translations stay, what nobody says any more goes."""
    known = kept(domain, code, root)
    known.update(today or template(domain, root), no_fuzzy_matching=True, update_creation_date=False)
    known.obsolete.clear()
    known.fuzzy, known.header_comment = False, f"# {LANGUAGES[code]}: {BY_MACHINE}"
    return known


def folder_of(code: str, root: Path) -> Path:
    """Where a language's catalogues lie."""
    return root / "translations" / code / "LC_MESSAGES"


def as_text(catalog: Catalog) -> bytes:
    """The .po file, without dates and line numbers, so that only words make a change."""
    file = BytesIO()
    write_po(file, catalog, sort_output=True, include_lineno=False, omit_header=False, width=120)
    lines = file.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(UNSAID))


def compiled(domain: str, catalog: Catalog) -> tuple[str, bytes]:
    """The name of the file that the service reads, and what is in it."""
    if domain == "messages":
        file = BytesIO()
        write_mo(file, catalog)
        return "messages.mo", file.getvalue()
    words = {first_of(message): _form(message, catalog) for message in catalog if message.id and all(forms_of(message))}
    return f"{domain}.json", json.dumps(words, ensure_ascii=False, indent=0, sort_keys=True).encode()


def _form(message: Message, catalog: Catalog) -> str | dict[str, str]:
    """A sentence, or its forms by the category of their number, as Intl.PluralRules names them."""
    forms = forms_of(message)
    return forms[0] if isinstance(message.id, str) else dict(zip(CATEGORIES[catalog.num_plurals], forms, strict=True))


def first_of(message: Message) -> str:
    """The English, of one where there are several."""
    return str(message.id if isinstance(message.id, str) else message.id[0])


def forms_of(message: Message) -> list[str]:
    """The translation, in each of its forms; an empty one where there is none."""
    return [message.string] if isinstance(message.string, str) else list(message.string or [""])


def untranslated(catalog: Catalog) -> Iterator[str]:
    """What has no translation, or one whose places to fill in are not those of the English."""
    for message in catalog:
        forms = forms_of(message)
        if not message.id or message.id == "":
            continue
        if message.fuzzy or not all(forms):
            yield first_of(message)
        elif not _fits(message, forms):
            yield f"{first_of(message)}: other places to fill in"


def _fits(message: Message, forms: list[str]) -> bool:
    wanted = _places(first_of(message) if isinstance(message.id, str) else message.id[1])
    if isinstance(message.id, str):
        return _places(forms[0]) == wanted
    return _places(forms[-1]) == wanted and all(_places(form) <= wanted for form in forms)  # "one clip" needs no number


def _places(text: str) -> set[str]:
    return set(_PLACE.findall(text))
