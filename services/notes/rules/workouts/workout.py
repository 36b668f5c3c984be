"""What a workout says besides its exercises: rounds, format, duration, muscles, equipment, level."""

import re
from collections.abc import Iterator

from services.notes.rules.durations import duration_at
from services.notes.rules.evidence import EvidenceLine, EvidencePool
from services.notes.rules.findings import Claim, FoundValue, listing, seconds, settle
from services.notes.rules.promo import until_promo
from services.notes.rules.tokens import Tokens, number_at, text_at, tidy, tokenize
from services.notes.rules.vocabulary import spoken_for
from services.notes.rules.words import bare, bare_set, word_set
from services.notes.rules.workouts.amounts import amounts
from services.notes.rules.workouts.binding import Workout
from services.notes.rules.workouts.choices import EQUIPMENT, FORMATS, LEVELS, MUSCLES, SAID_MUSCLES, SCORING
from services.notes.rules.workouts.exercise import claim_of
from services.notes.rules.workouts.exercise_words import is_exercise_word
from services.notes.rules.workouts.measures.kinds import Amount, MeasureKind, word_at
from services.notes.rules.workouts.scope import EXERCISE
from services.notes.rules.workouts.structure import PROSE, STOP, is_body, is_frame
from services.notes.rules.workouts.written.plan import Role, WorkoutPlan

_WHOLE = bare_set(
    "workout circuit session routine hiit training finisher amrap emom tabata einheit entrenamiento rutina "
    "entraînement séance "
    "allenamento treino trening antrenman тренировка latihan duration dauer duración durée durata duração süre "
    "durasi total wod"
)
_CAP = bare_set("cap timecap limit tope")
_TRAINS = bare_set(
    "target targets targeting targeted work works working burn burns burning build building focus focuses hit "
    "hits strengthen tone sculpt "
    "day workout grow screaming train training trainiert stärkt stärken trabaja trabajar fortalece fortalecer "
    "travaille renforce "
    "lavora rinforza trabalha fortalece wzmacnia тренируем прокачать çalıştırır melatih"
)
_TIME = word_set("time zeit tiempo temps tempo tijd czas süre süresi waktu duration dauer")
_BESIDE = frozenset(("/", "et", "&", "+"))
_IN_BRACKETS = re.compile(r"\([^()]{0,200}\)")
_LONG_S = 300
_TITLE_WORDS = 14
_MIN_LIST = 3


def rounds(workout: Workout) -> FoundValue | None:
    """How often the list is repeated."""
    return settle("rounds", workout.rounds)


def round_rest(workout: Workout) -> FoundValue | None:
    """How long the pause is after all exercises of a round."""
    return settle("rest between rounds", workout.round_rests, show=seconds)


def workout_format(pool: EvidencePool) -> FoundValue | None:
    """Circuit, EMOM and the like, only where the word is used."""
    claims = spoken_for(pool.lines, FORMATS, tags=pool.hashtags)
    return settle("format", [claim for claim in claims if not _is_until(claim)])


def _is_until(claim: Claim) -> bool:
    """ "4 sets AMRAP" tells how a set ends."""
    return claim.value == "AMRAP" and any(one.kind is MeasureKind.UNTIL for one in amounts(claim.line.tokens))


def duration(pool: EvidencePool, workout: Workout) -> FoundValue | None:
    """ "10 minute workout", "AMRAP 10 min", "EMOM 12", "45 min" under the title."""
    told = [*_in_title(pool, len(workout.exercises)), *(claim for line in pool.lines for claim in _durations(line))]
    return settle(
        "duration",
        (_of_heads(workout.plan, next(iter(pool.caption), None)) if workout.exercises else []) + told,
        show=seconds,
    )


def _of_heads(plan: WorkoutPlan, first: EvidenceLine | None) -> list[Claim]:
    """Long times in headings above exercises; the first is that of the whole."""
    claims = []
    for section in plan.sections:
        for line, amount in section.amounts:
            is_head = (section.head is not None and section.head.line is line) or line is first
            is_of_all = (is_head or not _has_words(line)) and not _times_one(line, amount)
            if _is_long(amount) and section.role is Role.MAIN and is_of_all:
                claims.append(claim_of(line, amount))
        if section.items:
            break
    return claims[:1]


def _times_one(line: EvidenceLine, amount: Amount) -> bool:
    """Whether the time is that of one exercise: "brisk walk 5 min, then …"."""
    tokens = line.tokens
    commas = [i for i, token in enumerate(tokens) if token.text in (",", ":", ";", "|", "–")]
    first = max((i for i in commas if i < amount.first), default=-1)
    last = min((i for i in commas if i >= amount.last), default=len(tokens))
    return any(is_exercise_word(tokens[i].text) for i in range(first + 1, last) if tokens[i].is_word)


def _in_title(pool: EvidencePool, exercises: int) -> list[Claim]:
    """ "Your 10-minute leg day": the only time in the first line, when it is a long one."""
    first = next(iter(pool.caption), None)
    if first is None or is_time_cap(first) or first.words > _TITLE_WORDS:
        return []
    is_about = any(is_frame(word) or (word not in STOP and is_body([word])) for word in map(bare, first.vocabulary))
    is_about = is_about or (exercises >= _MIN_LIST and not first.text[:1].isdigit())
    times = [one for one in amounts(first.tokens) if one.kind is MeasureKind.SECONDS]
    return [claim_of(first, one) for one in times if is_about and len(times) == 1 and _is_long(one)]


def _is_long(amount: Amount) -> bool:
    return amount.kind is MeasureKind.SECONDS and isinstance(amount.value, int | float) and amount.value >= _LONG_S


def _has_words(line: EvidenceLine) -> bool:
    return line.words > 1


def _durations(line: EvidenceLine) -> list[Claim]:
    tokens = line.tokens
    claims = []
    for i in range(len(tokens)):
        if not _is_whole(word_at(tokens, i)) or is_time_cap(line):
            continue
        for first in (*range(i - 1, max(-1, i - 7), -1), i + 1, i + 2, _behind_label(tokens, i)):
            time = duration_at(tokens, first)
            if time and time.value >= 60 and (first > i or time.next >= i - 2):
                claims.append(Claim(tidy(time.value), line, tokens[min(i, first)].start, tokens[time.next - 1].end))
                break
        bare_number = number_at(tokens, i + 1, words=False)
        is_minutes = bare_number and not claims and not text_at(tokens, bare_number.next)[:1].isalpha()
        if tokens[i].text in ("emom", "amrap") and bare_number and is_minutes:
            end = tokens[bare_number.next - 1].end
            claims.append(Claim(tidy(bare_number.value * 60), line, tokens[i].start, end, 0.8))
    return claims


def _behind_label(tokens: Tokens, i: int) -> int:
    """The token behind "total time: ~"."""
    at = i + 1
    while at < len(tokens) and tokens[at].number is None and (not tokens[at].is_word or tokens[at].text in _TIME):
        at += 1
    return at


def _is_whole(word: str) -> bool:
    return word in _WHOLE or (len(word) > 5 and word.endswith(("dauer", "training", "workout")))


def is_time_cap(line: EvidenceLine) -> bool:
    """Whether the line tells how long one may take at most."""
    return bool(line.vocabulary & _CAP)


def time_cap(pool: EvidencePool) -> FoundValue | None:
    """ "Time cap: 12 minutes"."""
    capped = [line for line in pool.lines if is_time_cap(line)]
    found = [(line, amount) for line in capped for amount in amounts(line.tokens) if amount.kind is MeasureKind.SECONDS]
    return settle("time cap", [claim_of(*one) for one in found], show=seconds)


def scoring(pool: EvidencePool) -> FoundValue | None:
    """ "For time", "for reps": what counts as the result."""
    return settle("scoring", spoken_for(pool.written, SCORING))


def muscle_groups(pool: EvidencePool, workout: Workout) -> FoundValue | None:
    """Muscles named in titles, headings, hashtags and on the screen; not in names of exercises or in passing."""
    named = {id(mention.line) for exercise in workout.exercises for mention in exercise.mentions}
    lines = [line for line in pool.written if id(line) not in named and _is_about_body(line)]
    written = spoken_for(lines, MUSCLES, tags=pool.hashtags, inside=True)
    backs = [one for line in lines for one in _dos(line)]
    return listing(written + backs + spoken_for(pool.said, SAID_MUSCLES))


def _dos(line: EvidenceLine) -> Iterator[Claim]:
    """ "Dos / biceps", "pecs et dos": beside another part of the body the French back, elsewhere two or "of the"."""
    tokens = line.tokens
    for i in range(len(tokens)):
        if tokens[i].text == "dos":
            beside = [text_at(tokens, i + 2 * way) for way in (-1, 1) if text_at(tokens, i + way) in _BESIDE]
            if any((word,) in MUSCLES for word in beside):
                yield Claim("back", line, tokens[i].start, tokens[i].end)


def _is_about_body(line: EvidenceLine) -> bool:
    """Whether the line tells what is trained; "keep your back straight" does not."""
    text = until_promo(line.text) or line.text
    outside = _IN_BRACKETS.sub(" ", text) if "(" in text else text
    words = {bare(token.text) for token in tokenize(outside)}
    return not words & PROSE or bool(words & (_TRAINS | EXERCISE))


def equipment(pool: EvidencePool, workout: Workout) -> FoundValue | None:
    """Equipment named anywhere; the body's own weight in an exercise's name is none."""
    named = {id(mention.line) for exercise in workout.exercises for mention in exercise.mentions}
    claims = spoken_for(pool.lines, EQUIPMENT, tags=pool.hashtags, inside=True)
    return listing(claim for claim in claims if claim.value != "no equipment" or id(claim.line) not in named)


def level(pool: EvidencePool) -> FoundValue | None:
    """The level, where the word is used."""
    return settle("level", spoken_for(pool.lines, LEVELS, tags=pool.hashtags, inside=True))
