"""How often all of it is done: "repeat 3 times", "do this twice", "das Ganze dreimal"."""

from services.notes.rules.tokens import Tokens, number_at, text_at, tidy
from services.notes.rules.words import bare_set
from services.notes.rules.workouts.lexicon import DAYS, EACH, ROUNDS, SETS, TIMES
from services.notes.rules.workouts.measures.kinds import TIMES_SIGN, Amount, MeasureKind, Read, word_at

REPEAT = bare_set(
    "repeat repeats repeated wiederhole wiederholen repite repetir repetí répète répéter répétez ripeti ripetere "
    "repita repitan "
    "repeta powtórz повторить повтори повторяем tekrarla herhaal ulangi lặp 繰り返す 반복 重复"
)
# "This", "all of it": what is done so often is no single exercise.
_ALL_OF_IT = bare_set(
    "this that these it everything whole all circuit sequence ganze alles dies das diesen zirkel esto todo eso hazlo "
    "hacedlo circuito ça cela tout circuit tutto questo isso isto tudo wszystko całość это все всё bunu hepsini dit "
    "geheel hele semua ini kita semuanya"
)
TWICE = {
    **dict.fromkeys(("twice", "zweimal", "tweemaal", "dwukrotnie", "дважды"), 2),
    **dict.fromkeys(("thrice", "dreimal", "driemaal", "трижды"), 3),
    **dict.fromkeys(("viermal", "четырежды"), 4),
    "fünfmal": 5,
}
_A = bare_set("a al in in der am la na в")
_OFTEN = bare_set("weekly daily täglich wöchentlich diarias semanales par hebdo dziennie tygodniowo")
_NEAR = 4  # words


def repeat(tokens: Tokens, i: int) -> Read:
    """ "Repeat 3 times", "repeat this circuit 3x"."""
    if word_at(tokens, i) not in REPEAT:
        return None
    for j in range(i + 1, min(i + 6, len(tokens))):
        number = number_at(tokens, j)
        is_times = number and (word_at(tokens, number.next) in TIMES | TIMES_SIGN | ROUNDS | SETS)
        is_times = is_times or (number and text_at(tokens, j - 1) in TIMES_SIGN)
        if number and is_times:
            last = min(number.next + 1, len(tokens))
            return [Amount(MeasureKind.ROUNDS, tidy(number.value), i, last)], last
    return None


def twice(tokens: Tokens, i: int) -> Read:
    """ "Do this twice", "das Ganze zweimal": how often all of it is done."""
    value = TWICE.get(text_at(tokens, i), 0)
    return ([Amount(MeasureKind.ROUNDS, value, i, i + 1)], i + 1) if value and is_of_all(tokens, i, i + 1) else None


def is_of_all(tokens: Tokens, i: int, after: int) -> bool:
    """Whether "three times" is said of all of it, and not how often in a week: "do that three times through"."""
    words = [word_at(tokens, after + k) for k in range(3)]
    if (words[0] in EACH | _A and words[1] in DAYS) or words[0] in _OFTEN or words[1] in DAYS or words[2] in DAYS:
        return False
    before = [word_at(tokens, k) for k in range(max(0, i - _NEAR), i)]
    return any(word in _ALL_OF_IT for word in before) or (bool(before) and before[-1] in REPEAT)
