"""Which side, and what ends a set instead of a count."""

from services.notes.rules.tokens import Tokens, text_at, tidy
from services.notes.rules.words import bare, bare_set
from services.notes.rules.workouts.lexicon import EACH, PARTS, SIDE_ALONE
from services.notes.rules.workouts.measures.kinds import TIMES_SIGN, Amount, MeasureKind, Read, word_at

_BOTH = bare_set("both beide beiden ambos ambas deux entrambi entrambe oba obie обе both iki both kedua cả")
_LETTERS = (
    ("e", "/", "s"),
    ("l", "/", "r"),
    ("r", "/", "l"),
    ("l", "+", "r"),
    ("p", "/", "s"),
    ("e", "/", "side"),
    ("p", ".", "s"),
)
_SHORT = 7
_LEFT_RIGHT = {
    **dict.fromkeys(("left", "l", "links", "izquierda", "gauche", "sinistra", "esquerda"), "left"),
    **dict.fromkeys(("right", "r", "rechts", "derecha", "droite", "destra", "direita"), "right"),
}
# Short forms that are words of their own elsewhere ("der", "re"): in brackets alone.
_IN_BRACKETS = {
    **_LEFT_RIGHT,
    **dict.fromkeys(("izq", "izda", "esq", "sx", "li", "lewa", "lewy", "лев", "sol"), "left"),
    **dict.fromkeys(("der", "dcha", "drcha", "dir", "dx", "re", "prawa", "prawy", "прав", "sağ"), "right"),
}
_OWN_PARTS = bare_set("side leg arm")
_OPENS, _CLOSES = ("(", "["), (")", "]")
_ADJECTIVES = bare_set("unilateral beidseitig")  # behind a word they are a part of a name: "remada unilateral"
_BASINA = bare_set("başına başı")  # Turkish: "bacak başına"

_UNTIL = {
    tuple(bare(word) for word in phrase.split()): value
    for value, phrases in {
        "failure": "to failure|until failure|till failure|bis zum muskelversagen|bis muskelversagen|bis zum versagen|"
        "al fallo|"
        "hasta el fallo|hasta fallo|jusqu ' à l ' échec|jusqu ’ à l ’ échec|à l ’ échec|à l ' échec|fino a cedimento|"
        "a cedimento|até a falha|até à falha|ate a falha|até falhar|tot falen|tot spierfalen|do upadku|до "
        "отказа|до відмови|"
        "tükenişe kadar|tükenene kadar|sampai gagal|sampai tidak kuat|hingga gagal|đến khi kiệt "
        "sức|限界まで|力竭|做到力竭|"
        "실패 지점까지|till utmattning|til udmattelse|حتى الفشل|حتى التعب",
        "as many as possible": "max reps|as many as possible|as many reps as possible|so viele wie möglich|"
        "máximas repeticiones|max répétitions|maksimum tekrar|максимум|максимальное количество|max wdh",
    }.items()
    for phrase in phrases.split("|")
}
_NO_MAX = frozenset(["effort", "hr", "heart", "reps", "wdh", "weight", "time"])
_UNTIL_STARTS = frozenset(phrase[0] for phrase in _UNTIL)


def side(tokens: Tokens, i: int) -> Read:
    """ "each side", "pro Bein", "/leg", "par jambe", "左右各", "e/s"."""
    last = _each_part(tokens, i)
    if last:
        return [Amount(MeasureKind.SIDE, "each side", i, last)], last
    word = text_at(tokens, i)
    if word in _LEFT_RIGHT and word_at(tokens, i + 1) in _OWN_PARTS:
        return [Amount(MeasureKind.SIDE, _LEFT_RIGHT[word], i, i + 2)], i + 2
    if (
        word in _IN_BRACKETS
        and text_at(tokens, i - 1) in _OPENS
        and text_at(tokens, i + 1 + _dots(tokens, i)) in _CLOSES
    ):
        return [Amount(MeasureKind.SIDE, _IN_BRACKETS[word], i, i + 1)], i + 1
    is_last = 0 < i == len(tokens) - 1 and len(tokens) <= _SHORT and tokens[i - 1].is_word
    return ([Amount(MeasureKind.SIDE, _LEFT_RIGHT[word], i, i + 1)], i + 1) if is_last and word in _LEFT_RIGHT else None


def _dots(tokens: Tokens, i: int) -> int:
    return int(text_at(tokens, i + 1) == ".")


def _each_part(tokens: Tokens, i: int) -> int:
    word = word_at(tokens, i)
    if any(all(text_at(tokens, i + k) == one for k, one in enumerate(letters)) for letters in _LETTERS):
        after = i + 3
        return after if tokens[i].end == tokens[i + 1].start else 0
    if word in SIDE_ALONE:
        is_adjective = word in _ADJECTIVES and i > 0 and tokens[i - 1].is_word and tokens[i - 1].number is None
        return 0 if is_adjective else i + 1
    if (word in EACH or word in _BOTH or word == "/") and word_at(tokens, i + 1) in PARTS:
        return i + 2
    if word in ("on", "de", "di", "on", "auf", "в", "на", "na", "su", "sur", "en") and _each_part(tokens, i + 1):
        return _each_part(tokens, i + 1)
    if word in EACH and word_at(tokens, i + 2) in PARTS and not word_at(tokens, i + 1).isdigit():
        return i + 3 if tokens[i + 1].number is None else 0
    if word in PARTS and word_at(tokens, i + 1) in _BASINA:
        return i + 2
    follows_count = i > 0 and (tokens[i - 1].number is not None)
    return i + 1 if word in ("each", "ea") and follows_count and not text_at(tokens, i + 1).isalpha() else 0


def until(tokens: Tokens, i: int) -> Read:
    """ "to failure", "al fallo", "max reps", "max burpees"."""
    times = tokens[i + 2] if i + 2 < len(tokens) else None
    if text_at(tokens, i) == "max" and text_at(tokens, i + 1) in TIMES_SIGN and times and times.number is not None:
        sets = Amount(MeasureKind.SETS, tidy(times.number), i, i + 3)
        return [sets, Amount(MeasureKind.UNTIL, "as many as possible", i, i + 3)], i + 3
    if text_at(tokens, i) == "max" and (i == 0 or not tokens[i - 1].is_word) and text_at(tokens, i + 1) not in _NO_MAX:
        follows = tokens[i + 1 : i + 2]
        if follows and follows[0].is_word:
            after = i + 2 if follows[0].text == "rep" else i + 1
            return [Amount(MeasureKind.UNTIL, "as many as possible", i, after)], after
    if word_at(tokens, i) not in _UNTIL_STARTS:
        return None
    for phrase, value in _UNTIL.items():
        if all(word_at(tokens, i + k) == word for k, word in enumerate(phrase)):
            return [Amount(MeasureKind.UNTIL, value, i, i + len(phrase))], i + len(phrase)
    return None
