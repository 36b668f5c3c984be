"""Values of a note as cells of a Notion data source: each type of column takes what it can hold, or says why not."""

import hashlib
import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from clients.notion.api import MAX_CHILDREN, MAX_TEXT
from clients.notion.models import Property
from services.notes.values import one_line
from services.notion.columns.rich_text import pieces, runs, units

Json = dict[str, Any]
MAX_TEXT_UNITS = 10_000  # of a text cell; the page has the whole
MAX_OPTION_UNITS = 100
MAX_LINE_UNITS = 200  # of an e-mail address or a phone number
_SHOWN = 40  # characters of a refused value in its remark


@dataclass(frozen=True)
class Fact:
    """Something known about the video, in the forms that columns take."""

    text: str = ""
    parts: tuple[str, ...] = ()  # the single things of a list
    number: float | None = None
    flag: bool | None = None
    is_duration: bool = False  # the number is seconds

    def all_parts(self) -> tuple[str, ...]:
        """The parts, or those that the text lists."""
        return self.parts or tuple(filter(None, (part.strip() for part in re.split(r"[,;\n]", self.text))))


@dataclass(frozen=True)
class CellValue:
    """What to write, None when the column cannot hold it, and a word about what was cut or left out."""

    value: Json | None
    remark: str = ""


def cell(column: Property, fact: Fact) -> CellValue:
    """The fact as a cell of the column. Columns of other types take nothing."""
    make = _MAKERS.get(column.type)
    return make(column, fact) if make else CellValue(None)


def is_supported(column: Property) -> bool:
    """Whether a value can be made for the column."""
    return column.type in _MAKERS


def digest(text: str) -> str:
    """Of a cell's text: short, for comparing; Notion's JSON may hold halves of characters."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:12]


def empty_cell(value: object) -> bool:
    """Whether a cell as read back holds nothing; an unticked box is nothing."""
    return value is None or value is False or value == [] or value == ""


def _text(column: Property, fact: Fact) -> CellValue:
    text = _clean(fact.text or ", ".join(fact.parts))
    if not text:
        return CellValue(None)
    if units(text) <= MAX_TEXT_UNITS:
        return CellValue({column.type: runs(text)})
    kept = pieces(text, MAX_TEXT_UNITS - 1)[0].rstrip() + "…"
    return CellValue({column.type: runs(kept)}, f"“{column.name}” is cut after {MAX_TEXT_UNITS:,} characters.")


def _title(_column: Property, fact: Fact) -> CellValue:
    title = one_line(fact.text)
    cut = pieces(title, MAX_TEXT - 1)
    return CellValue({"title": runs(cut[0] + ("…" if len(cut) > 1 else ""))}) if title else CellValue(None)


def _number(column: Property, fact: Fact) -> CellValue:
    number = fact.number if fact.number is not None else parse_number(fact.text)
    if number is None or not math.isfinite(number):
        return _refused(column, fact, "takes a number")
    number = _in_unit(column, number) if fact.is_duration else number
    number = number / 100 if column.number_format == "percent" and "%" in fact.text else number
    return CellValue({"number": int(number) if float(number).is_integer() and abs(number) < 1e15 else round(number, 4)})


def parse_number(text: str) -> float | None:
    """The one number in a text, written as in English or as elsewhere: 1.5, 1,5, 1,234.5, 1.234,5, 1 234, 1½."""
    spaced = (
        unicodedata.normalize("NFKC", re.sub(r"(?<=\d)(?=[¼½¾⅓⅔⅛])", " ", text)).replace("⁄", "/").replace("−", "-")
    )
    grouped = re.sub(r"(?<=\d)[ ’'](?=\d{3}(?!\d))", "", spaced)
    mixed = re.fullmatch(r"\D*?(?:(\d+) )?(\d+)/(\d+)\D*", grouped)
    if mixed:
        whole, top, bottom = (int(part or 0) for part in mixed.groups())
        return whole + top / bottom if bottom else None
    found: list[str] = re.findall(r"-?\d[\d.,]*", grouped)
    return _decimal(found[0].rstrip(".,")) if len(found) == 1 else None


def _decimal(digits: str) -> float | None:
    comma, dot = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and dot >= 0:
        thousands = "," if dot > comma else "."
        digits = digits.replace(thousands, "")
    elif digits.count(",") > 1 or re.fullmatch(r"-?[1-9]\d{0,2},\d{3}", digits):
        digits = digits.replace(",", "")
    elif digits.count(".") > 1:
        digits = digits.replace(".", "")
    try:
        return float(digits.replace(",", "."))
    except ValueError:
        return None


_UNITS_S = (
    ("s sec secs second seconds", 1),
    ("m min mins minute minutes", 60),
    ("h hr hrs hour hours", 3600),
    ("length runtime", 1),
)


def _in_unit(column: Property, seconds: float) -> float:
    """In the unit that the column names; else in minutes, in which people note how long things take.

    By the column alone, so that one column never holds two units; only a video's length is seconds.
    """
    words = set(re.findall(r"[a-z]+", f"{column.name} {column.description}".casefold()))
    size_s = next((size for names, size in _UNITS_S if words & set(names.split())), 60)
    return round(seconds / size_s, 2)


def _select(column: Property, fact: Fact) -> CellValue:
    wanted = [part for part in fact.all_parts() if not is_web_address(part)]
    if not wanted:
        return CellValue(None)
    known = next((option.name for part in wanted if (option := column.option(part))), None)
    name = known or option_name(wanted[0])
    left_out = [part for part in wanted if part.casefold() != (name or "").casefold()]
    remark = (
        f"“{column.name}” takes one value; left out: {_short(', '.join(left_out))}." if left_out[:1] and name else ""
    )
    return CellValue({"select": {"name": name}}, remark) if name else CellValue(None)


def _multi_select(column: Property, fact: Fact) -> CellValue:
    names: dict[str, str] = {}
    for part in fact.all_parts():
        known = column.option(part)
        name = known.name if known else option_name(part)
        if name:
            names.setdefault(name.casefold(), name)
    kept = list(names.values())[:MAX_CHILDREN]
    over = len(names) - len(kept)
    remark = f"“{column.name}” holds {MAX_CHILDREN} values; {over} are left out." if over else ""
    return CellValue({"multi_select": [{"name": name} for name in kept]}, remark) if kept else CellValue(None)


def option_name(text: str) -> str:
    """A name that Notion accepts for a new option: one line, no commas, not too long."""
    name = " ".join(one_line(text).replace(",", " ").split())
    return pieces(name, MAX_OPTION_UNITS - 1)[0].rstrip() + "…" if units(name) > MAX_OPTION_UNITS else name


def _status(column: Property, fact: Fact) -> CellValue:
    found = next((option for part in (fact.text, *fact.all_parts()) if (option := column.option(part))), None)
    return (
        CellValue({"status": {"name": found.name}}) if found else _refused(column, fact, "has no status of that name")
    )


def _checkbox(column: Property, fact: Fact) -> CellValue:
    words = {"yes": True, "true": True, "ja": True, "sí": True, "oui": True, "no": False, "false": False, "nein": False}
    flag = fact.flag if fact.flag is not None else words.get(fact.text.strip().casefold())
    return CellValue({"checkbox": flag}) if flag is not None else _refused(column, fact, "takes yes or no")


def _url(column: Property, fact: Fact) -> CellValue:
    found = next((part for part in (fact.text.strip(), *fact.all_parts()) if is_web_address(part)), None)
    return CellValue({"url": found}) if found else _refused(column, fact, "takes a web address")


def is_web_address(text: str) -> bool:
    """Whether Notion takes it as a link."""
    if not text.startswith(("http://", "https://")) or units(text) > MAX_TEXT or any(map(str.isspace, text)):
        return False
    try:
        return bool(urlsplit(text).hostname)
    except ValueError:
        return False


def is_link(text: str) -> bool:
    """Whether a text of a page may lead there: Notion refuses a whole call for one link to a bare name."""
    return is_web_address(text) and "." in (urlsplit(text).hostname or "").strip(".")


def _email(column: Property, fact: Fact) -> CellValue:
    found = re.search(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+", fact.text)
    fits = found is not None and units(found.group()) <= MAX_LINE_UNITS
    return CellValue({"email": found.group()}) if found and fits else _refused(column, fact, "takes an e-mail address")


def _phone(column: Property, fact: Fact) -> CellValue:
    found = re.search(r"[+(]?\d[\d\s()./-]{4,40}\d", fact.text)
    return CellValue({"phone_number": found.group()}) if found else _refused(column, fact, "takes a phone number")


def _date(column: Property, fact: Fact) -> CellValue:
    span = parse_dates(fact.text)
    return CellValue({"date": span}) if span else _refused(column, fact, "takes a date such as 2026-05-31")


def parse_dates(text: str) -> Json | None:
    """A date, a time or a span of them in ISO 8601 (also 31.5.2026), as Notion keeps it."""
    parts = re.split(r"\s*(?:/|–|—|→|\bto\b|\bbis\b|\s-\s)\s*", text.strip())
    ends = [_iso(part) for part in parts]
    if not 1 <= len(ends) <= 2 or None in ends:
        return None
    if len(ends) == 2 and str(ends[1])[:10] < str(ends[0])[:10]:
        return None
    return {"start": ends[0], "end": ends[1] if len(ends) == 2 else None}


def _iso(text: str) -> str | None:
    dotted = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text)
    if dotted:
        text = "{2}-{1:0>2}-{0:0>2}".format(*dotted.groups())
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text).isoformat()
        if re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", text):
            return datetime.fromisoformat(text).isoformat()
    except ValueError:
        return None
    return None


def _refused(column: Property, fact: Fact, wants: str) -> CellValue:
    told = fact.text or ", ".join(fact.parts)
    return CellValue(None, f"“{column.name}” {wants}: “{_short(told)}” is left out." if told.strip() else "")


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _SHOWN else line[:_SHOWN].rstrip() + "…"


def _clean(text: str) -> str:
    return "\n".join(filter(None, (one_line(line) for line in text.splitlines())))


_MAKERS: dict[str, Callable[[Property, Fact], CellValue]] = {
    "title": _title,
    "rich_text": _text,
    "number": _number,
    "select": _select,
    "multi_select": _multi_select,
    "status": _status,
    "checkbox": _checkbox,
    "url": _url,
    "email": _email,
    "phone_number": _phone,
    "date": _date,
}
