"""Ingredients within sentences in which the name stands before its amount: "水100ml、醤油大さじ2", "설탕 1큰술"."""

import re
from collections.abc import Iterator

from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.recipes.ingredient_rows import Ingredient
from services.notes.rules.recipes.quantities import quantity_at
from services.notes.rules.tokens import Number, tokenize
from services.notes.rules.word_lists.dense_foods import JAPANESE_FOODS, KOREAN_FOODS
from services.notes.rules.word_lists.number_words import KOREAN

_NUMBER = r"\d{1,4}(?:[./]\d{1,3})?|[½¼¾⅓⅔]"
_KOREAN_NUMBERS: dict[str, float] = {
    **KOREAN,
    **{word: number for number, word in enumerate(["다섯", "여섯", "일곱", "여덟", "아홉", "열"], 5)},
    "반": 0.5,
}
_JAPANESE = re.compile(
    rf"(?P<name>[^\W\d_]{{1,24}}?)(?:約|を)?(?P<amount>(?:大さじ|小さじ|カップ)(?:{_NUMBER})(?:/\d)?|"
    rf"(?:{_NUMBER})(?:g|グラム|kg|ml|cc|個|本|枚|片|かけ|束|玉|丁|パック|缶|切れ|袋)|半分)"
)
_KOREAN = re.compile(
    rf"(?P<name>(?:[가-힣]{{1,8}}\s)?[가-힣]{{1,10}})\s(?P<amount>(?:{_NUMBER}|{'|'.join(_KOREAN_NUMBERS)})\s?"
    r"(?:g|그램|kg|ml|리터|큰술|작은술|스푼|숟갈|컵|개|알|쪽|대|줌|꼬집|장|봉지|봉|캔|모|마리|인분))"
)


def _longest_first(words: frozenset[str]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


_FOOD_WITH_PARTICLE = re.compile(
    rf"(?:(?<![가-힣])(?P<korean>{_longest_first(KOREAN_FOODS)})(?:을|를|이랑|랑|와|과|하고|도|으로|로|만)(?![가-힣])"
    rf"|(?P<japanese>{_longest_first(JAPANESE_FOODS)})(?=[をとやも]|で味))"
)
_PARTICLE = re.compile(r"(?<=[^をにとでは])[をにとでは]")
_KOREAN_ENDS = ("에", "을", "를", "은", "는", "이", "가", "고", "로", "와", "과", "서", "면", "도", "만", "간", "다음")
_KOREAN_ADVERBS = frozenset(("딱", "약", "총", "각", "각각", "정도", "대략", "한"))
_KOREAN_LEADS = frozenset(
    ("먼저", "그리고", "이제", "다음", "그다음", "우선", "여기", "마지막", "다시", "오늘", "저는")
)
_DENSE = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_KANJI = re.compile(r"[\u30a0-\u30ff\u3400-\u9fff]")


def is_dense(line: EvidenceLine) -> bool:
    """Whether a line is Japanese or Korean."""
    return _DENSE.search(line.text) is not None


def measured_before(line: EvidenceLine) -> Iterator[Ingredient]:
    """Every name with its amount behind it."""
    for match in _JAPANESE.finditer(line.text):
        yield from _read(line, match, _after_particles(match.group("name")))
    for match in _KOREAN.finditer(line.text):
        first, _, second = match.group("name").rpartition(" ")
        if first and second in _KOREAN_ADVERBS:  # "물은 딱 1/3컵"
            yield from _read(line, match, first.rstrip("은는을를이가"))
            continue
        is_other = not first or first in _KOREAN_LEADS or first.endswith(_KOREAN_ENDS)
        yield from _read(line, match, second if is_other else match.group("name"))


def names_food(line: EvidenceLine) -> bool:
    """Whether a Japanese or Korean line names something eaten."""
    return _FOOD_WITH_PARTICLE.search(line.text) is not None or any(True for _ in measured_before(line))


def added_before(line: EvidenceLine) -> Iterator[Ingredient]:
    """Foods with a particle behind them and no amount, in a sentence that tells what to do: "쪽파를 넣어주세요"."""
    taken = [(one.start, one.end) for one in measured_before(line)]
    for match in _FOOD_WITH_PARTICLE.finditer(line.text):
        kind = "korean" if match.group("korean") else "japanese"
        if not any(first <= match.start(kind) < last for first, last in taken):
            yield Ingredient(match.group(kind), line, match.start(kind), match.end(kind))


def _after_particles(text: str) -> str:
    """ "フライパンに水" tells of water: what stands behind the last particle."""
    for match in reversed(list(_PARTICLE.finditer(text))):
        rest = text[match.end() :]
        if _KANJI.search(rest) or len(rest) > 1:
            return rest
    return text


def _read(line: EvidenceLine, match: re.Match[str], name: str) -> Iterator[Ingredient]:
    amount = match.group("amount")
    found = quantity_at(tokenize(amount), 0)
    number = Number(0.5, None, 0) if amount == "半分" else found.number if found else None
    spelled = next((word for word in _KOREAN_NUMBERS if amount.startswith(word)), "")
    if spelled:
        found = quantity_at(tokenize(f"1{amount.removeprefix(spelled).strip()}"), 0)
        number = Number(_KOREAN_NUMBERS[spelled], None, 0)
    start = match.start("name") + match.group("name").rfind(name)
    if number and name:
        yield Ingredient(name, line, start, match.end("amount"), number, found.unit if found else None)
