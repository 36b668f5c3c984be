"""Whether lines say the value of a field that is no list of records: a number in its role, a text word for word."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from services.domain.schemas.model import FieldType, SchemaField
from services.notes.llm.checks import prose
from services.notes.llm.checks.second_reader import SecondReader, alike, loosely
from services.notes.llm.checks.terms import Is, terms
from services.notes.llm.checks.wording import bears_out, with_denials
from services.notes.llm.grounding import carries, fold, is_prose, may_infer
from services.notes.orders import is_for_machine
from services.notes.rules import common
from services.notes.rules.evidence import EvidenceLine, EvidencePool
from services.notes.rules.promo import is_promo
from services.notes.rules.words import word_set
from services.notes.rules.workouts.choices import MUSCLES

_OF_NUMBERS = frozenset(("temperature", "price", "prices"))  # a text that is told by its number
_LISTS_OF_DOING = frozenset(("steps", "tools", "pros", "cons", "equipment"))
_WORDED = frozenset(("muscle_groups", "equipment", "level", "format", "kind", "scoring"))  # the rules' own words for it
_NAMED_ALIKE = tuple(
    word_set(words)
    for words in (
        "servings serves portions portionen raciones porciones personas personnes porzioni porções porties porcje "
        "порций",
        "calories kcal kalorien calorías calorie calorias kalorie калорий",
        "protein proteins eiweiß proteína protéines proteine białko белок",
        "price cost costs preis precio prix prezzo preço prijs cena цена",
        "rounds round runden rondas tours giri rodadas rundy раундов",
        "sets set sätze series séries serie serii подхода",
        "reps repetitions wiederholungen wdh repeticiones répétitions ripetizioni повторений",
        "minutes minute min minuten minutos minuti minuty минут time duration zeit dauer tiempo durée tempo czas время",
        "rating score stars bewertung sterne puntuación note étoiles",
        "distance km kilometer kilómetros distanz entfernung",
        "weight kg gewicht peso poids waga вес",
        "age alter edad âge età",
    )
)
_NAMES = frozenset(("name", "brand", "address", "where", "kind"))
_LONGEST_JUDGEMENT = 3  # words


@dataclass(eq=False)
class Singles:
    """The checks of all fields but the lists of records."""

    reader: SecondReader
    language: str = ""

    def says(self, one: SchemaField, value: JsonValue, lines: Sequence[EvidenceLine]) -> list[EvidenceLine]:
        """The lines that say the value as this field's, or none."""
        if isinstance(value, bool):
            return [line for line in lines if value and bears_out((line,), one.label, self.language)]
        if isinstance(value, int | float):
            return self._number(one, value, lines)
        return self._text(one, str(value), lines)

    def _number(self, one: SchemaField, value: float, lines: Sequence[EvidenceLine]) -> list[EvidenceLine]:
        said = [line for line in lines if carries(line, one, value)]
        if not said:
            return []
        if self.reader.has_rule(one.name):
            if alike(self.reader.value(one.name), value):
                return said
            is_alone = self._is_another_source(one.name, said) and alike(self.reader.alone(one.name, lines), value)
            return said if is_alone else []
        return [line for line in said if self._names_field(line, one)]

    def _is_another_source(self, name: str, lines: Sequence[EvidenceLine]) -> bool:
        """Whether the rules, which read another number, read it elsewhere: said one way and shown another."""
        found = self.reader.found.get(name)
        sources = {one.source for one in found.evidence} if found else set()
        return any(line.source not in sources for line in lines)

    def _names_field(self, line: EvidenceLine, one: SchemaField) -> bool:
        """Whether the line, or the one above it, calls the number what the field is called."""
        every = self.reader.sources.lines
        above = next((every[i - 1] for i in range(1, len(every)) if every[i] is line), None)
        near = [line, *([above] if above and above.source == line.source else [])]
        there = {term.key for text in near for term in terms(text.text, self.language)}
        label = {term.key for term in terms(one.label) if term.kind is Is.WORD}
        alike_words = [group for group in _NAMED_ALIKE if {term.key for term in terms(" ".join(group))} & label]
        wanted = label | {term.key for group in alike_words for term in terms(" ".join(group))}
        return bool(wanted & there)

    def _text(self, one: SchemaField, text: str, lines: Sequence[EvidenceLine]) -> list[EvidenceLine]:
        if is_for_machine(text) or (one.name in _LISTS_OF_DOING and is_promo(text)):
            return []
        if one.type is FieldType.URL or one.name in ("links", "link", "url"):
            return [line for line in lines if _address(text) in _addresses(line)]
        if self._is_worded(one, text, lines):
            return list(lines)
        if self.reader.elsewhere(one.name, text) or not self._is_in_its_role(one, text, lines):
            return []
        if is_prose(one):
            every = with_denials(lines, self.reader.sources.lines, self.language)
            whole = "\n".join(line.text for line in every)
            return list(lines) if prose.is_borne_out(whole, text, self.language) else []
        return self._bearing_out(text, lines, is_name=one.name in _NAMES)

    def _bearing_out(self, text: str, lines: Sequence[EvidenceLine], *, is_name: bool) -> list[EvidenceLine]:
        alone = [line for line in lines if self._says_all((line,), text, is_name=is_name)]
        if alone:
            return alone
        ordered = sorted(lines, key=self._number_of)
        together = next(
            (one for one in (lines, ordered) if len(one) > 1 and self._says_all(one, text, is_name=is_name)), ()
        )
        said = {term.key for term in terms(text, self.language)}
        return [one for one in together if said & {term.key for term in terms(one.text, self.language)}] or list(
            together
        )

    def _says_all(self, lines: Sequence[EvidenceLine], text: str, *, is_name: bool) -> bool:
        every = with_denials(lines, self.reader.sources.lines, self.language)
        return bears_out(every, text, self.language, is_name=is_name)

    def _number_of(self, line: EvidenceLine) -> int:
        return next((i for i, other in enumerate(self.reader.sources.lines) if other is line), -1)

    def _is_worded(self, one: SchemaField, text: str, lines: Sequence[EvidenceLine]) -> bool:
        """Whether the rules read their own word for it in the lines: "Ganzkörper" says "full body"."""
        if one.name not in _WORDED:
            return False
        read = self.reader.alone(one.name, lines)
        return any(alike(item, text) for item in (read if isinstance(read, list) else [read]))

    def _is_in_its_role(self, one: SchemaField, text: str, lines: Sequence[EvidenceLine]) -> bool:
        """Whether the number of a price or a temperature is read as one."""
        has_number = any(term.kind is Is.NUMBER for term in terms(text, self.language))
        if one.name not in _OF_NUMBERS or not self.reader.has_rule(one.name):
            return True
        if not has_number:
            return one.name != "temperature"
        read = (self.reader.value(one.name), self.reader.alone(one.name, lines))
        every = [item for value in read for item in (value if isinstance(value, list) else [value]) if item is not None]
        return any(loosely(text) in loosely(item) or loosely(item) in loosely(text) for item in every)

    def may_judge(self, one: SchemaField, value: JsonValue) -> bool:
        """Whether the value may stand as a judgement: the lines say nothing else, and it is of its kind."""
        if not may_infer(one) or self.reader.value(one.name) not in (None, []):
            return False
        if isinstance(value, bool) or value in one.options:
            return True
        text = str(value)
        if one.options or any(char.isdecimal() for char in text) or is_for_machine(text):
            return False
        if one.name == "muscle_groups":
            return fold(text) in _MUSCLES
        return 0 < len(text.split()) <= _LONGEST_JUDGEMENT and text.replace(" ", "").isalpha()


_MUSCLES = frozenset(fold(word) for word in (*MUSCLES.values(), *(" ".join(words) for words in MUSCLES)))


def _addresses(line: EvidenceLine) -> frozenset[str]:
    found = common.links(EvidencePool(lines=(line,)))
    written = found.value if found and isinstance(found.value, list) else []
    return frozenset(_address(str(one)) for one in (*written, line.text))


def _address(text: str) -> str:
    return fold(text).removeprefix("https://").removeprefix("http://").rstrip("/.")
