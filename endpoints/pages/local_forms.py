"""Days, moments, lengths and numbers as the page's language writes them; English as the code always wrote it."""

import re
from datetime import date, datetime

from babel.dates import format_datetime, format_skeleton
from babel.numbers import format_decimal

from endpoints.languages import ENGLISH, language
from endpoints.languages import gettext as _

DAY, MONTH = "%-d %b %Y", "%B %Y"
# What strftime is told for English, and what Babel is for the others: a day by its parts, then the time.
_FORMS = {
    DAY: ("yMMMd", ""),
    MONTH: ("yMMMM", ""),
    "%H:%M": ("", "HH:mm"),
    "%a %-d %b, %H:%M": ("MMMEd", "HH:mm"),
    "%a %-d %b %Y, %H:%M": ("yMMMEd", "HH:mm"),
    "%-d %b, %H:%M:%S": ("MMMd", "HH:mm:ss"),
}
_LENGTH = re.compile(r"([\d.]+) (h|min|s)\b")


def written(at: date, form: str) -> str:
    """A day or moment in one of the forms above; any other form is for machines, and the same everywhere."""
    code = language()
    if code == ENGLISH or form not in _FORMS:
        return at.strftime(form)
    day, time = _FORMS[form]
    parts = [format_skeleton(day, at, locale=code)] if day else []
    if time and isinstance(at, datetime):
        parts.append(format_datetime(at, time, tzinfo=at.tzinfo, locale=code))
    return _(", ").join(parts)


def decimal(value: float, digits: int) -> str:
    """A number with that many digits after the point, or after what stands for it."""
    code = language()
    return (
        f"{value:.{digits}f}"
        if code == ENGLISH
        else format_decimal(value, f"0.{'0' * digits}".rstrip("."), locale=code)
    )


def length(english: str) -> str:
    """A length of time, "1 min 30 s", with the language's own units and point."""
    return english if language() == ENGLISH else _LENGTH.sub(_unit, english)


def _unit(found: re.Match[str]) -> str:
    number, unit = found.groups()
    shown = number if "." not in number else decimal(float(number), len(number.partition(".")[2]))
    if unit == "h":
        return _("%(num)s h", num=shown)
    return _("%(num)s min", num=shown) if unit == "min" else _("%(num)s s", num=shown)
