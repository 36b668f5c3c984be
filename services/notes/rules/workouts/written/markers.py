"""What a written line begins with: a bullet or number, and a label such as "A1" or "min 2"."""

import re

_MARKER = re.compile(r"[^\w(\[（【#@\"“«'&$€£]+")
_NUMBERED = re.compile(
    r"(?:\d{1,2}\s?[.)](?!\d)|\d{1,2}:\s|[①-⑳❶-❿]\s?|(?:\d|1[0-2])\s?[-–](?=\s?[^\W\d])(?!(?:min|sec|sek|seg|day|week|hour|step|move|round|tage|wöch|woch|jour|giorn|d[ií]as|dag|gün|set)[a-zäöü]*\b)|\d\ufe0f?\u20e3|"
    r"#\d{1,2}\b[.:)]?|\(\d{1,2}\))\s*"
)
_LETTERED = re.compile(r"(?P<group>[A-H]\d{1,2}|\d[A-H](?=[.):\s])|[A-H](?=[.):]))\s?[.):\-–]?\s*(?=[^\W\d_]|\d)")
_LABEL = re.compile(
    r"(?P<group>(?:(?:min|mins|minute|minuto|minuta|minuut|minut|dk|dakika|мин|минута|menit|station|estación|"
    r"posten|stazione|stacja|"
    r"move|exercise|übung|ejercicio|exercice|esercizio|exercício|упражнение|ćwiczenie|egzersiz|latihan|gerakan|"
    r"variation|variación|"
    r"oefening|round|runde|ronda|set|tour|block|bloque|bloc|partner|"
    r"athlete)s?\.?\s?#?\d{1,2}(?:\s?[-–&/,+]\s?\d{1,2})*)|"
    r"[MP]\d|partner [AB]|"
    r"\d{1,2}(?:st|nd|rd|th|re|ère|e|ème|\.|º|ª|a|o)\s(?:min|minute|minuto|minuta|minuut|round)|"
    r"(?:min(?:ute)?s?\s)?(?:odd|even|ungerade|gerade|impar(?:es)?|par(?:es)?|paire?s?|impaire?s?|dispari|pari|"
    r"nieparzyste|parzyste|чётн\w+|"
    r"нечётн\w+)(?:\s(?:min|mins|minutes?|minuten|minutos|minuti|minuty)\.?)?)(?:\s?[:.)：\-–—=→➡▶]\ufe0f?\s*|"
    r"\s(?=\d))",
    re.IGNORECASE,
)


def marker_of(text: str) -> tuple[str, int]:
    """ "number", "bullet" or the sign itself; and where the text begins."""
    at = 0
    marker = ""
    if match := _MARKER.match(text):
        marker, at = match.group().strip()[:1], match.end()
    if match := _NUMBERED.match(text, at):
        marker, at = "number", match.end()
        again = _MARKER.match(text, at)
        at = again.end() if again else at
    return marker, at


def label_of(text: str, at: int) -> tuple[str, tuple[int, int], int]:
    for pattern in (_LABEL, _LETTERED):
        match = pattern.match(text, at)
        if match and match.end() < len(text.rstrip()):
            return match.group("group").strip(), match.span("group"), match.end()
    return "", (0, 0), at
