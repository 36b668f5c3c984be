"""Checks a model's answer against the video: what no named line says is taken out, and why is told."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import JsonValue

from services.domain.artifacts import Evidence, EvidenceSource, Mark, Value
from services.domain.schemas.model import FieldType, SchemaField
from services.notes.llm.answer_schema import ORIGINAL, AnswerShape, has_original, keyed
from services.notes.llm.answers import MAX_SHOWN, MAX_TEXT, AnswerFault, Checked, Unusable, parsed, shown, typed
from services.notes.llm.checks import prose, translations
from services.notes.llm.checks.items import CheckedRecord, Items
from services.notes.llm.checks.second_reader import SecondReader
from services.notes.llm.checks.singles import Singles
from services.notes.llm.checks.wording import bears_out
from services.notes.llm.grounding import TIMES, carries
from services.notes.llm.sources import Sources
from services.notes.llm.tongue import SAME, Tongue
from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.promo import is_promo
from services.notes.values import one_line

__all__ = ["AnswerFault", "Checked", "Unusable", "check", "parsed"]

MAX_ITEMS = 200
MAX_CITED = 12
INFERRED_CONFIDENCE = 0.35
_TRANSLATED = 0.6  # how far a value in another language is trusted: its numbers are compared, its words cannot be
_MAX_EVIDENCE = 3


def check(
    answer: Mapping[str, Any],
    shape: AnswerShape,
    sources: Sources,
    tongue: Tongue = SAME,
    reader: SecondReader | None = None,
) -> Checked:
    """Keep what the lines support, with their evidence; name the rest. `reader` is kept for several answers."""
    given: dict[str, Any] = answer["fields"]
    checker = _Checker(sources, reader or SecondReader(shape.schema, sources), tongue.of_answer(given))
    found: dict[str, Value] = {}
    for key, one in shape.keys.items():
        value = checker.field(f"fields.{key}", one, given[key]) if given.get(key) not in (None, [], {}, "") else None
        if value:
            found[one.name] = value
    for key in list(given)[:MAX_ITEMS]:
        if key not in shape.keys:
            checker.fault(f"fields.{one_line(key)[:MAX_SHOWN]}", "", "there is no such field")
    conflicts = answer.get("conflicts")
    return Checked(
        title=checker.prose(answer, "title"),
        summary=checker.prose(answer, "summary"),
        fields=found,
        faults=tuple(checker.faults),
        conflicts=tuple(conflicts[:MAX_ITEMS]) if isinstance(conflicts, list) else (),
    )


@dataclass(frozen=True)
class _Told:
    """A value as the note will hold it, and as the lines have it; `mark` says that the two are not the same."""

    value: JsonValue
    said: JsonValue
    mark: Mark = Mark.NONE


@dataclass
class _Checker:
    sources: Sources
    reader: SecondReader
    tongue: Tongue
    faults: list[AnswerFault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.language = self.tongue.spoken
        self.singles = Singles(self.reader, self.language)

    def fault(self, path: str, what: str, why: str) -> None:
        self.faults.append(AnswerFault(path, what, why))

    def prose(self, answer: Mapping[str, Any], key: str) -> str:
        """A title or summary: the sentences that the lines bear out, or the translation of such."""
        text, original = (one_line(one)[:MAX_TEXT] if isinstance(one, str) else "" for one in
                          (answer.get(key), answer.get(f"{key}_{ORIGINAL}")))  # fmt: skip
        kept = prose.borne_out(self.sources.lines, text, self.language)
        if kept or not (self.tongue.is_translated and text and original):
            return kept
        is_said = prose.borne_out(self.sources.lines, original, self.language) == original
        is_same = is_said and not self._fault_of(text, original)
        return text if is_same else ""

    def _fault_of(self, text: str, original: str) -> str:
        return translations.fault(text, original, wanted=self.tongue.wanted, spoken=self.tongue.spoken)

    def field(self, path: str, one: SchemaField, given: Any) -> Value | None:
        if one.type is FieldType.RECORDS:
            return self._records(path, one, given)
        if one.type is FieldType.TEXTS:
            return self._texts(path, one, given)
        if not isinstance(given, dict):
            self.fault(path, one.label, 'it is not {"value", "lines"}')
            return None
        value, evidence = self._single(path, one, given)
        return Value(value=value, evidence=tuple(evidence)) if evidence else None

    def _texts(self, path: str, one: SchemaField, given: Any) -> Value | None:
        kept: list[JsonValue] = []
        evidence: list[Evidence] = []
        for i, item in enumerate(self._objects(path, one, given)):
            value, found = self._single(f"{path}[{i}]", one, item, pointer=f"/{len(kept)}")
            if found and value not in kept:
                kept.append(value)
                evidence += found
        return Value(value=kept, evidence=tuple(evidence)) if kept else None

    def _single(
        self, path: str, one: SchemaField, given: dict[str, Any], *, pointer: str = ""
    ) -> tuple[JsonValue, list[Evidence]]:
        lines = self._cited(path, one.label, given)
        told = self._told(path, one, given.get("value"), given.get(ORIGINAL), one.label)
        if told is None or not lines:
            return None, []
        for one_told in told:
            said = self.singles.says(one, one_told.said, lines)
            if said:
                return one_told.value, self._quotes(one, one_told, said, pointer)
        value = told[0].value
        if self.singles.may_judge(one, value):
            return value, [_inferred(line, pointer) for line in lines[:1]]
        self._not_said(path, one.label, told)
        return None, []

    def _told(self, path: str, one: SchemaField, given: Any, original: Any, label: str) -> list[_Told] | None:
        """The value as it stands, and, where a translation was asked for, as the translation of its original."""
        try:
            value = typed(one, given)
        except ValueError as error:
            self.fault(path, label, str(error))
            return None
        told = [_Told(value, value)]
        source = one_line(original)[:MAX_TEXT] if isinstance(original, str) else ""
        if self.tongue.is_translated and has_original(one) and source and not self._fault_of(str(value), source):
            told.append(_Told(value, source, Mark.TRANSLATED))
        return told

    def _not_said(self, path: str, label: str, told: Sequence[_Told]) -> None:
        self.fault(path, label, f"no line that it names says {shown(told[-1].said)}")

    def _records(self, path: str, one: SchemaField, given: Any) -> Value | None:
        objects = list(self._objects(path, one, given))
        items = Items(one, self.reader, self._names(one, objects), self.language)
        kept: list[JsonValue] = []
        evidence: list[Evidence] = []
        for i, item in enumerate(objects):
            record, found = self._record(f"{path}[{i}]", items, item, f"/{len(kept)}")
            if record:
                kept.append(record)
                evidence += found
        return Value(value=kept, evidence=tuple(evidence)) if kept else None

    def _names(self, one: SchemaField, objects: Sequence[dict[str, Any]]) -> frozenset[str]:
        """What the lines call items, by the answer and by the rules: an amount beside one is not another's."""
        given = [
            text for item in objects for key in ("name", f"name_{ORIGINAL}") if isinstance(text := item.get(key), str)
        ]
        said = {text for text in given if any(bears_out((line,), text, self.language) for line in self.sources.lines)}
        return frozenset(said | {read.name for read in self.reader.records.get(one.name, ()) if read.name})

    def _record(
        self, path: str, items: Items, given: dict[str, Any], pointer: str
    ) -> tuple[dict[str, JsonValue], list[Evidence]]:
        """The record's supported parts; none of it without its name, because nobody could tell what it is."""
        one = items.field
        lines = self._cited(path, one.label, given)
        parts = {key: sub for key, sub in keyed(one).items() if given.get(key) not in (None, "")}
        name = next(((key, sub) for key, sub in parts.items() if sub.name == "name"), None)
        if name is None or not lines:
            return {}, []
        told = self._told(f"{path}.{name[0]}", name[1], given[name[0]], given.get(f"{name[0]}_{ORIGINAL}"), one.label)
        called = next(
            ((name_told, said) for name_told in told or () if (said := self._saying_name(name_told, lines, items))),
            None,
        )
        if called is None:
            if told:
                self._not_said(f"{path}.{name[0]}", name[1].label, told)
            return {}, []
        item = CheckedRecord(one.name, str(called[0].said), tuple(lines))
        record: dict[str, JsonValue] = {"name": called[0].value}
        evidence = {"name": self._quotes(name[1], called[0], called[1], f"{pointer}/name")}
        for key, sub in parts.items():
            if sub.name != "name":
                label = f"{sub.label.lower()} of {str(called[0].value)[:MAX_SHOWN]}"
                value, found = self._part(f"{path}.{key}", items, item, sub, given, key, label, pointer)
                if found:
                    record[sub.name], evidence[sub.name] = value, found
        self._keep_apart(path, items, item, record)
        ordered = {sub.name: record[sub.name] for sub in one.fields if sub.name in record}
        return ordered, [proof for key in ordered for proof in evidence[key]]

    def _saying_name(self, told: _Told, lines: Sequence[EvidenceLine], items: Items) -> list[EvidenceLine]:
        name = str(told.said)
        if is_promo(name) or any(items.is_of_another_kind(name, line) for line in lines):
            return []
        return [line for line in lines if bears_out((line,), name, self.language, is_name=True)] or (
            list(lines) if len(lines) > 1 and bears_out(lines, name, self.language, is_name=True) else []
        )

    def _part(
        self,
        path: str,
        items: Items,
        item: CheckedRecord,
        sub: SchemaField,
        given: dict[str, Any],
        key: str,
        label: str,
        pointer: str,
    ) -> tuple[JsonValue, list[Evidence]]:
        told = self._told(path, sub, given[key], given.get(f"{key}_{ORIGINAL}"), label)
        for one in told or ():
            said = items.says(item, sub, one.said)
            if said:
                return one.value, self._quotes(sub, one, said, f"{pointer}/{sub.name}")
        if told:
            self._not_said(path, label, told)
        return None, []

    def _keep_apart(self, path: str, items: Items, item: CheckedRecord, record: dict[str, JsonValue]) -> None:
        """Take out a number whose unit is another's, and an upper end without its lower one."""
        if not items.fits_together(item, record):
            self.fault(f"{path}.unit", f"amount of {item.name[:MAX_SHOWN]}", "its number and unit are of two amounts")
            for key in ("quantity", "quantity_max", "unit"):
                record.pop(key, None)
        for high, low in (("quantity_max", "quantity"), ("reps_max", "reps"), ("seconds_max", "seconds")):
            if high in record and low not in record:
                del record[high]

    def _objects(self, path: str, one: SchemaField, given: Any) -> Iterator[dict[str, Any]]:
        if not isinstance(given, list):
            self.fault(path, one.label, "it is not a list")
            return
        for i, item in enumerate(given[:MAX_ITEMS]):
            if isinstance(item, dict):
                yield item
            else:
                self.fault(f"{path}[{i}]", one.label, 'it is not an object with "lines"')

    def _cited(self, path: str, label: str, given: dict[str, Any]) -> list[EvidenceLine]:
        numbers = given.get("lines")
        listed = numbers if isinstance(numbers, list) else []
        if not listed:
            self.fault(path, label, 'it names no "lines"')
        lines = [self.sources.line(number) for number in listed[:MAX_CITED]]
        for number, line in zip(listed, lines, strict=False):
            if line is None:
                self.fault(path, label, f"there is no line {shown(number)}")
        return list(dict.fromkeys(line for line in lines if line))

    def _quotes(self, one: SchemaField, told: _Told, said: Sequence[EvidenceLine], pointer: str) -> list[Evidence]:
        factor = _TRANSLATED if told.mark is Mark.TRANSLATED else 1.0
        rated = [(carries(line, one, told.said) or 1.0, line) for line in said]
        rated = sorted(rated, key=lambda pair: -pair[0])[: 1 if one.name in TIMES else _MAX_EVIDENCE]
        return [_quote(line, told, pointer, rate * factor) for rate, line in rated]


def _quote(line: EvidenceLine, told: _Told, pointer: str, factor: float) -> Evidence:
    start = line.text.casefold().find(str(told.said).casefold())
    end = start + len(str(told.said)) if start >= 0 else None
    evidence = line.evidence(max(start, 0), end, path=pointer, factor=factor)
    return evidence.model_copy(update={"mark": told.mark}) if told.mark else evidence


def _inferred(line: EvidenceLine, pointer: str) -> Evidence:
    evidence = line.evidence(path=pointer)
    return evidence.model_copy(update={"source": EvidenceSource.INFERRED, "confidence": INFERRED_CONFIDENCE})
