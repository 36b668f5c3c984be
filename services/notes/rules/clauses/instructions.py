"""Sentences that tell somebody what to do.

The verb stands in front, behind a time or a place, or, as in German and Turkish, at the end.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from services.domain.artifacts import EvidenceSource
from services.notes.rules.clauses.dense_orders import is_japanese_order, is_plain_order
from services.notes.rules.clauses.turned_orders import is_turned_round
from services.notes.rules.clauses.verb_endings import commands_first, commands_last, tells_of_us
from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.recipes.foods import sure_foods_in
from services.notes.rules.tokens import Tokens, number_at, text_at
from services.notes.rules.word_lists.small_words import EVERY_SMALL_WORD, SMALL_WORDS
from services.notes.rules.word_lists.verb_forms import GERMAN_INFINITIVES, SPANISH_YOU, VERB_FORMS
from services.notes.rules.word_lists.verbs import (
    COOKING_VERBS,
    ENGLISH_VERBS,
    LAST_VERBS,
    LEADS,
    VERBS,
)
from services.notes.rules.words import bare, word_set

_NOT_STEPS = word_set("follow subscribe comment like share tag save link check dm click download")
_SHORTEST_WORDS, _ENDS_WITH_VERB = 2, 3
_LOOK = 8
# "Enjoy your meal", "love this", "watch the end": they begin like an order, and nothing is done.
_NO_ORDERS = word_set(
    "enjoy love watch trust see thank thanks hope remember believe imagine guess meet tell ask hit need want know "
    "think not never yes no wow honestly literally okay ok hey hi hello perfect best good great more most"
)
_NO_VERBS = ("ing", "ed", "ly")
_DIRECT_OBJECTS = word_set("the a an your it them everything yourself")
_ROMANCE_ORDERS = ("a", "e", "i", "ez")
_TODAY = word_set("today oggi heute hoy aujourd hoje vandaag bugün dziś сегодня сьогодні tonight idag aaj")
_MAKING = word_set(
    "make making facciamo prepariamo cuciniamo machen mache macht backen kochen hacemos preparamos cocinamos enseño "
    "hacer fait fais faire prépare préparons cuisine fazer vamos fazemos maken maak bakken yapıyoruz yapacağız "
    "robimy zrobimy готовим приготовим show zeige zeig banate"
)
_THEN = LEADS - word_set(
    "i i'll i'd i'm i've we we'll we're we've are want to can will need gonna going let's ll m re ve s you"
)
_SMALL = frozenset().union(*SMALL_WORDS.values())
# What opens a sentence before its verb: "at noon mix …", "in a bowl whisk …", "after thirty minutes add …"
_SETTINGS = word_set(
    "at after before in into on onto over under with for once when while until meanwhile next using from every if "
    "se si wenn falls jeśli если als "
    "cada en con sobre tras después cuando mientras "
    "dans sur avec après pendant quand "
    "con su dopo quando mentre nel nella nello "
    "em num numa no na com sobre depois quando enquanto "
    "im mit auf bei nach während "
    "a al alla ad sin senza sem sans por per per à au aux "
    "w na po do gdy kiedy "
    "в на с когда пока через"
)
_SETTING_WORDS = 7
_BEFORE_NOUNS = (
    word_set(
        "a an the your my our his her their this that these those to of and or no some any is are was i you we it they "
    )
    | EVERY_SMALL_WORD
)
_OBJECTS = word_set(
    "a an the your it them this that these those some all everything each at in into on onto with "
    "until up down out off for to about half "
    "el la los las un una unos unas il lo gli i le l les des du de o os as um uma uns umas ao "
    "der die das den dem ein eine einen alles todo toda todos tudo tutto tout"
)
# With one of these a German or Dutch sentence tells what somebody does, can or wants; its last word is no order.
_SUBJECTS = word_set(
    "ich wir ihr du er sie es man wer was dass weil wenn ob um zu kann könnt können muss müsst müssen will "
    "wollen soll sollen möchte möchten werde werden wird würde habe haben hat bin sind ist war ik we wij je jij u hij "
    "ze zij men het wat wie te kun kunt kunnen moet moeten wil willen zal zullen gaan heb hebben heeft ben zijn is was"
)
_TELLS_OF_IT = word_set("show teach tell walk explain know introduce share give")
_DEFINITE = word_set("el la los las todo todos todas cada il i lo gli le l tutto ogni o a os as tudo les chaque")
_BEFORE_AND = re.compile(r"(?<=\s)([a-zäöüß]{3,20}en)(?=,|\sund\s|\s&\s)")
_CLITICS = ("la", "lo", "li", "le", "los", "las", "les")
_BARE_VERBS = frozenset(map(bare, VERB_FORMS))
_FRENCH = word_set("un une le la les des l du votre ma mon environ")
_GENERAL = word_set("make do use get take start go leave keep")
_ONESELF = word_set("ich je eu yo io")
_ROW_NAME, _ROW_AMOUNT = 4, 5  # tokens
_NEAR_FRONT = 4  # words
_HINDI_ORDER = ("aiye", "ariye", "aliye", "akhiye", "ijiye", "otiye")
_PRONOUNS = word_set("lo la los las le les l li gli en y")
_ARTICLES = word_set("de del sus mis tus estas esas unas muchas")
_YOU = word_set("tu vous on nous")
_BEHIND_SPANISH = word_set("hasta con en al todo todos y bien muy sobre por")
_SUBORDINATES = word_set("si quand que qui quando cuando si como porque pourquoi comment où ce donde quien")
_ENDS = frozenset(".!?:")
_SLAVIC_SUBJECTS = word_set(
    "я он она они вы ты кто что если чтобы как не сегодня привет ja ty on ona oni wy kto co jeśli gdy żeby jak nie "
    "dzisiaj dziś"
)
HOW_TO_COOK = word_set("pressure deep pan air stir shallow dry slow double hand")  # "pressure cook", "air fry"
_COMES = word_set("kommt kommen komt komen")
_IN = word_set("dazu rein drauf drüber hinein obendrauf darüber darauf hinzu erbij erin erop")
_INFINITIVE, _LEAST_LETTERS = "en", 5
_ROMANCE = SMALL_WORDS["fr"] | SMALL_WORDS["es"] | SMALL_WORDS["it"] | SMALL_WORDS["pt"]
_GERMANIC = (SMALL_WORDS["de"] | SMALL_WORDS["nl"]) - (_ROMANCE - word_set("in an da so es"))
_GERMANIC |= word_set("alles minuten stunden minuut uur kurz gut goed")
_ENGLISH = SMALL_WORDS["en"] - _GERMANIC


def tells_to_do(line: EvidenceLine) -> bool:
    """Whether a sentence tells what to do: "Then add the flour", "Hähnchen und Brokkoli kleinschneiden"."""
    words = _words(line)
    if is_japanese_order(line.text):
        return True
    if len(words) < _SHORTEST_WORDS or "link" in words or line.text.rstrip().endswith(("?", "？")):
        return False
    if words[0] == "you" and words[1] in ("can", "could", "may", "might"):
        return False  # advice, and no step
    if is_announcement(line):
        return False
    if _is_row(line.tokens):
        return False
    if words[:2] == ["let", "me"] and words[2:3] and words[2] in _TELLS_OF_IT:
        return False  # "let me show you how"
    first = _first_that_tells(words)
    if (_is_order(first) and _may_be_done(line.tokens, first)) or _does(line.tokens):
        return words[0] not in _NOT_STEPS
    is_built_so = _tells_behind_a_setting(line.tokens) or _ends_with_an_order(line.text, words)
    is_built_so = is_built_so or is_turned_round(words) or _somebody_does(line.tokens) or _begins_with(words)
    return is_built_so or _comes_in(words) or _begins_with_its_object(words)


def is_announcement(line: EvidenceLine) -> bool:
    """Whether somebody only tells what today's video is of: "oggi facciamo la focaccia"."""
    return bool(line.vocabulary & _TODAY and line.vocabulary & _MAKING)


def may_tell_to_do(line: EvidenceLine) -> bool:
    """Whether a sentence is built like one that does, whatever its verb: "Change the water once a week"."""
    words = _words(line)
    if is_announcement(line):
        return False
    first = next((i for i, word in enumerate(words[:_LOOK]) if word not in _THEN), len(words))
    if first + 2 >= len(words) or words[0] in _NOT_STEPS:
        return False
    verb, after = words[first], words[first + 1]
    is_verb = verb.isalpha() and verb not in _SMALL and verb not in _NO_ORDERS and not verb.endswith(_NO_VERBS)
    is_romance = verb.endswith(_ROMANCE_ORDERS) and after in _DEFINITE  # "desactiva la actualización"
    return is_verb and (after in _DIRECT_OBJECTS or is_romance)


def tells_in_a_list(line: EvidenceLine) -> bool:
    """Whether a row of a list tells what to do; there Japanese and Korean verbs need no polite form: "紐を外す"."""
    return tells_to_do(line) or may_tell_to_do(line) or is_plain_order(line.text)


def is_lone_order(line: EvidenceLine) -> bool:
    """Whether a text on the screen is nothing but what to do: "Verrühren"."""
    words = _words(line)
    return line.source is EvidenceSource.ON_SCREEN and len(words) == 1 and words[0] in VERBS - _NOT_STEPS


def begins_with_an_order(line: EvidenceLine) -> bool:
    """Whether a verb with its object is what comes first, or first behind "then": "add the flour"."""
    tokens = line.tokens
    first = sum(1 for _ in takewhile(lambda token: token.text in _THEN - _SETTINGS, tokens))
    is_order = first < len(tokens) and tokens[first].text in VERBS - _NOT_STEPS and _has_object(tokens, first)
    return is_order or _does(tokens) or _tells_behind_a_setting(tokens)


def cooks(line: EvidenceLine) -> bool:
    """Whether a verb of the kitchen stands in a line."""
    return bool(line.vocabulary & COOKING_VERBS)


def _words(line: EvidenceLine) -> list[str]:
    return [token.text for token in line.tokens if token.is_word]


def _first_that_tells(words: Sequence[str]) -> str:
    at = next((i for i, word in enumerate(words[:_LOOK]) if word not in LEADS), len(words))
    at += (
        words[at : at + 1] != []
        and words[at] in HOW_TO_COOK
        and words[at + 1 : at + 2] != []
        and words[at + 1] in VERBS
    )
    return words[at] if at < len(words) else ""


def _is_order(word: str) -> bool:
    return word in VERBS or commands_first(word) or _is_order_with_object(word)


def _is_order_with_object(word: str) -> bool:
    """ "Spalmala", "mézclalo", "tagliarli": the object is written onto the verb."""
    base = bare(word[:-3] if word.endswith(("los", "las", "les")) else word[:-2])
    is_long = word.endswith(_CLITICS) and len(base) >= _LEAST_LETTERS
    return is_long and (base in _BARE_VERBS or (base.endswith("r") and f"{base}e" in _BARE_VERBS))


def _may_be_done(tokens: Tokens, verb: str) -> bool:
    """ "64 Rollen" are things, "pour une quiche" is for one, and "ich baue ein Haus" only tells of oneself."""
    at = next((i for i, token in enumerate(tokens) if token.text == verb), 0)
    if (at and tokens[at - 1].number is not None) or (verb == "pour" and text_at(tokens, at + 1) in _FRENCH):
        return False
    if text_at(tokens, at + 1) == "-" and tokens[at].end == tokens[at + 1].start:
        return False  # "store-bought"
    if verb in _GENERAL and text_at(tokens, at - 1) in ("i", "we") and not _has_object(tokens, at):
        return False  # "the pasta I make when …"
    tells_of_oneself = any(token.text in _ONESELF for token in tokens[:at])
    may_be_a_story = verb not in VERBS and tells_of_us(verb) and text_at(tokens, at + 1) not in _DEFINITE
    return not (tells_of_oneself or may_be_a_story) or sure_foods_in(tokens) > 0


def _ends_its_part(text: str) -> bool:
    """ "Nochmal rühren und in den Kühlschrank": a German infinitive before "und" or a comma."""
    return any(match.group(1) in GERMAN_INFINITIVES for match in _BEFORE_AND.finditer(text))


def _begins_with_its_object(words: Sequence[str]) -> bool:
    """ "Мясо заливаем водой", "Cukinię zetrzyj": in Slavic languages what is done may stand behind its object."""
    at = next((i for i, word in enumerate(words[1:_NEAR_FRONT], 1) if _is_slavic_order(word)), 0)
    return at > 0 and not any(word in _SLAVIC_SUBJECTS for word in words[:at])


def _is_slavic_order(word: str) -> bool:
    is_slavic = "а" <= word[:1] <= "я" or any(char in "ąćęłńóśźż" for char in word) or word.endswith(("my", "aj", "yj"))
    return is_slavic and _is_order(word)


def _is_row(tokens: Tokens) -> bool:
    """ "Water - 3 cups" is a row of a list, whatever verb its first word may be."""
    sign = next((i for i, token in enumerate(tokens) if token.text in ("-", "–", "—", ":", "=", "…")), 0)
    is_behind = 0 < sign <= _ROW_NAME and number_at(tokens, sign + 1, words=False) is not None
    return is_behind and tokens[sign - 1].end < tokens[sign].end and len(tokens) - sign <= _ROW_AMOUNT


def _comes_in(words: Sequence[str]) -> bool:
    """ "Dann kommen zwei Eier dazu": who cooks in German tells what comes in next."""
    return bool(set(words[:3]) & _COMES) and bool(set(words) & _IN)


def _begins_with(words: Sequence[str]) -> bool:
    """ "Start with dry hair"."""
    return words[0] in ("start", "begin", "finish") and words[1] in ("with", "off", "out")


def _somebody_does(tokens: Tokens) -> bool:
    """ "En un bol pones dos tazas", "Le lendemain tu frottes", "la stendi": what "you" do, behind a time or a place."""
    words = [token.text for token in tokens]
    for i, word in enumerate(words):
        if i > _SETTING_WORDS and not word.endswith(_HINDI_ORDER):
            continue
        if word in _SUBORDINATES or word in _ENDS:
            return False
        is_italian = word in _PRONOUNS and text_at(tokens, i + 1).endswith("i") and text_at(tokens, i + 1) in VERBS
        if is_italian or word.endswith(_HINDI_ORDER) or (word in SPANISH_YOU and _acts(tokens, i)):
            return True
        verb = i + 1 + (text_at(tokens, i + 1) in _PRONOUNS)
        if word in _YOU and text_at(tokens, verb) in VERBS - ENGLISH_VERBS:
            return True
    return False


def _acts(tokens: Tokens, verb: int) -> bool:
    """Whether something follows that a verb acts on, or a pronoun stands before it: "las abres"."""
    is_behind_pronoun = text_at(tokens, verb - 1) in _PRONOUNS
    after = text_at(tokens, verb + 1)
    is_noun = verb > 0 and text_at(tokens, verb - 1) in _ARTICLES
    return is_behind_pronoun or (not is_noun and (_has_object(tokens, verb) or after in _BEHIND_SPANISH))


def _does(tokens: Tokens) -> bool:
    """ "Then do four folds": a question would go on with who does it."""
    first = next((i for i, token in enumerate(tokens[:_LOOK]) if token.text not in _THEN), len(tokens))
    if first + 1 >= len(tokens) or tokens[first].text != "do":
        return False
    return _has_object(tokens, first)


def _tells_behind_a_setting(tokens: Tokens) -> bool:
    """Whether a verb with its object follows a time or a place: "at noon mix 500 grams of flour"."""
    first = sum(1 for _ in takewhile(lambda token: token.text in LEADS - _SETTINGS, tokens))
    if first == len(tokens) or tokens[first].text not in _SETTINGS:
        return False
    for i in range(first + 2, min(first + 2 + _SETTING_WORDS, len(tokens) - 1)):
        before = tokens[i - 1].text
        is_order = _is_order(tokens[i].text) and before not in _BEFORE_NOUNS
        if tokens[first].text == "a" and tokens[i].text in ENGLISH_VERBS:
            continue  # "a fuoco spento unisci tutto", but "a great mix"
        if is_order and (_has_object(tokens, i) or before == ","):
            return True
    return False


def _has_object(tokens: Tokens, verb: int) -> bool:
    return text_at(tokens, verb + 1) in _OBJECTS or number_at(tokens, verb + 1) is not None


def _ends_with_an_order(text: str, words: Sequence[str]) -> bool:
    if len(words) < _ENDS_WITH_VERB:
        return False
    if words[-2] in ("zu", "te"):
        return False
    last = text.rstrip(" .!)").rsplit(" ", 1)[-1]
    is_in_brackets = text.rstrip(" .!").endswith((")", "）"))
    if (words[-1] in LAST_VERBS and last[:1].islower()) or (commands_last(words[-1], text) and not is_in_brackets):
        return True
    if _ends_its_part(text) and not set(words) & (_SUBJECTS | _ENGLISH):
        return True
    is_infinitive = last.islower() and len(last) >= _LEAST_LETTERS and last.endswith(_INFINITIVE)
    others = set(words[:-1])
    return is_infinitive and bool(others & _GERMANIC) and not others & (_SUBJECTS | _ENGLISH)
