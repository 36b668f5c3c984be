"""The languages of the page: which one a request is answered in, and what a sentence is called in it.

English stands in the code, as the name under which the catalogues in `translations/` keep the sentence in the others.
Whose choice counts: the cookie that the page's menu sets, then the browser's Accept-Language, then DEFAULT_LANGUAGE.
"""

import json
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import flask_babel
from flask import Blueprint, Flask, g, redirect, request, url_for
from flask_babel import Babel, get_domain, get_locale
from markupsafe import Markup
from werkzeug.wrappers import Response

from config.languages import LANGUAGES
from config.settings import PROJECT_ROOT
from endpoints.sentences import sentences_of
from utils.error_codes import ErrorCode

ENGLISH = "en"
RIGHT_TO_LEFT = frozenset({"ar"})
TRANSLATIONS = PROJECT_ROOT / "translations"
COOKIE, KEPT_S = "language", 365 * 86_400
blueprint = Blueprint("languages", __name__)


def speak_languages(app: Flask, default: str) -> None:
    """Give the templates `_`, `ngettext` and `{% trans %}`, and choose the language of each request."""
    choose = partial(_chosen, default)
    Babel(app, default_translation_directories=str(TRANSLATIONS), locale_selector=choose)
    app.jinja_env.install_gettext_callables(_said, _counted, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.filters.update(translated=translated, explained=explained, bdi=bdi)
    app.jinja_env.globals.update(languages=LANGUAGES, language=language, direction=direction, script_words=script_words)


def _chosen(default: str) -> str:
    wanted = request.cookies.get(COOKIE, "")
    return wanted if wanted in LANGUAGES else request.accept_languages.best_match(LANGUAGES, default) or default


def language() -> str:
    """The code of the language that this request is answered in."""
    locale = get_locale()
    return str(locale) if locale else ENGLISH


def direction() -> str:
    """Where that language's lines run to: ltr or rtl."""
    return "rtl" if language() in RIGHT_TO_LEFT else "ltr"


def gettext(text: str, **values: object) -> str:
    """A sentence of the code in the page's language, with `%(names)s` filled in."""
    return str(flask_babel.gettext(text, **values))


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """The form of a sentence that its number asks for; `%(num)s` is the number."""
    return str(flask_babel.ngettext(one, many, num, **values))


def _said(text: str) -> str:
    return str(_catalogue().ugettext(text))


def _counted(one: str, many: str, num: int) -> str:
    return str(_catalogue().ungettext(one, many, num))


def _catalogue() -> Any:
    """The request's own, kept: a list asks for it some 400 times, and Babel works it out anew each time."""
    if "catalogue" not in g:
        g.catalogue = get_domain().get_translations()
    return g.catalogue


def translated(text: str | None) -> str:
    """A sentence that was made elsewhere, in the page's language where the catalogue knows it, else as it is."""
    return translated_into(language(), text or "")


def translated_into(code: str, text: str) -> str:
    """The same in a language that is known already, outside of a request."""
    if code == ENGLISH or not text:
        return text
    known = sentences_of(_folder(code) / "sentences.json").say(text)
    return known or (_isolated(text) if code in RIGHT_TO_LEFT else text)


def explained(text: str | None, code: ErrorCode | None) -> str:
    """Why something failed: the sentence itself, or what its code means with the sentence in brackets, as it is."""
    said = translated(text)
    if said not in (text, _isolated(text or "")) or not text or not code or language() == ENGLISH:
        return said
    return f"{translated(code.meaning)} {translated(code.advice)} ({_isolated(text)})"


def _isolated(text: str) -> str:
    """English in a line that may run from right to left keeps its own direction, and its full stop at its own end."""
    return f"\u2068{text}\u2069"


def bdi(text: object) -> Markup:
    """A person's own words, set apart from the lines around them: they may run in the other direction."""
    return Markup("<bdi>{}</bdi>").format(text) if text else Markup()


def script_words() -> dict[str, Any]:
    """What the page's scripts say, by the English that stands in them; nothing in English."""
    return {} if language() == ENGLISH else _words_of(_folder(language()) / "scripts.json")


def _folder(code: str) -> Path:
    return TRANSLATIONS / code / "LC_MESSAGES"


@lru_cache
def _words_of(path: Path) -> dict[str, Any]:
    words: dict[str, Any] = json.loads(path.read_text()) if path.is_file() else {}
    return words


@blueprint.post("/language")
def choose() -> Response:
    """The menu at the foot of every page: keep the choice in this browser, and show the same page again."""
    back = request.form.get("back", "")
    is_ours = back.startswith("/") and not back.startswith(("//", "/\\"))
    answer = redirect(back if is_ours else url_for("pages.start"), 303)
    wanted = request.form.get("language", "")
    if wanted in LANGUAGES:
        is_secure = request.is_secure
        answer.set_cookie(COOKIE, wanted, max_age=KEPT_S, samesite="Lax", httponly=True, secure=is_secure)
    return answer
