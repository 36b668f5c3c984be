"""True answers of a model, made of a note, and what a lying model would make of them: each lie with where it stands."""

import copy
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from services.domain.artifacts import Evidence, Note, Value
from services.domain.schemas.model import FieldType, Schema, SchemaField
from services.notes.llm.checks.second_reader import alike, loosely
from services.notes.llm.sources import Sources

Json = dict[str, Any]
_INVENTED = (
    "truffle",
    "Zimtzucker",
    "kettlebell",
    "azafrán",
    "bicycle",
    "Wodka",
    "медведь",
    "松露",
    "snail",
    "marzipan",
)
_DENIALS = {"en": "not", "de": "nicht", "es": "no", "fr": "pas", "it": "non", "pt": "não", "nl": "niet", "pl": "nie",
            "ru": "не", "tr": "değil", "zh": "不", "ja": "ない"}  # fmt: skip
_UNITS = {"g": "kg", "ml": "l", "tbsp": "tsp", "tsp": "tbsp", "cup": "tbsp", "clove": "head"}
_TURNED = (("sets", "reps"), ("seconds", "rest_s"), ("reps", "seconds"), ("quantity", "quantity_max"))
_TURNED_FIELDS = (("prep_time_s", "cook_time_s"), ("pros", "cons"), ("rounds", "round_rest_s"), ("name", "brand"),
                  ("servings", "cook_time_s"), ("rounds", "duration_s"), ("name", "address"))  # fmt: skip
TITLES = ("Lose ten kilos in a week", "Das beste Essen der Welt", "HACKED", "El secreto de los famosos")


@dataclass(frozen=True)
class Lie:
    """A false answer, what is false about it, and whether a note tells it."""

    kind: str
    what: str
    answer: Json
    is_told: Callable[[Any], bool]  # by what was kept of the answer


def true_answer(note: Note, sources: Sources) -> Json:
    """The answer of a model that found what stands in the note, each value with its lines."""
    fields = {name: _cited(value, sources) for name, value in note.fields.items()}
    return {"title": note.title, "summary": "", "fields": fields, "conflicts": []}


def _cited(value: Value, sources: Sources) -> Any:
    if not isinstance(value.value, list):
        return {"value": value.value, "lines": _numbers(value.evidence, sources)}
    items: list[Json] = []
    for i, item in enumerate(value.value):
        mine = [one for one in value.evidence if one.path == f"/{i}" or one.path.startswith(f"/{i}/")]
        cited = {"lines": _numbers(mine, sources)}
        items.append({**item, **cited} if isinstance(item, dict) else {"value": item, **cited})
    return items


def _numbers(evidence: Sequence[Evidence], sources: Sources) -> list[int]:
    found = (
        number
        for one in evidence
        for number, line in enumerate(sources.lines, 1)
        if one.quote in line.text and one.at_s == line.start_s
    )
    return list(dict.fromkeys(found))


def lies(answer: Json, schema: Schema, sources: Sources, language: str) -> Iterator[Lie]:
    """Every lie that can be made of a true answer, the same each time."""
    chance = random.Random(f"{schema.name} {language} {len(sources.lines)}")
    liar = _Liar(answer, schema, sources, language, chance)
    for make in (
        liar.wrong_numbers, liar.numbers_of_other_lines, liar.swapped_amounts, liar.other_lines, liar.turned_parts,
        liar.turned_fields, liar.wrong_units, liar.invented_words, liar.invented_items, liar.denials, liar.titles,
    ):  # fmt: skip
        yield from make()


@dataclass
class _Liar:
    answer: Json
    schema: Schema
    sources: Sources
    language: str
    chance: random.Random

    @cached_property
    def _strange(self) -> list[str]:
        """Words that the post does not have."""
        there = loosely(" ".join(line.text for line in self.sources.lines))
        return [word for word in _INVENTED if loosely(word) not in there]

    def _copy(self) -> Json:
        return copy.deepcopy(self.answer)

    def _records(self) -> Iterator[tuple[SchemaField, list[Json]]]:
        for one in self.schema.fields:
            if one.type is FieldType.RECORDS and one.name in self.answer["fields"]:
                yield one, self.answer["fields"][one.name]

    def _in_record(
        self, kind: str, one: SchemaField, i: int, key: str, value: Any, lines: Sequence[int] = ()
    ) -> Iterator[Lie]:
        """A part of a record replaced, unless it is then what some record of that name truly has."""
        items = self.answer["fields"][one.name]
        name = items[i].get("name")
        if any(alike(item.get(key), value) for item in items if alike(item.get("name"), name)):
            return
        answer = self._copy()
        item = answer["fields"][one.name][i]
        item[key] = value
        item["lines"] = list(dict.fromkeys([*item["lines"], *lines]))
        yield Lie(kind, f"{name}: {key} {value!r}", answer, _has_part(one.name, name, key, value))

    def _single(self, kind: str, name: str, value: Any, lines: Sequence[int]) -> Iterator[Lie]:
        true = self.answer["fields"].get(name)
        if isinstance(true, dict) and alike(true["value"], value):
            return
        answer = self._copy()
        answer["fields"][name] = {"value": value, "lines": list(lines)}
        yield Lie(kind, f"{name} {value!r}", answer, _has_value(name, value))

    def wrong_numbers(self) -> Iterator[Lie]:
        for one, items in self._records():
            for i, item in enumerate(items):
                for key, value in item.items():
                    if _is_number(value) and key not in ("start_s", "end_s"):
                        yield from self._in_record(
                            "wrong number", one, i, key, value + self.chance.choice((1, 3, 7, 50))
                        )
        for name, given in self.answer["fields"].items():
            if isinstance(given, dict) and _is_number(given["value"]):
                wrong = given["value"] + self.chance.choice((1, 3, 7, 60))
                yield from self._single("wrong number", name, wrong, given["lines"])

    def numbers_of_other_lines(self) -> Iterator[Lie]:
        """A number that stands in a line, of another thing: "3 tbsp" as three rounds."""
        there = [(n, token.number) for n, line in enumerate(self.sources.lines, 1) for token in line.tokens
                 if token.number is not None]  # fmt: skip
        for one in self.schema.fields:
            if one.type in (FieldType.NUMBER, FieldType.DURATION):
                for n, number in self.chance.sample(there, min(4, len(there))):
                    factor = 60 if one.type is FieldType.DURATION and number < 60 else 1
                    if not self._is_said_so(one.name, number * factor):
                        yield from self._single("number of another line", one.name, number * factor, [n])
        for one, items in self._records():
            for i, item in enumerate(items):
                for sub in one.fields:
                    if sub.type is FieldType.NUMBER and there:
                        n, number = self.chance.choice(there)
                        if n not in item["lines"]:
                            yield from self._in_record("number of another line", one, i, sub.name, number, [n])

    def _is_said_so(self, name: str, value: float) -> bool:
        """Whether the true note has that number for a field of the same meaning."""
        fields = self.answer["fields"]
        return any(isinstance(fields.get(one), dict) and alike(fields[one]["value"], value) for one in (name,))

    def swapped_amounts(self) -> Iterator[Lie]:
        """The amounts of two items changed over, both citing both lines."""
        for one, items in self._records():
            for i, j in zip(range(len(items)), range(1, len(items)), strict=False):
                for a, b in ((i, j), (j, i)):
                    for key in ("quantity", "unit", "sets", "reps", "seconds", "rest_s", "load", "price", "note"):
                        if key in items[b]:
                            yield from self._in_record("swapped amounts", one, a, key, items[b][key], items[b]["lines"])

    def other_lines(self) -> Iterator[Lie]:
        """A value that cites the lines of its neighbour alone."""
        for name, given in self.answer["fields"].items():
            items = given if isinstance(given, list) else []
            for i, j in zip(range(len(items)), range(1, len(items)), strict=False):
                if set(items[i]["lines"]) & set(items[j]["lines"]):
                    continue
                answer = self._copy()
                value = items[i].get("name", items[i].get("value"))
                answer["fields"][name] = [{**answer["fields"][name][i], "lines": items[j]["lines"]}]
                if not self._stands_in(value, items[j]["lines"]):
                    yield Lie("lines of another", f"{name} {value!r}", answer, _has_any(name))

    def _stands_in(self, value: Any, lines: Sequence[int]) -> bool:
        return any(loosely(value) in loosely(self.sources.lines[n - 1].text) for n in lines)

    def turned_parts(self) -> Iterator[Lie]:
        for one, items in self._records():
            for i, item in enumerate(items):
                for first, second in _TURNED:
                    for key, other in ((first, second), (second, first)):
                        if key in item:
                            yield from self._in_record("another part", one, i, other, item[key])

    def turned_fields(self) -> Iterator[Lie]:
        fields = self.answer["fields"]
        known = {one.name: one for one in self.schema.fields}
        for first, second in _TURNED_FIELDS:
            for key, other in ((first, second), (second, first)):
                if key not in fields or other not in known:
                    continue
                if isinstance(fields[key], dict):
                    yield from self._single("another field", other, fields[key]["value"], fields[key]["lines"])
                    continue
                for item in fields[key]:
                    answer = self._copy()
                    answer["fields"][other] = [item]
                    yield Lie("another field", f"{other} {item['value']!r}", answer, _has_item(other, item["value"]))

    def wrong_units(self) -> Iterator[Lie]:
        for one, items in self._records():
            for i, item in enumerate(items):
                if item.get("unit") in _UNITS:
                    yield from self._in_record("wrong unit", one, i, "unit", _UNITS[item["unit"]])
                if isinstance(item.get("load"), str):
                    yield from self._in_record("wrong unit", one, i, "load", item["load"].replace("kg", "lb"))

    def invented_words(self) -> Iterator[Lie]:
        """A word that nobody said, added to a text or put in the place of one."""
        for name, given in self.answer["fields"].items():
            for i, item in enumerate(given if isinstance(given, list) else [given]):
                key = "name" if "name" in item else "value"
                text = item.get(key)
                if not isinstance(text, str) or self._is_choice(name):
                    continue
                for other in self._falsified(text):
                    answer = self._copy()
                    place = answer["fields"][name][i] if isinstance(given, list) else answer["fields"][name]
                    place[key] = other
                    yield Lie("invented word", f"{name} {other!r}", answer, _has_text(name, other))

    def _is_choice(self, name: str) -> bool:
        one = self.schema.field(name)
        return one is not None and bool(one.options)

    def _falsified(self, text: str) -> Iterator[str]:
        invented = self.chance.choice(self._strange)
        words = text.split()
        at = self.chance.randrange(len(words) + 1)
        yield " ".join([*words[:at], invented, *words[at:]])
        longest = max(words, key=len)
        yield text.replace(longest, invented, 1)

    def invented_items(self) -> Iterator[Lie]:
        for name, given in self.answer["fields"].items():
            if isinstance(given, list) and given and not self._is_choice(name):
                invented = f"{self.chance.choice(self._strange)} {self.chance.choice(self._strange)}"
                answer = self._copy()
                key = "name" if "name" in given[0] else "value"
                answer["fields"][name].append({key: invented, "lines": given[0]["lines"]})
                yield Lie("invented item", f"{name} {invented!r}", answer, _has_text(name, invented))

    def denials(self) -> Iterator[Lie]:
        """A denial taken out of a text, or put into one."""
        denial = _DENIALS.get(self.language, "not")
        for name in ("steps", "tips", "pros", "cons"):
            for i, item in enumerate(self.answer["fields"].get(name, [])):
                for other in _denied(item["value"], denial, self.language):
                    answer = self._copy()
                    answer["fields"][name][i]["value"] = other
                    yield Lie("denial", f"{name} {other!r}", answer, _has_text(name, other))

    def titles(self) -> Iterator[Lie]:
        for title in (
            *TITLES,
            f"{self.answer['title']} {self.chance.choice(self._strange)}",
            f"{self.answer['title']} 99",
        ):
            for key in ("title", "summary"):
                yield Lie(f"invented {key}", title, {**self._copy(), key: title}, _is_titled(key, title))


_OUT = {
    "en": (("do not ", ""), ("does not ", "does "), ("without ", "with "), ("no ", ""), ("Do not ", "")),
    "de": (("noch nicht ", ""), ("Ohne ", "Mit "), ("kein ", "")),
    "es": (("no ", ""), ("sin ", "con ")),
    "fr": (("ne pas ", ""), ("sans ", "avec ")),
    "it": (("non ", ""), ("senza ", "con ")),
    "pt": (("não ", ""), ("sem ", "com ")),
    "nl": (("nog geen ", ""), ("zonder ", "met ")),
    "pl": (("nie ", ""), ("bez ", "z ")),
    "ru": (("не ", ""), ("без ", "с ")),
    "tr": (("eklemeyin", "ekleyin"), ("Kapaksız", "Kapaklı")),
    "zh": (("先不要", ""), ("不要", "")),
    "ja": (("入れない", "入れる"), ("せずに", "して")),
}


def _denied(text: str, denial: str, language: str) -> Iterator[str]:
    for said, affirmed in _OUT.get(language, ()):
        if said in text:
            yield text.replace(said, affirmed, 1)
    words = text.split()
    if denial not in text.casefold():
        yield " ".join([*words[:1], denial, *words[1:]]) if len(words) > 1 else f"{denial}{text}"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _has_part(field: str, name: Any, key: str, value: Any) -> Callable[[Any], bool]:
    def told(kept: Any) -> bool:
        found = kept.fields[field].value if field in kept.fields else []
        return any(alike(item.get("name"), name) and alike(item.get(key), value) for item in found)

    return told


def _has_value(field: str, value: Any) -> Callable[[Any], bool]:
    return lambda kept: field in kept.fields and alike(kept.fields[field].value, value)


def _has_any(field: str) -> Callable[[Any], bool]:
    return lambda kept: field in kept.fields


def _has_item(field: str, value: Any) -> Callable[[Any], bool]:
    return lambda kept: field in kept.fields and any(alike(item, value) for item in kept.fields[field].value)


def _has_text(field: str, text: str) -> Callable[[Any], bool]:
    def told(kept: Any) -> bool:
        value = kept.fields[field].value if field in kept.fields else []
        every = value if isinstance(value, list) else [value]
        return any((item.get("name") if isinstance(item, dict) else item) == text for item in every)

    return told


def _is_titled(key: str, text: str) -> Callable[[Any], bool]:
    return lambda kept: loosely(text) in loosely(getattr(kept, key))
