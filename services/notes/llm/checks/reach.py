"""Which amounts of a line are whose: "200 g flour, 100 g sugar", "Squats 3x12, Lunges 4x10", in either order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from services.notes.llm.checks.terms import Is, terms
from services.notes.llm.checks.wording import tightest
from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.recipes.quantities import quantity_at
from services.notes.rules.tokens import Tokens, number_at, text_at, tidy, tokenize
from services.notes.rules.word_lists.small_words import CONJUNCTIONS
from services.notes.rules.words import bare, bare_set
from services.notes.rules.workouts.amounts import amounts
from services.notes.rules.workouts.lexicon import REPS, REST, ROUNDS, SETS
from services.notes.rules.workouts.measures.kinds import MeasureKind
from services.notes.rules.workouts.mentions import list_number_end

_SEPARATE = frozenset((",", ";", "/", "+", "|", "&", "·", "•", "、", "，", "；", "–", "—", ".", "。")) | CONJUNCTIONS
_OPEN, _CLOSE = frozenset("([（【"), frozenset(")]）】")
_SOFT = (
    bare_set("each per every side leg arm seite seiten bein arm lado lados pierna cote jambe lato gamba strona x × kg")
    | SETS
    | REPS
    | REST
    | ROUNDS
)
_MAX_BETWEEN = 4  # words between an amount and its name: "2 large ripe yellow bananas"
_MAX_TOKENS = 600
BARE = "bare"  # a number that no word or sign explains

Said = dict[str, int | float | str]


@dataclass(frozen=True)
class Measure:
    """What the tokens [first, last) say, by sub-field; `pairs` are the same amount in other units."""

    first: int
    last: int
    said: Said
    pairs: tuple[Said, ...] = ()

    @property
    def is_of_all(self) -> bool:
        """Whether it counts the whole list and no item of it."""
        return set(self.said) == {MeasureKind.ROUNDS.value}


@dataclass(frozen=True)
class NameSpan:
    """The tokens [first, last) of a name."""

    first: int
    last: int


def place_of(line: EvidenceLine, name: str, language: str = "") -> NameSpan | None:
    """Where a name stands in a line, its words close together."""
    return _place(line.text, name, language)


@lru_cache(8192)
def _place(text: str, name: str, language: str) -> NameSpan | None:
    said, told = terms(text, language), terms(name, language)
    if any(term.kind is Is.DENSE for term in told):
        return _dense_place(tokenize(text), name)
    told = tuple(term for term in told if term.kind is not Is.DENIAL)
    places = tightest(said, told) if told else None
    if places is None or places[-1] - places[0] > len(told) + 1:
        return _joined_place(tokenize(text), name)
    return NameSpan(said[places[0]].at, said[places[-1]].at + 1)


def _dense_place(tokens: Tokens, name: str) -> NameSpan | None:
    wanted = "".join(token.text for token in tokenize(name))
    for first in range(len(tokens)):
        joined = ""
        for last in range(first, min(first + 8, len(tokens))):
            joined += tokens[last].text
            if wanted in joined:
                return NameSpan(max(first, last if wanted in tokens[last].text else first), last + 1)
    return None


def _joined_place(tokens: Tokens, name: str) -> NameSpan | None:
    """ "Push-ups" where "pushups" stands."""
    wanted = "".join(char for char in bare(name) if char.isalnum())
    for first in range(len(tokens)):
        joined = ""
        for last in range(first, min(first + 6, len(tokens))):
            joined += "".join(char for char in bare(tokens[last].text) if char.isalnum())
            if joined == wanted and len(wanted) > _MAX_BETWEEN:
                return NameSpan(first, last + 1)
    return None


def measures(line: EvidenceLine, of: str) -> tuple[Measure, ...]:
    """The amounts of a line, as ingredients or exercises have them."""
    return _quantities(line.text) if of == "ingredients" else _efforts(line.text)


def is_amount_alone(line: EvidenceLine) -> bool:
    """Whether nothing but quantities stands in a line: "440 g", and not "Calories: 440"."""
    taken = {k for one in _quantities(line.text) for k in range(one.first, one.last)}
    return all(term.at in taken for term in terms(line.text))


@lru_cache(4096)
def _quantities(text: str) -> tuple[Measure, ...]:
    tokens = tokenize(text)[:_MAX_TOKENS]
    return tuple(_quantities_in(tokens, _content_start(tokens)))


def _quantities_in(tokens: Tokens, i: int) -> Iterator[Measure]:
    while i < len(tokens):
        found = quantity_at(tokens, i)
        if found is None:
            i += 1
            continue
        said: Said = {}
        if found.number:
            said["quantity"] = tidy(found.number.value)
            if found.number.high is not None:
                said["quantity_max"] = tidy(found.number.high)
        if found.unit:
            said["unit"] = found.unit
        pairs = [one.said for one in _quantities_in(tokens[: found.extra[1]], found.extra[0])] if found.extra else []
        yield Measure(found.first, found.next, said, tuple(pairs))
        i = max(found.next, i + 1)


@lru_cache(4096)
def _efforts(text: str) -> tuple[Measure, ...]:
    tokens = tokenize(text)[:_MAX_TOKENS]
    start = _content_start(tokens)
    found: dict[tuple[int, int], Said] = {}
    for amount in amounts(tokens, start):
        found.setdefault((amount.first, amount.last), {})[amount.kind.value] = amount.value
    taken = {k for first, last in found for k in range(first, last)}
    for i in range(start, len(tokens)):
        number = number_at(tokens, i) if i not in taken else None
        if number and tokens[i].number is not None:
            taken.update(range(i, number.next))
            high = {"reps_max": tidy(number.high)} if number.high is not None else {}
            found[i, number.next] = {BARE: tidy(number.value), **high}
    return tuple(Measure(first, last, said) for (first, last), said in sorted(found.items()))


def _content_start(tokens: Tokens) -> int:
    number = list_number_end(tokens)
    return number if number and (number > 1 or text_at(tokens, 0) in "①②③④⑤⑥⑦⑧⑨⑩") else 0


def owned(line: EvidenceLine, place: NameSpan, others: Iterable[NameSpan], of: str) -> list[Measure]:
    """The amounts of a line that belong to the name at a place."""
    return _owned(line, place, tuple(others), of)


@lru_cache(4096)
def _owned(line: EvidenceLine, place: NameSpan, others: tuple[NameSpan, ...], of: str) -> list[Measure]:
    return _Row(line, place, others, of).owned()


@dataclass
class _Row:
    line: EvidenceLine
    place: NameSpan
    others: tuple[NameSpan, ...]
    of: str
    labels: list[str] = field(default_factory=list)

    def owned(self) -> list[Measure]:
        self.all = measures(self.line, self.of)
        self.by_token = {k: one for one in self.all for k in range(one.first, one.last)}
        self._label()
        if self._is_amount_first():
            return [*self._before(), *self._behind(is_amount_first=True)]
        return self._behind(is_amount_first=False)

    def _label(self) -> None:
        """M: of an amount, N: of the name, O: of another name, W: another word, D: parts items, "": neither."""
        tokens = self.line.tokens[:_MAX_TOKENS]
        self.labels = [""] * len(tokens)
        words = {term.at for term in terms(self.line.text) if term.kind in (Is.WORD, Is.DENSE)}
        depth = 0
        for k, token in enumerate(tokens):
            depth += token.text in _OPEN
            inside = depth > 0
            depth -= token.text in _CLOSE and depth > 0
            if k in self.by_token:
                self.labels[k] = "M"
            elif token.text in _SEPARATE:
                self.labels[k] = "" if inside else "D"
            elif k in words and not inside and bare(token.text) not in _SOFT and token.is_word:
                self.labels[k] = "W"
        for other in self.others:
            self._mark(other, "O")
        self._mark(self.place, "N")

    def _mark(self, place: NameSpan, label: str) -> None:
        for k in range(place.first, min(place.last, len(self.labels))):
            if self.labels[k] != "M":
                self.labels[k] = label

    def _is_amount_first(self) -> bool:
        first = next(
            (one.first for one in self.all if not one.is_of_all and not self._is_header(one)), len(self.labels)
        )
        names = [self.place.first, *(other.first for other in self.others)]
        return first < min(names)

    def _is_header(self, measure: Measure) -> bool:
        return text_at(self.line.tokens, measure.last) in (":", "：")

    def _before(self) -> list[Measure]:
        found: list[Measure] = []
        k, words = self.place.first - 1, 0
        while k >= 0:
            label = self.labels[k]
            if label == "M":
                found.append(self.by_token[k])
                k = self.by_token[k].first - 1
                continue
            words += label == "W"
            if label == "O" or words > _MAX_BETWEEN or (label == "W" and found):
                break
            if label == "D" and not (found and self._label_at(k - 1) == "M"):
                break
            k -= 1
        return found

    def _behind(self, *, is_amount_first: bool) -> list[Measure]:
        found: list[Measure] = []
        k, is_parted = self.place.last, False
        while k < len(self.labels):
            label = self.labels[k]
            if label == "M":
                measure = self.by_token[k]
                if (is_amount_first or is_parted) and self._next_label(measure.last) in ("W", "O"):
                    break
                found.append(measure)
                k = measure.last
                continue
            is_parted |= label == "D"
            is_new_item = label == "W" and (is_parted or found) and "M" in self.labels[k:]
            if label == "O" or is_new_item:
                break
            k += 1
        return found

    def _label_at(self, k: int) -> str:
        return self.labels[k] if 0 <= k < len(self.labels) else ""

    def _next_label(self, k: int) -> str:
        return next((label for label in self.labels[k:] if label), "D")
