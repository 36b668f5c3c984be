"""Steps in order: from a numbered list, from lines under a heading, or from sentences that tell what to do."""

from collections.abc import Iterable

from services.notes.rules.evidence import Line, Pool
from services.notes.rules.findings import Claim, Finding, listing
from services.notes.rules.sections import sections
from services.notes.rules.tokens import Tokens, text_at
from services.notes.rules.words import word_set
from services.notes.rules.workouts.mentions import list_number_end

_COOKING = (
    "preheat mix chop slice dice mince bake add stir whisk pour cook boil simmer fry season serve peel place "
    "put let heat melt combine fold cover drain roast grill blend knead sprinkle top beat brush marinate "
    "garnish sauté saute spread transfer refrigerate chill toss roll squeeze grate crack rinse soak drizzle "
    "divide layer arrange toast coat flip"
)
_DOING = (
    "open click tap select go press cut measure drill screw attach glue paint install download copy paste "
    "drag connect plug turn remove insert draw sand type enter choose save export import create write start "
    "take make use set pull push lift hold tie sew pin trace mark clean wipe wash dry apply repeat check "
    "switch unscrew tighten loosen swipe scroll run search sign upload wrap twist bend hang insert fill leave "
    "wait bring return keep get grab give join align stick"
)
_OTHER_LANGUAGES = (
    "vorheizen mischen schneide schneiden rühren gib geben backen kochen öffne klicke wähle mezcla corta añade agrega "
    "hornea cocina abre pulsa selecciona precalienta mélangez coupez ajoutez faites ouvrez cliquez préchauffez versez"
)
_VERBS = frozenset(f"{_COOKING} {_DOING} {_OTHER_LANGUAGES}".split())
_LEADS = word_set(
    "first then next now finally second third last lastly and so after that start by dann danach zuerst zum "
    "schluss luego después primero puis ensuite enfin d'abord step you want to can will need gonna going just "
    "we i'm are let's"
)
_NOT_STEPS = word_set("follow subscribe comment like share tag save link check dm click")
_SHORTEST_WORDS = 2
_MIN_STEPS = 2
_MOST_BELOW = 3  # lines of one step


def steps(pool: Pool) -> Finding | None:
    """The steps of the best source: one list is better than three mixed."""
    for claims in _candidates(pool):
        if len(claims) >= _MIN_STEPS:
            return listing(claims, limit=40)
    return None


def _candidates(pool: Pool) -> Iterable[list[Claim]]:
    sources = (pool.caption, pool.on_screen, pool.said)
    yield from (_headed(lines) for lines in sources[:2])
    yield from (_numbered(lines) for lines in sources)
    yield from (_imperative(lines) for lines in sources)


def _headed(lines: tuple[Line, ...]) -> list[Claim]:
    found = [section for section in sections(lines) if section.kind == "steps"]
    return [_claim(line, _start(line)) for section in found for line in section.lines if line.words >= _SHORTEST_WORDS]


def _numbered(lines: tuple[Line, ...]) -> list[Claim]:
    found = ((line, _step_number_end(line.tokens), _going_on(lines, i)) for i, line in enumerate(lines))
    return [_claim(line, start, below=below) for line, start, below in found if start and _says_much(line, start)]


def _going_on(lines: tuple[Line, ...], i: int) -> tuple[Line, ...]:
    """The lines right below a line on the screen, which come and go with it and are no items of their own."""
    below: list[Line] = []
    for line in lines[i + 1 : i + 1 + _MOST_BELOW]:
        if not (below or [lines[i]])[-1].stands_above(line) or _step_number_end(line.tokens):
            break
        below.append(line)
    return tuple(below)


def _step_number_end(tokens: Tokens) -> int:
    is_step = text_at(tokens, 0) in ("step", "schritt", "paso", "étape", "pasos")
    if is_step and len(tokens) > 2 and (tokens[1].number is not None or tokens[1].is_word):
        return 3 if text_at(tokens, 2) in (".", ":", ")", "-", "–", ",") else 2 if tokens[1].number is not None else 0
    return list_number_end(tokens)


def _says_much(line: Line, start: int) -> bool:
    return sum(token.is_word for token in line.tokens[start:]) >= _SHORTEST_WORDS


def _imperative(lines: tuple[Line, ...]) -> list[Claim]:
    return [_claim(line, 0, 0.8) for line in lines if _tells_to_do(line)]


def _tells_to_do(line: Line) -> bool:
    words = [token.text for token in line.tokens if token.is_word]
    verb = next((word for word in words[:6] if word not in _LEADS), "")
    return verb in _VERBS and len(words) >= _SHORTEST_WORDS and words[0] not in _NOT_STEPS and "link" not in words


def _start(line: Line) -> int:
    first = _step_number_end(line.tokens)
    return first or next((i for i, token in enumerate(line.tokens) if token.is_word or token.number is not None), 0)


def _claim(line: Line, first: int, factor: float = 1.0, *, below: tuple[Line, ...] = ()) -> Claim:
    start = line.tokens[first].start if first < len(line.tokens) else 0
    text = " ".join([line.text[start:].strip(), *(one.text for one in below)])
    return Claim(text, line, start, len(line.text), factor, below)
