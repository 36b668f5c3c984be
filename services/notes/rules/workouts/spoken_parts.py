"""Exercises as a sentence of speech names them: behind words that lead in, before or behind their amounts.

"And we finish with a wall sit, thirty seconds", "Depois elevação lateral, três de quinze": who trains with others says
which comes next, then its name, then how much. No list of names is needed for that, in whatever language.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.tokens import Tokens, number_at, text_at, tokenize
from services.notes.rules.word_lists.small_words import EVERY_SMALL_WORD
from services.notes.rules.word_lists.verbs import LEADS
from services.notes.rules.words import bare, bare_set
from services.notes.rules.workouts.amounts import amounts
from services.notes.rules.workouts.lexicon import EACH, PARTS, REPS, ROUNDS, SETS, TIMES, is_rest
from services.notes.rules.workouts.measures.counts import counted, whole
from services.notes.rules.workouts.measures.kinds import COUNTS, Amount, MeasureKind, word_at
from services.notes.rules.workouts.scope import EXERCISE
from services.notes.rules.workouts.structure import PROSE, STOP, is_between, is_frame
from services.notes.rules.workouts.written.naming import NamedPart, named

_LONGEST_NAME = 5  # words
_LONGEST_KNOWN = 4  # of a name with no amount
_FEWEST_REPS, _MAX_REPS = 3, 200
_LONGEST_HOLD_S = 300  # of what no word is known
_ENDS = frozenset(".,;:!?…–—")
# Words that tell which exercise comes: beginning, going on, ending, doing, and counting them.
_BEGINS = bare_set(
    "start starts starting begin begins beginning kick kicking finish finishing finisher end ending close closing go "
    "going move moving hit do doing hold holding add adding grab try take onto followed final last next "
    "first second third fourth fifth sixth number superset set lie kneel come "
    "starten starte beginnen beginne fangen weiter geht machen macht kommt folgt folgen abschluss letzte letzter "
    "erste erster zweite dritte vierte fünfte letzten nächste nächstes "
    "empezamos empieza empezando comenzamos comienza comenzando seguimos sigue pasamos terminamos termina terminar "
    "terminando acabamos acabar hacemos haz toca viene primer primera segundo segunda tercer tercero tercera cuarto "
    "cuarta quinto quinta último última "
    "começa começamos começando segue seguimos passa passamos terminamos finaliza finalizamos finalizando fecha "
    "fechando fechar fazer faz fazemos vem primeiro primeira terceiro terceira quarta "
    "commence commencez commençons enchaîne enchaînez continue continuez termine terminez finit finissez finir "
    "faites fait passe passez premier première deuxième troisième quatrième cinquième dernier dernière "
    "cominciamo iniziamo partiamo passiamo continuiamo finiamo concludiamo finire concludere facciamo fai primo "
    "secondo seconda terzo terza quarto quarta quinto ultimo ultima "
    "begin eindigen eindig doe doen eerste tweede derde vierde laatste volgende "
    "zaczynamy zacznij przechodzimy kończymy robimy wykonaj pierwsze drugie trzecie czwarte ostatnie "
    "начинаем делаем переходим заканчиваем выполняем первое второе третье четвертое последнее "
    "ilk son olarak başlıyoruz geçiyoruz bitiriyoruz yapıyoruz birinci ikinci üçüncü dördüncü "
    "mulai lanjut lakukan terakhir kedua ketiga keempat"
)
_LEAD_IN = frozenset(map(bare, LEADS | EVERY_SMALL_WORD)) | _BEGINS | EXERCISE
_HOW = bare_set("at with without on in while keeping mit ohne con sin com sem avec sans zonder met bez без")
_GENERIC = bare_set(
    "same stretches moves drills poses exercises ways tips things reasons übungen ejercicios exercices esercizi"
)
_COUNTING = SETS | REPS | ROUNDS | TIMES
_BEFORE_NAMES = bare_set("with into for to in on con mit com avec auf zu zum zur pro pra para sur mit met z с по")
_AIMS = frozenset(("for", "into"))  # "on your side for leg lifts"
_LAIN_ON = frozenset(("back", "side", "stomach", "belly", "knees", "feet"))
_OF_COUNTS = bare_set(
    "total of these them those reps times on each per in all more there is that's thats about like around insgesamt "
    "forward forwards backward backwards davon total en tout au total in totale no total razem всего toplam total"
)
_SPLITS = bare_set("then dann danach luego puis ensuite poi depois daarna potem потом затем sonra lalu kemudian")
_ANNOUNCES = (_LEAD_IN - frozenset(map(bare, EVERY_SMALL_WORD))) | _SPLITS


@dataclass(frozen=True)
class _Piece:
    """A stretch between commas and full stops, behind the words that lead in: tokens [first, last)."""

    first: int
    last: int
    amounts: tuple[Amount, ...]
    is_announced: bool = False


@dataclass(frozen=True)
class HeardPart:
    """An exercise as it is said; without amounts it may have been announced ("then leg raises"), or only named."""

    part: NamedPart
    is_announced: bool

    @property
    def is_counted(self) -> bool:
        """Whether it has amounts of its own."""
        return bool(self.part.amounts)


def parts_heard(line: EvidenceLine) -> list[HeardPart]:
    """The exercises that a sentence names, with amounts of their own or without; none when it only talks."""
    tokens = line.tokens
    heard: list[HeardPart] = []
    waits = False  # whether the last one is a name that waits for its amounts
    is_led_in = False
    for piece in _pieces(tokens, amounts(tokens)):
        piece = replace(piece, is_announced=piece.is_announced or is_led_in)  # "Next, high knees"
        is_led_in = piece.is_announced and piece.first == piece.last
        more = _only_amounts(tokens, piece) or _rests_of(tokens, piece)
        if more:
            if heard and (waits or heard[-1].is_counted):
                heard[-1] = replace(heard[-1], part=_with_more(heard[-1].part, more))
            waits = False
            continue
        part = _part(line, piece)
        if part and _is_complete(part) and (part.is_known or not _is_timed(part) or _is_held(part, piece)):
            heard.append(HeardPart(part, True))
        waits = part is not None and not part.amounts and len(part.name.split()) <= _LONGEST_KNOWN
        if part and waits:
            heard.append(HeardPart(part, piece.is_announced))
    return heard


def _with_more(part: NamedPart, more: list[Amount]) -> NamedPart:
    return replace(part, amounts=(*part.amounts, *more))


def _rests_of(tokens: Tokens, piece: _Piece) -> list[Amount]:
    """ "And rest thirty seconds": behind an exercise it is its rest, unless it stands between sets or rounds."""
    rests = [one for one in piece.amounts if one.kind is MeasureKind.REST]
    is_rest_alone = len(rests) == len(piece.amounts) and not any(map(is_between, _words(tokens, piece)))
    return rests if is_rest_alone else []


def _pieces(tokens: Tokens, found: list[Amount]) -> Iterator[_Piece]:
    taken = {i for amount in found for i in range(amount.first, amount.last)}
    start = 0
    for i in range(len(tokens) + 1):
        is_end = i == len(tokens) or (i not in taken and _is_break(tokens, i))
        if is_end and i > start:
            own = tuple(amount for amount in found if start <= amount.first < i)
            first = _behind_lead_in(tokens, start, i, taken)
            yield _Piece(first, i, own, any(word_at(tokens, k) in _ANNOUNCES for k in range(start, first)))
        if is_end:
            start = i + (tokens[i].text in _ENDS if i < len(tokens) else 0)


def _is_break(tokens: Tokens, i: int) -> bool:
    text = tokens[i].text
    if text in _ENDS:
        return not (i + 1 < len(tokens) and tokens[i].end == tokens[i + 1].start and tokens[i + 1].number is not None)
    return i > 0 and bare(text) in _SPLITS


def _behind_lead_in(tokens: Tokens, first: int, last: int, taken: set[int]) -> int:
    while first < last and first not in taken:
        text = tokens[first].text
        is_number = number_at(tokens, first) is not None
        is_ordinal = is_number and word_at(tokens, first - 1) in ("number", "nummer", "numero", "exercise", "ubung")
        if not is_ordinal and (is_number or (tokens[first].is_word and bare(text) not in _LEAD_IN)):
            break
        first += 1
    return first


def _only_amounts(tokens: Tokens, piece: _Piece) -> list[Amount]:
    """The amounts of a piece that says nothing else: "three sets of twelve on each", "that's ten per side"."""
    taken = {i for amount in piece.amounts for i in range(amount.first, amount.last)}
    left = [i for i in range(piece.first, piece.last) if i not in taken and tokens[i].is_word]
    number = None
    if not any(one.kind in (*COUNTS, MeasureKind.SETS) for one in piece.amounts):
        number = next((n for i in range(piece.first, piece.last) if i not in taken and (n := whole(tokens, i))), None)
    numbered = range(number.next - 1, number.next) if number else range(0)
    is_bare = all(_says_little(tokens, i) for i in left if i not in numbered)
    if not is_bare or not (piece.amounts or number):
        return []
    if number and _FEWEST_REPS <= number.value <= _MAX_REPS and _is_count(tokens, number.next, piece.last):
        return [*piece.amounts, *counted(MeasureKind.REPS, number, number.next - 1)]
    return [one for one in piece.amounts if one.kind is not MeasureKind.ROUNDS]


def _says_little(tokens: Tokens, i: int) -> bool:
    word = word_at(tokens, i)
    return word in _LEAD_IN or word in _OF_COUNTS or word in EACH or word in PARTS or number_at(tokens, i) is not None


def _is_count(tokens: Tokens, after: int, last: int) -> bool:
    """Whether what stands behind a number says that it counts: "twenty total", "ten of these", or nothing at all."""
    return after >= last or word_at(tokens, after) in _OF_COUNTS | EACH or text_at(tokens, after) in _ENDS


def _words(tokens: Tokens, piece: _Piece) -> frozenset[str]:
    return frozenset(bare(tokens[i].text) for i in range(piece.first, piece.last))


def _part(line: EvidenceLine, piece: _Piece) -> NamedPart | None:
    tokens = line.tokens
    words = _words(tokens, piece)
    if piece.first == piece.last or any(map(is_rest, words)) or _tells_how(tokens, piece):
        return None
    own = [amount for amount in piece.amounts if amount.kind not in (MeasureKind.ROUNDS, MeasureKind.REST)]
    starts = [piece.first]
    if piece.is_announced:  # "start on your back with pelvic tilts"
        behind = [i + 1 for i in range(piece.first, piece.last - 1) if word_at(tokens, i) in _BEFORE_NAMES]
        aims = [i for i in behind if _aims(tokens, i - 1) and number_at(tokens, i) is None]
        starts = [*aims, piece.first, *behind]
    for first in starts:
        inside = [amount for amount in own if amount.first >= first]
        part = named(line, first, piece.last, inside)[0]
        if part and _may_be_said(part) and not (words & PROSE and first == piece.first):
            outside = [amount for amount in own if amount.first < first]
            return replace(part, amounts=(*outside, *part.amounts))
    return None


def _aims(tokens: Tokens, i: int) -> bool:
    """The "for" of "on your side for leg lifts", the "with" of "on your back with tilts"."""
    return text_at(tokens, i) in _AIMS or (text_at(tokens, i) == "with" and text_at(tokens, i - 1) in _LAIN_ON)


def _may_be_said(part: NamedPart) -> bool:
    words = [bare(word.casefold()) for word in part.name.split()]
    if words[0] in _GENERIC:
        return False  # "five stretches for tight hips"
    if any(word in _COUNTING for word in words) or all(number_at(tokenize(word), 0) for word in words):
        return False
    return len(words) <= _LONGEST_NAME and not all(word in STOP or word in _LEAD_IN or is_frame(word) for word in words)


def _tells_how(tokens: Tokens, piece: _Piece) -> bool:
    """ "Twenty reps at a moderate pace": behind a count of its own no name follows."""
    after = next((one.last for one in piece.amounts if one.first == piece.first), None)
    return after is not None and word_at(tokens, after - 1) in _COUNTING and word_at(tokens, after) in _HOW


def _is_timed(part: NamedPart) -> bool:
    """Whether a time is all that is told: "descansad un minuto" is no exercise."""
    return not part.kinds & {MeasureKind.SETS, MeasureKind.REPS, MeasureKind.SIDE, MeasureKind.UNTIL}


def _is_held(part: NamedPart, piece: _Piece) -> bool:
    """Whether something without a known name may be held for its time: it is announced, and the time is short."""
    is_short = all(isinstance(one.value, str) or one.value <= _LONGEST_HOLD_S for one in part.amounts)
    return piece.is_announced and is_short


def _is_complete(part: NamedPart) -> bool:
    return bool(part.kinds & {*COUNTS, MeasureKind.SETS, MeasureKind.SIDE})
