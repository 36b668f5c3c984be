"""What is said of food without a verb that tells what to do: "three cloves of garlic in there", "Butter goes in"."""

from collections.abc import Sequence
from itertools import pairwise

from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.recipes.foods import foods_in, sure_foods_in
from services.notes.rules.tokens import number_at
from services.notes.rules.word_lists.verbs import LEADS
from services.notes.rules.words import word_set

_MAX_WORDS = 14
_NEAR = 6  # words between what comes in and where it comes
_GOES = word_set("goes go going comes gets kommt kommen komt komen va van vai vão entra entran")
_INTO = word_set(
    "in into on onto over top rein drauf dazu hinein drüber darüber darauf hinzu obendrauf erbij erin erop dans "
    "dedans dessus dentro encima cima sopra"
)
# Pairs that say the same without a verb.
_PLACED = frozenset(
    (("in", "there"), ("on", "top"), ("straight", "in"), ("right", "in"), ("straight", "into"), ("right", "into"),
     ("por", "encima"), ("por", "cima"), ("oben", "drauf"), ("oben", "drüber"))
)  # fmt: skip
# With one of these somebody tells of something, and what stands beside it is no step.
_TELLS = word_set(
    "i i'm i've i'd you you're we we're they he she it it's is isn't are was were be been am do does did don't doesn't "
    "have has had can can't will would if because when that's what's there's who my want need like love got "
    "ich du er sie es wir ihr man ist sind war wird hat haben kann muss wenn weil dass "
    "yo tú él ella es son era está están hay tiene si porque cuando je tu il elle est sont c'est j'ai si "
    "è sono ho ha hai io eu é são tem têm ik je het is zijn was"
)
_ARTICLES = word_set(
    "a an the your some un une des du la le les l una uno unos unas el los las um uma il lo gli i ein eine einen der "
    "die das den etwas een de het wat"
)
_WISHES = word_set("if si wenn falls als se")  # "some nuts if you like"


def brings_in(line: EvidenceLine) -> bool:
    """ "A knob of butter goes in the pan", "red pepper flakes on top": food, and where it comes."""
    words = _words(line)
    if not words or len(words) > _MAX_WORDS or not foods_in(line.tokens):
        return False
    goes = next((i for i, word in enumerate(words) if word in _GOES), None)
    if goes is not None:
        return not set(words[:goes]) & _TELLS and bool(set(words[goes + 1 : goes + _NEAR]) & _INTO)
    is_placed = any(pair in _PLACED for pair in pairwise(words))
    return is_placed and not set(words) & _TELLS


def is_verbless(line: EvidenceLine) -> bool:
    """ "Then half a cup of cream": nothing but food with its amount, or behind an article."""
    words = _words(line)
    wish = next((i for i, word in enumerate(words) if word in _WISHES), len(words))
    if not words or len(words) > _MAX_WORDS or not sure_foods_in(line.tokens) or set(words[:wish]) & _TELLS:
        return False
    tokens = line.tokens
    first = next((i for i, token in enumerate(tokens) if token.text not in LEADS - _ARTICLES), len(tokens))
    return first < len(tokens) and (tokens[first].text in _ARTICLES or number_at(tokens, first) is not None)


def _words(line: EvidenceLine) -> Sequence[str]:
    return [word.strip(",.!?;:…").replace("’", "'") for word in line.text.casefold().split()]
