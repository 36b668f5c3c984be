"""Captions that come a few words at a time, as apps lay them over speech, joined to the sentences that are said."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from services.domain.artifacts import TextSpan
from services.screen_text.word_kinds import variety

LEAST_CHUNKS = 6  # one after the other in one place; fewer may be a list
_MAX_WORDS, _MEAN_WORDS = 4, 2.5  # of a chunk; more at a time may be lines that say something by themselves
_MAX_S, _WORD_S = 1.3, 0.7  # a chunk stands, and each of its words
_LEAST_BROKEN, _BROKEN = 2, 0.25  # chunks of more words that end where no line would, at least and of all
_OVERLAP_S = 0.3  # one goes when the next is there; both are seen in looks that are so far apart
_GAP_S = 1.5  # to the next one: a speaker breathes
_PAUSE_S = 0.6  # after which another sentence begins
_LEVEL, _ASIDE = 0.06, 0.15  # parts of the frame that the middles of two chunks may lie apart
_QUICK_S, _ALIKE = 0.55, 2.0  # words that come now here, now there: how long one stands, how many times as high one is
_DIFFERENT = 0.4  # of a dozen chunks are unlike the others: not pieces of one sign that moves
_MAX_SENTENCE = 24  # words; captions without full stops are cut there
_LEAST_SENTENCE = 4  # words
_BEGINNINGS = (
    *("first", "then", "now", "next", "finally", "zuerst", "dann", "jetzt", "danach", "primero", "luego", "ahora"),
    *("después", "d'abord", "puis", "ensuite", "maintenant", "prima", "poi", "ora", "primeiro", "depois", "agora"),
)
# Words after which a line of its own does not end; a list's items never do.
_OPEN = (
    " a an the and or but so because if when than as of to in on at for with from by about into is are was were be "
    "has have had will would can could just very which who what that this these my your our their his her its i you "
    "we they he she it der die das dem den ein eine einen und oder aber weil wenn als von zu im auf mit für bei aus "
    "ist sind war wird kann ich du wir ihr sie er es man el la los las un una y o pero porque si que de del en con "
    "por para son muy mi tu su le les une et ou mais parce quand des dans avec pour sur est sont très je nous vous "
    "il elle ce mon ton lo gli e ma perché che di della nel per è sono io noi os um uma mas não do da no na com seu "
    "het een maar dat van op voor met zijn ik jij wij "
)
# Words that go on with "first", "then" and the like: "and then", "the first", "right now".
_LEADS_ON = (
    " and or but the a an my your our his her their this that its at by until till since from even just right only "
    "back und oder aber der die das dem den ein eine seit bis von y e o pero el la los las un una et ou mais le les "
    "des une ma il lo gli mas as os um uma en of het een "
)
_WITHIN = re.compile(r"(?<=[^\W\d][.!?…])\s+(?=[^\W\d_])")
_END = re.compile(r"[.!?…。！？]['\"”»)]*$")


def join_captions(spans: Sequence[TextSpan]) -> tuple[list[TextSpan], list[TextSpan]]:
    """Return the sentences of captions, role "spoken", and the other spans."""
    runs: list[list[TextSpan]] = []
    rest: list[TextSpan] = []
    for span in sorted(spans, key=lambda one: one.start_s):
        run = next((one for one in runs if _follows(one[-1], span)), None)
        if run:
            run.append(span)
        elif _is_chunk(span):
            runs.append([span])
        else:
            rest.append(span)
    spoken = [run for run in runs if _is_speech(run)]
    rest += [span for run in runs if not _is_speech(run) for span in run]
    return [sentence for run in spoken for sentence in _sentences(run)], rest


def _is_chunk(span: TextSpan) -> bool:
    words = span.text.split()
    is_brief = span.end_s - span.start_s <= max(_MAX_S, _WORD_S * len(words))
    return (
        span.role == "content" and is_brief and len(words) <= _MAX_WORDS and any(char.isalpha() for char in span.text)
    )


def _follows(before: TextSpan, after: TextSpan) -> bool:
    level = abs(_middle(before)[1] - _middle(after)[1]) < _LEVEL
    aside = abs(_middle(before)[0] - _middle(after)[0]) < _ASIDE
    soon = -_OVERLAP_S <= after.start_s - before.end_s <= _GAP_S
    return (_is_chunk(after) or _is_number(after)) and soon and ((level and aside) or _hops(before, after))


def _hops(before: TextSpan, after: TextSpan) -> bool:
    """Whether a word comes elsewhere when another one has gone, both for a moment and about as large."""
    are_quick = all(one.end_s - one.start_s <= _QUICK_S and len(one.text.split()) <= 2 for one in (before, after))
    small, large = sorted((before.box[3], after.box[3]))
    return are_quick and large <= _ALIKE * small


def _is_number(span: TextSpan) -> bool:
    """An amount that is a chunk by itself, between words."""
    is_short = span.end_s - span.start_s <= _MAX_S
    return span.role == "content" and is_short and re.fullmatch(r"[\d½¼¾⅓⅔.,/%°-]{1,6}", span.text.strip()) is not None


def _middle(span: TextSpan) -> tuple[float, float]:
    left, top, width, height = span.box
    return left + width / 2, top + height / 2


def _is_speech(run: Sequence[TextSpan]) -> bool:
    words = sum(len(span.text.split()) for span in run)
    if len(run) < LEAST_CHUNKS or sum(_is_number(span) for span in run) > len(run) / 2:
        return False
    if variety([span.text for span in run]) < _DIFFERENT:
        return False
    return words / len(run) <= _MEAN_WORDS or _is_broken(run)


def _is_broken(run: Sequence[TextSpan]) -> bool:
    """Whether the chunks are pieces of sentences: many end in their middle."""
    broken = sum(_is_open(span.text.split()[-1]) for span in run)
    return broken >= max(_LEAST_BROKEN, _BROKEN * len(run))


def _sentences(run: Sequence[TextSpan]) -> Iterator[TextSpan]:
    sentence: list[TextSpan] = []
    for span in (part for chunk in run for part in _parted(chunk)):
        if sentence and (span.start_s - sentence[-1].end_s > _PAUSE_S or _begins(span, sentence)):
            yield _joined(sentence)
            sentence = []
        sentence.append(span)
        if _END.search(span.text) or sum(len(one.text.split()) for one in sentence) >= _MAX_SENTENCE:
            yield _joined(sentence)
            sentence = []
    if sentence:
        yield _joined(sentence)


def _parted(chunk: TextSpan) -> Iterator[TextSpan]:
    """A chunk in which one sentence ends and another begins, as two, each with its part of the time."""
    texts = [text for part in _WITHIN.split(chunk.text) for text in _before_beginnings(part)]
    at_s, each_s = chunk.start_s, (chunk.end_s - chunk.start_s) / max(1, sum(map(len, texts)))
    for text in texts:
        end_s = at_s + each_s * len(text)
        yield chunk.model_copy(update={"text": text, "start_s": round(at_s, 3), "end_s": round(end_s, 3)})
        at_s = end_s


def _before_beginnings(text: str) -> Iterator[str]:
    """Cut before "first" and the like where the word before does not go on with it: not in "the first"."""
    words = text.split()
    cuts = [n for n in range(1, len(words)) if _is_beginning(words[n]) and not _leads_on(words[n - 1])]
    for start, end in pairwise([0, *cuts, len(words)]):
        yield " ".join(words[start:end])


def _is_beginning(word: str) -> bool:
    return word.casefold().strip(",:") in _BEGINNINGS


def _is_open(word: str) -> bool:
    return f" {word.casefold().strip(',;:…-–')} " in _OPEN


def _leads_on(word: str) -> bool:
    return f" {word.casefold().strip(',;:…-–')} " in _LEADS_ON


def _begins(span: TextSpan, sentence: Sequence[TextSpan]) -> bool:
    """Whether a next sentence begins with a word that tells the order of things; captions often have no full stops."""
    words = sum(len(one.text.split()) for one in sentence)
    goes_on = _leads_on(sentence[-1].text.split()[-1])
    return words >= _LEAST_SENTENCE and _is_beginning(span.text.split()[0]) and not goes_on


def _joined(spans: Sequence[TextSpan]) -> TextSpan:
    left, top = (min(span.box[side] for span in spans) for side in (0, 1))
    right = max(span.box[0] + span.box[2] for span in spans)
    bottom = max(span.box[1] + span.box[3] for span in spans)
    return TextSpan(
        text=" ".join(span.text for span in spans),
        start_s=spans[0].start_s,
        end_s=spans[-1].end_s,
        confidence=round(sum(span.confidence for span in spans) / len(spans), 3),
        box=(left, top, round(right - left, 4), round(bottom - top, 4)),
        role="spoken",
    )
