"""Ingredients within sentences: "Add 200 grams of flour and 2 eggs", "mix flour, sugar and cocoa powder"."""

from collections.abc import Iterator

from services.domain.artifacts import EvidenceSource
from services.notes.rules.clauses.instructions import cooks, is_announcement, tells_to_do
from services.notes.rules.clauses.verbless import brings_in
from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.promo import is_nutrient, is_nutrition, is_promo
from services.notes.rules.recipes.dense_prose import added_before, is_dense, measured_before
from services.notes.rules.recipes.foods import (
    EVERYDAY,
    food_at,
    foods_in,
    is_food,
    is_food_or_part,
    starts_food,
    sure_foods_in,
)
from services.notes.rules.recipes.ingredient_rows import Ingredient
from services.notes.rules.recipes.quantities import CONTAINERS, OF, Quantity, quantity_at
from services.notes.rules.recipes.units import unit_at
from services.notes.rules.tokens import AND, Number, Tokens, number_at, text_at
from services.notes.rules.word_lists.number_words import ARTICLES
from services.notes.rules.words import word_set

_STOP = word_set(
    "and then to in into until with on for at und dann y luego e et puis og och i и dan ve mix add stir cook bake "
    "whisk is are over "
    "or if you we it that which so when while each per from using plus let set my your put your the a an i'll we'll "
    "i'm as mit con "
    "avec com met z с in auf dazu zugeben geben hinzufügen hinzu cut by sobre en into after bis dans nel al per por "
    "until after too "
    "na nas nos numa num nella nello nei sulla sul dentro "
    "your crack preheat heat make makes about before through dein deine"
)
_MAX_NAME_WORDS = 5
_BARE_LINE_WORDS = 45
_OF_BODIES = word_set(
    "lost lose losing gained weigh weighed bodyweight abgenommen zugenommen verloren perdí perdido perdre perdu "
    "perso perdi afgevallen "
    "schudłem schudłam похудел похудела verdim"
)
_A_LIST = 2  # measured foods in one sentence
_COUNTED_WORDS = 2
_ADJECTIVES = ("ige", "fe", "che", "ne", "te", "sche")  # of German
_PARTICIPLES = ("ed", "aten", "oken")
_DEFINITE = word_set("the that this these those der die das den dem el la los las le les l il lo gli i o os as de het")
_TURKISH_VERBS, _TURKISH_LETTERS = ("yoruz", "yorum", "yip", "yıp", "yup", "yüp"), 5  # what is done stands last
_ARTICLES_OF_NEXT = word_set("der die das den dem ihr wir ich")  # "backpulver den teig gebt ihr": another begins
_NOT_ADDED = word_set("until like without kein keine sin sans senza sem not no don't")


def measured_in(line: EvidenceLine) -> Iterator[Ingredient]:
    """Everything in a line that has an amount and a unit, or an amount and the name of a food."""
    if is_nutrition(line.text) or is_promo(line.text) or line.vocabulary & _OF_BODIES:
        return
    if is_dense(line):
        yield from measured_before(line)
        return
    if not _may_measure(line):
        return
    found = list(_measured_one_by_one(line))
    yield from found
    if len(found) >= _A_LIST:
        yield from _counted_beside(line, found)


def _measured_one_by_one(line: EvidenceLine) -> Iterator[Ingredient]:
    tokens = line.tokens
    i = 0
    while i < len(tokens):
        read = _measured(line, i) if not _is_inside_number(tokens, i) else None
        if read:
            yield read
            i = next((k for k in range(i + 1, len(tokens)) if tokens[k].start >= read.end), len(tokens))
        else:
            i += 1


def _counted_beside(line: EvidenceLine, found: list[Ingredient]) -> Iterator[Ingredient]:
    """ "200 g di riso, 100 g di burro, tre tuorli": among measured foods what is counted is one."""
    tokens = line.tokens
    first = min(one.start for one in found)
    for i in range(1, len(tokens)):
        number = number_at(tokens, i) or _one(tokens, i)
        is_beside = tokens[i - 1].text in (",", *AND) and tokens[i].start > first
        is_taken = any(one.start <= tokens[i].start < one.end for one in found)
        if number is None or not is_beside or is_taken:
            continue
        end = _name_end(tokens, number.next)
        ends = end >= len(tokens) or tokens[end].text in (",", ".", *AND)
        if number.next < end <= number.next + _COUNTED_WORDS and ends:
            start, stop = tokens[number.next].start, tokens[end - 1].end
            yield Ingredient(line.text[start:stop], line, tokens[i].start, stop, number, None)


def _one(tokens: Tokens, i: int) -> Number | None:
    """The article that is also the number one: "una cipolla", "одна луковица"."""
    return Number(1.0, None, i + 1) if tokens[i].text in ARTICLES else None


def is_named_before(one: Ingredient) -> bool:
    """Whether it is told of as something known: "the sauce", "la crema"."""
    tokens = one.line.tokens
    at = next((i for i, token in enumerate(tokens) if token.start >= one.start), 0)
    if at == 0 and "А" <= one.name[:1] <= "Я":
        return True  # where there are no articles, what is known comes first: "Мясо режем"
    back = at - 2 if text_at(tokens, at - 1) in OF else at  # "la crema di uova"
    return text_at(tokens, back - 1) in _DEFINITE or text_at(tokens, back - 2) in _DEFINITE


def _may_measure(line: EvidenceLine) -> bool:
    """In a caption's prose an amount alone is not enough: "5 kg of luggage"."""
    return line.source is not EvidenceSource.CAPTION or cooks(line) or foods_in(line.tokens) > 0


def _is_inside_number(tokens: Tokens, i: int) -> bool:
    return text_at(tokens, i - 1) in ("/", "⁄", "$", "€", "£", "#") or (
        text_at(tokens, i - 1) in (".", ",", ":") and tokens[i - 1].end == tokens[i].start and tokens[i - 1].start > 0
    )


def _measured(line: EvidenceLine, i: int) -> Ingredient | None:
    tokens = line.tokens
    found = quantity_at(tokens, i)
    if found is None or (found.number is None and found.unit is None):
        return None
    first = found.next
    while text_at(tokens, first) in (".", "a", "the", *OF):
        first += 1
    first = first if found.unit else _past_participles(tokens, first)  # "2 cups rolled oats" are rolled oats
    last = _name_end(tokens, first)
    is_counted = found.unit is None or found.unit in CONTAINERS  # "three pieces of hair" are no food
    if last == first or (found.unit is None and not _names_food(tokens, first, last)):
        return None
    if is_counted and not foods_in(tokens[first:last]) and line.source is EvidenceSource.SAID:
        return None
    if not found.unit:
        last = _food_end(tokens, first, last)
    if all(is_nutrient(token.text) for token in tokens[first:last]):
        return None  # "32 g protein" is what comes out
    start, end = tokens[first].start, tokens[last - 1].end
    name, unit, end = _clove(line, start, end, found, last)
    return Ingredient(name, line, tokens[i].start, end, found.number, unit)


def _past_participles(tokens: Tokens, first: int) -> int:
    """ "One beaten egg": what was done to a food before its name."""
    is_plain = text_at(tokens, first).endswith(_ADJECTIVES) and not is_food_or_part(text_at(tokens, first))
    if is_plain and text_at(tokens, first) not in _STOP and sure_foods_in(tokens[first + 1 : first + 2]):
        return first + 1  # "drei reife Bananen"
    i = first
    while i < first + 2 and text_at(tokens, i).endswith(_PARTICIPLES) and not is_food_or_part(text_at(tokens, i)):
        i += 1
    return i if i > first and starts_food(tokens, i) else first


def _clove(line: EvidenceLine, start: int, end: int, found: Quantity, last: int) -> tuple[str, str | None, int]:
    """ "4 garlic cloves": the unit behind the name."""
    tokens = line.tokens
    behind = unit_at(tokens, last) or unit_at(tokens, last - 1)
    if found.unit is None and behind and behind[0] == "clove" and is_food(text_at(tokens, behind[1] - 2)):
        return line.text[start : tokens[behind[1] - 2].end], "clove", tokens[behind[1] - 1].end
    return line.text[start:end], found.unit, end


def _name_end(tokens: Tokens, first: int) -> int:
    last = first
    while last < len(tokens) and last - first < _MAX_NAME_WORDS and _may_be_in_name(tokens, last):
        last += 1
    return last


def _may_be_in_name(tokens: Tokens, i: int) -> bool:
    if tokens[i].text in ("&", "and", "und", "y", "et", "e"):
        return False
    if tokens[i].text in ("-", "’", "'"):
        return i > 0 and tokens[i - 1].end == tokens[i].start and text_at(tokens, i + 1)[:1].isalpha()
    is_end = not tokens[i].is_word or tokens[i].text in _STOP | _ARTICLES_OF_NEXT
    is_end = is_end or (tokens[i].text.endswith(_TURKISH_VERBS) and len(tokens[i].text) >= _TURKISH_LETTERS)
    if is_end or number_at(tokens, i, words=False) is not None:
        return False
    number = number_at(tokens, i)
    if number and number.value > 1 and starts_food(tokens, number.next):
        return False  # "zucker zwei eier"
    amount = quantity_at(tokens, i) if number else None
    return amount is None or amount.unit is None  # "soy sauce one tablespoon of honey"


def _names_food(tokens: Tokens, first: int, last: int) -> bool:
    return any(is_food(token.text) for token in tokens[first:last]) and is_food_or_part(tokens[first].text)


def _food_end(tokens: Tokens, first: int, last: int) -> int:
    end = min(last, food_at(tokens, first) or last)
    is_one_more = end + 1 == last and (last == len(tokens) or tokens[last].text in (",", ".", *AND))
    return last if is_one_more and not tokens[end].text.endswith(("ed", "ly")) else end  # "bawang bombay"


def added_in(line: EvidenceLine) -> Iterator[Ingredient]:
    """Foods without an amount in a sentence that tells what to do."""
    if line.words > _BARE_LINE_WORDS or is_promo(line.text) or is_nutrition(line.text) or not _may_add(line):
        return
    if is_dense(line):
        yield from added_before(line)
        return
    tokens = line.tokens
    taken = {i for one in measured_in(line) for i in range(len(tokens)) if one.start <= tokens[i].start < one.end}
    for i in range(len(tokens)):
        if _is_within_name(tokens, i) and i - 1 not in taken:
            continue  # within a name that nobody took
        if i in taken or not starts_food(tokens, i) or _is_everyday(tokens, i) or text_at(tokens, i - 1) in _NOT_ADDED:
            continue
        if text_at(tokens, i + 1) == "of":
            continue  # "juice of a lemon"
        start, last = tokens[i].start, _with_pair(tokens, food_at(tokens, i))
        taken.update(range(i, last))
        yield Ingredient(line.text[start : tokens[last - 1].end], line, start, tokens[last - 1].end)


def _is_within_name(tokens: Tokens, i: int) -> bool:
    """Whether a name of food goes on here: at the "oil" of "olive oil", not behind "a knob of"."""
    before = text_at(tokens, i - 1)
    return is_food_or_part(text_at(tokens, i - 2)) if before in OF else is_food_or_part(before)


def _is_everyday(tokens: Tokens, i: int) -> bool:
    """Whether a food stands here that by itself may be no food at all: "ice", but not "ice cream"."""
    return tokens[i].text in EVERYDAY and food_at(tokens, i) == i + 1


def _with_pair(tokens: Tokens, last: int) -> int:
    """ "Salt and pepper" is one thing to most who write it."""
    is_pair = (
        text_at(tokens, last - 1) in _SALT and text_at(tokens, last) in AND and text_at(tokens, last + 1) in _PEPPER
    )
    return last + 2 if is_pair else last


_SALT = word_set("salt salz sal sel sale sól соль tuz garam zout")
_PEPPER = word_set("pepper pfeffer pimienta poivre pepe pimenta pieprz перец karabiber lada merica peper")


def _may_add(line: EvidenceLine) -> bool:
    if is_announcement(line):
        return False
    if line.parts:  # speech without full stops: who lists things does not always say a verb
        return sure_foods_in(line.tokens) > 0 or brings_in(line)
    if line.source is EvidenceSource.CAPTION:
        return False
    return tells_to_do(line) or (line.source is EvidenceSource.SAID and _lists(line))


def _lists(line: EvidenceLine) -> bool:
    return sum(1 for _ in _measured_one_by_one(line)) >= _A_LIST
