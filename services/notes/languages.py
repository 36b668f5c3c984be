"""Which language a word names ("German", "Deutsch", "de-AT"), and in which one a text is written."""

import re
import unicodedata
from functools import lru_cache

from services.notes.rules.word_lists.small_words import NEGATIONS, SMALL_WORDS

_NAMES = {
    "en": "english englisch inglés anglais inglese inglês engels", "de": "german deutsch alemán allemand tedesco duits",
    "es": "spanish español castellano spanisch espagnol", "fr": "french français französisch francés",
    "it": "italian italiano italienisch", "pt": "portuguese português portugiesisch", "nl": "dutch nederlands flemish",
    "pl": "polish polski", "ru": "russian русский", "uk": "ukrainian українська", "tr": "turkish türkçe",
    "id": "indonesian", "ms": "malay melayu", "sv": "swedish svenska", "da": "danish dansk", "no": "norwegian norsk nb",
    "fi": "finnish suomi", "cs": "czech čeština česky", "hu": "hungarian magyar", "ro": "romanian română",
    "el": "greek ελληνικά", "bg": "bulgarian български", "vi": "vietnamese", "ar": "arabic العربية",
    "fa": "persian farsi فارسی", "he": "hebrew עברית iw", "hi": "hindi हिन्दी", "th": "thai ไทย",
    "zh": "chinese mandarin 中文 汉语 简体中文", "ja": "japanese 日本語", "ko": "korean 한국어",
}  # fmt: skip
_CODES = {name: code for code, names in _NAMES.items() for name in (code, *names.split())}
_FIRST = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# Scripts that one language writes, by the letters of their names in Unicode; the first that occurs counts.
_SCRIPTS = (("HIRAGANA", "ja"), ("KATAKANA", "ja"), ("HANGUL", "ko"), ("CJK", "zh"), ("THAI", "th"), ("HEBREW", "he"),
            ("GREEK", "el"), ("DEVANAGARI", "hi"))  # fmt: skip
_LETTERS = {
    "uk": "іїєґ", "fa": "پچژگ", "tr": "ğış", "pl": "ąęłśżźć", "vi": "ơưđạảấầậắằẹếềệịọốồộớờợụủứừựỳỵ", "ro": "șță",
    "cs": "řěů", "hu": "őű", "pt": "ãõ", "es": "ñ¿¡", "de": "ß", "da": "øæ",
}  # fmt: skip
_MAX_READ = 4_000
_LETTER_WEIGHT = 2
_LEAST = 2
_FAMILIES = (("ARABIC", ("ar", "fa")), ("CYRILLIC", ("ru", "uk")))


@lru_cache(256)
def code_of(name: str) -> str:
    """The ISO 639-1 code of a language somebody named; empty for one that nobody here knows."""
    found = _FIRST.search(unicodedata.normalize("NFC", name.casefold()))
    return _CODES.get(found.group(), "") if found else ""


@lru_cache(1024)
def language_of(text: str) -> str:
    """The code of the language of a text; empty where too little speaks for one."""
    text = unicodedata.normalize("NFC", text[:_MAX_READ].casefold())
    script = _script(text)
    if len(script) == 2:
        return script
    words = _FIRST.findall(text.replace("’", "'"))
    among = dict(_FAMILIES).get(script) or [code for code in SMALL_WORDS if code not in ("ar", "fa", "ru", "uk")]
    scores = {code: _score(code, words, text) for code in among}
    ranked = sorted(scores, key=lambda code: -scores[code])
    if script:
        return ranked[0]
    is_clear = scores[ranked[0]] >= _LEAST and scores[ranked[0]] > scores[ranked[1]]
    return ranked[0] if is_clear else ""


def _script(text: str) -> str:
    counts: dict[str, int] = {}
    for char in text:
        if char.isalpha() and not char.isascii():
            name = unicodedata.name(char, "").partition(" ")[0]
            counts[name] = counts.get(name, 0) + 1
    letters = sum(char.isalpha() for char in text)
    for name, code in _SCRIPTS:
        if counts.get(name, 0) * 4 >= letters > 0:
            return code
    return next((name for name, _ in _FAMILIES if counts.get(name, 0) * 2 > letters), "")


def _score(code: str, words: list[str], text: str) -> float:
    known = SMALL_WORDS[code] | NEGATIONS.get(code, frozenset())
    return sum(word in known for word in words) + _LETTER_WEIGHT * any(char in text for char in _LETTERS.get(code, ""))
