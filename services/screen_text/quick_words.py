"""Words that come one after the other, faster than the usual looks: where they may be, and looking there closely."""

from collections.abc import Callable, Sequence
from statistics import median

from services.screen_text.seen_texts import SeenText
from services.screen_text.text_spans import Reading
from services.screen_text.word_kinds import kinds, variety

Look = Callable[[float, float, float], list[SeenText]]
"""From when to when, in seconds, and for words how high, as a part of the frame's height."""

CLOSE_S = 0.1  # between two looks: ten words a second, each seen at least once
_A_LOOK = 1.5  # usual ones: what stood no longer was seen in one
_QUICK_S = 0.45  # a word stands
_SURE, _NUMBER_SURE = 0.9, 0.97
_MAX_WORDS, _LEAST_LETTERS = 2, 2
_SMALLEST, _LARGEST = 0.02, 0.25  # of the frame's height: captions that come so fast are large
_SLENDER = 2.4  # times as high as a letter is wide
_ALIKE = 1.8  # times as high as most, or that part
_AT_ONCE_S = 0.12  # what follows so soon was not missed
_PROBE_S, _CHUNK_S = 0.5, 6.0  # looked at on both sides of a word; then as long as more come
_LEAST, _DIFFERENT = 3, 0.5  # words unlike each other in such a part: at least, and of all
_FOLLOWED = 0.6  # of the words: another comes when it goes, and none stands beside it
_MOST_IN_VAIN = 2


def with_quick_words(texts: Sequence[SeenText], look: Look, look_s: float, duration_s: float) -> list[SeenText]:
    """The texts, and around those seen in one look alone what closer looks show. `look_s` is between two usual ones."""
    found, in_vain = [*texts], 0
    looked: list[tuple[float, float]] = []
    for one in seeds(texts, look_s):
        if in_vain == _MOST_IN_VAIN or any(start_s <= one.place.start_s < end_s for start_s, end_s in looked):
            continue
        words, stretch = _around(one, look, duration_s)
        in_vain += not words
        if words:
            looked.append(stretch)
            found = [text for text in found if not _is_seen_better(text, words, look_s)] + words
    return found


def seeds(texts: Sequence[SeenText], look_s: float) -> list[SeenText]:
    """Return words that were seen in one look alone, while nothing was seen in the next; each word once."""
    read = [text for text in texts if text.whole]
    found: dict[str, SeenText] = {}
    for one in sorted(read, key=lambda text: text.place.start_s):
        if _is_alone(one, read, look_s):
            found.setdefault(_letters(one), one)
    return [*found.values()]


def _around(seed: SeenText, look: Look, duration_s: float) -> tuple[list[SeenText], tuple[float, float]]:
    """The quick words around one, and from when to when it was looked for them; none where it is alone."""
    height, place = _height(seed), seed.place
    start_s, end_s = max(0.0, place.start_s - _PROBE_S), min(duration_s, place.end_s + _PROBE_S)
    words = more = _quick(look(start_s, end_s, height))
    if not _are_enough(words):
        return [], (start_s, end_s)
    while end_s < duration_s and _are_enough(more):
        until_s = min(duration_s, end_s + _CHUNK_S)
        more = _quick(look(end_s, until_s, height))
        words, end_s = words + more, until_s
    more = words
    while start_s > 0 and _are_enough(more):
        from_s = max(0.0, start_s - _CHUNK_S)
        more = _quick(look(from_s, start_s, height))
        words, start_s = more + words, from_s
    return words, (start_s, end_s)


def _are_enough(words: Sequence[SeenText]) -> bool:
    """Whether there are different words, of which mostly one comes when another goes.

    Pieces of words do not, and what a moving sign gives is ever the same.
    """
    followed = sum(any(_follows(other, text) for other in words) for text in words)
    alone = sum(not any(other is not text and _shared_s(other, text) > _AT_ONCE_S for other in words) for text in words)
    said = [_best(text).text for text in words]
    return kinds(said) >= _LEAST and variety(said) >= _DIFFERENT and min(followed, alone) >= _FOLLOWED * len(words)


def _follows(other: SeenText, text: SeenText) -> bool:
    return other is not text and abs(other.place.start_s - text.place.end_s) <= _AT_ONCE_S


def _quick(texts: Sequence[SeenText]) -> list[SeenText]:
    """The words that stood for a moment, all about as high, and the numbers among them."""
    quick = [text for text in texts if text.whole and _stood_s(text) <= _QUICK_S]
    words = [text for text in quick if _is_word(text)]
    usual = median(map(_height, words)) if words else 0.0
    quick = [text for text in quick if usual / _ALIKE <= _height(text) <= usual * _ALIKE]
    ends = [at_s for text in words if text in quick for at_s in (text.place.start_s, text.place.end_s)]
    return [text for text in quick if _is_word(text) or (_is_number(text) and _meets(text, ends))]


def _is_word(text: SeenText) -> bool:
    best = _best(text)
    return best.confidence >= _SURE and bool(_letters(text)) and len(best.text.split()) <= _MAX_WORDS


def _is_number(text: SeenText) -> bool:
    best = _best(text)
    return best.confidence >= _NUMBER_SURE and any(char.isdigit() for char in best.text)


def _meets(text: SeenText, ends: Sequence[float]) -> bool:
    """Whether a word goes when it comes, and another comes when it goes."""
    sides = (text.place.start_s, text.place.end_s)
    return all(any(abs(at_s - side_s) <= _AT_ONCE_S for at_s in ends) for side_s in sides)


def _is_seen_better(text: SeenText, words: Sequence[SeenText], look_s: float) -> bool:
    """Whether a closer look at that moment showed a word."""
    is_quick = _stood_s(text) <= _QUICK_S + look_s and (not text.whole or len(_best(text).text.split()) <= _MAX_WORDS)
    return is_quick and any(_shared_s(text, word) > min(_stood_s(text), _stood_s(word)) / 2 for word in words)


def _shared_s(a: SeenText, b: SeenText) -> float:
    return min(a.place.end_s, b.place.end_s) - max(a.place.start_s, b.place.start_s)


def _is_alone(one: SeenText, texts: Sequence[SeenText], look_s: float) -> bool:
    best, letters = _best(one), _letters(one)
    if not (_is_brief(one, look_s) and best.confidence >= _SURE and _SMALLEST <= _height(one) <= _LARGEST):
        return False
    if len(letters) < _LEAST_LETTERS or len(best.text.split()) > _MAX_WORDS:
        return False
    others = [text for text in texts if text is not one]
    is_followed = any(_follows(text, one) for text in others)
    stands = any(letters in _letters(text) for text in others if not _is_brief(text, look_s))
    return not is_followed and not stands


def _is_brief(text: SeenText, look_s: float) -> bool:
    return _stood_s(text) <= _A_LOOK * look_s


def _stood_s(text: SeenText) -> float:
    return text.place.end_s - text.place.start_s


def _height(text: SeenText) -> float:
    """Of the letters: boxes of a moment are too high at times, and hold what is behind them."""
    return text.place.box[3] * min(1.0, _SLENDER * text.line.shape / max(1, len(_best(text).text)))


def _best(text: SeenText) -> Reading:
    return max(text.whole, key=lambda one: one.confidence)


def _letters(text: SeenText) -> str:
    return "".join(char for char in _best(text).text.casefold() if char.isalpha())
