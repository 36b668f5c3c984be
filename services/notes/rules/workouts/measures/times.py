"""How long: work, rests and intervals, in seconds."""

from services.notes.rules.durations import TIME_UNITS, duration_at
from services.notes.rules.tokens import Number, Tokens, number_at, text_at, tidy
from services.notes.rules.words import bare_set
from services.notes.rules.workouts.lexicon import is_rest
from services.notes.rules.workouts.measures.kinds import Amount, MeasureKind, Read, in_range, word_at

_MINUTE_MARKS = ("'", "’", "′", "´")
_SECOND_MARKS = ('"', "”", "″", "“", "''", "’’")
_LEFT = bare_set("left remaining togo übrig restantes restants rimanenti осталось kaldı")
_ON = bare_set(
    "on work working arbeit belastung trabajo travail effort lavoro esforço praca pracy работа работы çalışma kerja"
)
_REST_LINK = bare_set("of de the for : - – — = about is between ( di du da za около ca ungefähr etwa jeweils ： （ von")
_OF = ("of", "de", "d", "'", "di", "da", "-", "–", "zur")
_EVERY = bare_set("every alle cada toutes ogni elke każde co каждые кожні her setiap var hver")
_RATIO = frozenset(["x", "×", "sec", "s", "rounds", "round", "runden", "rondas", "tours", "on", "off", "work", "rest"])
_MINUTE_S = 60
_RATIO_TOKENS = 8
_LINKS = ("/", ",", "-", "–", "and", "|", "+", "und", "y", "et", "e", "·", "i")


def time_at(tokens: Tokens, i: int) -> Number | None:
    """Seconds: "30 s", "1 min 30", "40”", "3’", "30秒"."""
    found = duration_at(tokens, i)
    if found:
        return found
    number = number_at(tokens, i)
    if number is None:
        return None
    scale, after = _mark_at(tokens, number.next) if tokens[i].number is not None else (0, i)
    if not scale:
        return None
    seconds = number_at(tokens, after, words=False) if scale == _MINUTE_S else None
    is_glued = seconds is not None and tokens[after].start == tokens[after - 1].end
    if seconds and is_glued and seconds.value < _MINUTE_S and not seconds.high:  # 1'30
        _, last = _mark_at(tokens, seconds.next)
        return Number(number.value * scale + seconds.value, None, last)
    return Number(number.value * scale, number.high * scale if number.high else None, after)


def _mark_at(tokens: Tokens, i: int) -> tuple[int, int]:
    word = text_at(tokens, i)
    is_close = i < len(tokens) and tokens[i - 1].end == tokens[i].start
    if is_close and word in _MINUTE_MARKS:
        return (1, i + 2) if text_at(tokens, i + 1) == word else (60, i + 1)
    return (1, i + 1) if is_close and word in _SECOND_MARKS else (0, i)


def interval(tokens: Tokens, i: int) -> Read:
    """ "20 sec on 10 off", "40s work / 20s rest", "work 40 sec, rest 20 sec"."""
    if word_at(tokens, i) in _ON and not time_at(tokens, i):
        return _named_first(tokens, i)
    work, work_end = _seconds_or_number(tokens, i)
    work_end = _past_of(tokens, work_end)  # "30 secondi di lavoro, 10 di recupero"
    if work is None or not (word_at(tokens, work_end) in _ON or _is_work(tokens, i, work_end)):
        return None
    j = work_end + 1
    j += text_at(tokens, j) in _LINKS
    rest, rest_end = _seconds_or_number(tokens, j)
    rest_end = _past_of(tokens, rest_end)
    if rest is None or not is_rest(word_at(tokens, rest_end)):
        return None
    found = [
        Amount(MeasureKind.SECONDS, tidy(work), i, work_end + 1),
        Amount(MeasureKind.REST, tidy(rest), j, rest_end + 1),
    ]
    return found, rest_end + 1


def _past_of(tokens: Tokens, i: int) -> int:
    return i + (text_at(tokens, i) in _OF and text_at(tokens, i) != "-")


def _is_work(tokens: Tokens, i: int, work_end: int) -> bool:
    """ "20 Sek. Vollgas / 10 Sek. Pause": one word, a sign, and a time of rest tell that it is work."""
    is_word = work_end < len(tokens) and tokens[work_end].is_word and not is_rest(word_at(tokens, work_end))
    has_sign = text_at(tokens, work_end + 1) in ("/", "|", "+", "·", "-", "–")
    rest = time_at(tokens, work_end + 2) if is_word and has_sign and time_at(tokens, i) else None
    return rest is not None and is_rest(word_at(tokens, rest.next))


def _named_first(tokens: Tokens, i: int) -> Read:
    first = i + 1 + (text_at(tokens, i + 1) in (":", "：", "-", "–"))
    time = time_at(tokens, first)
    return ([Amount(MeasureKind.SECONDS, tidy(time.value), i, time.next)], time.next) if time else None


def _seconds_or_number(tokens: Tokens, i: int) -> tuple[float | None, int]:
    number = time_at(tokens, i) or number_at(tokens, i)
    return (number.value, number.next) if number else (None, i)


def ratio(tokens: Tokens, i: int) -> Read:
    """ "40/20 x 4" above a list: seconds of work and of rest, and how often."""
    parts = tokens[i : i + 3]
    if (
        i
        or len(parts) < 3
        or parts[1].text != "/"
        or any(token.is_word and token.text not in _RATIO for token in tokens)
    ):
        return None
    work, rest = parts[0].number, parts[2].number
    if (
        work is None
        or rest is None
        or work % 5
        or rest % 5
        or not 10 <= rest <= work <= 90
        or len(tokens) > _RATIO_TOKENS
    ):
        return None
    found = [Amount(MeasureKind.SECONDS, tidy(work), 0, 3), Amount(MeasureKind.REST, tidy(rest), 0, 3)]
    times = number_at(tokens, 4) if text_at(tokens, 3) in ("x", "×") else None
    if times is None:
        return found, 3
    return [*found, Amount(MeasureKind.ROUNDS, tidy(times.value), 0, times.next)], times.next


def window(tokens: Tokens, i: int) -> Read:
    """ "[5:00 – 12:00]", "00:31": a clock tells when, and how much only with a unit."""
    if not is_clock(tokens, i) or word_at(tokens, i + 3) in TIME_UNITS:
        return None
    return [], i + 3


def is_clock(tokens: Tokens, i: int) -> bool:
    """Whether "1:30" stands here, without a space."""
    parts = tokens[i : i + 3] if i >= 0 else ()
    if len(parts) < 3 or parts[1].text != ":" or parts[0].number is None or parts[2].number is None:
        return False
    is_joined = parts[0].end == parts[1].start and parts[1].end == parts[2].start
    return is_joined and parts[2].end - parts[2].start == 2 and parts[2].number < 60


def time(tokens: Tokens, i: int) -> Read:
    """A time, of work or of rest; "every 90 s" is neither, but when the next set begins."""
    found = time_at(tokens, i)
    if found and word_at(tokens, i - 1) in _EVERY:
        return [], found.next
    return timed(tokens, i, found) if found else None


def timed(tokens: Tokens, i: int, found: Number) -> Read:
    """The time as work or rest, by the words around it."""
    after = found.next
    while text_at(tokens, after) in _OF:
        after += 1
    if word_at(tokens, after) in _LEFT:
        return [], after + 1  # a countdown
    if is_rest(word_at(tokens, after)) and not time_at(tokens, after + 1):
        return [Amount(MeasureKind.REST, tidy(found.value), i, after + 1)], after + 1
    before = i - 1
    while word_at(tokens, before) in _REST_LINK:
        before -= 1
    is_before = is_rest(word_at(tokens, before)) and word_at(tokens, before - 1) not in TIME_UNITS
    if is_before or is_rest(word_at(tokens, after)):
        last = found.next if is_before else after + 1
        return [Amount(MeasureKind.REST, tidy(found.value), i, last)], last
    return in_range(MeasureKind.SECONDS, MeasureKind.SECONDS_MAX, found, i), found.next
