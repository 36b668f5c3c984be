"""What exercises are called: finding their names in a line."""

from dataclasses import dataclass

from services.notes.rules.tokens import Tokens, text_at
from services.notes.rules.words import word_set
from services.notes.rules.workouts.exercise_words import is_foreign

# A head is enough by itself; a weak head is an everyday word and needs a modifier before it.
_HEADS = word_set(
    "squat lunge plank pushup pullup chinup situp crunch burpee deadlift superman inchworm skater kickback thruster "
    "pulldown kniebeuge kniebeugen liegestütz liegestütze ausfallschritt ausfallschritte hampelmann hampelmänner "
    "klimmzug klimmzüge unterarmstütz sentadilla flexiones zancada plancha abdominales dominadas pompe fente gainage "
    "traction rdl jerk hollow hyperextension woodchop wallsit"
)
_WEAK = word_set(
    "press row curl raise dip kick twist swing snatch clean jump hold bridge thrust fly flye extension sprint crawl "
    "walk tap touch circle bend pull push stretch march step shrug rotation abduction rollout rollup pulse drop "
    "walkout pike climber jack knee bug dog morning sit shuffle hop run slam carry"
)
_MODIFIERS = word_set(
    "jumping jump goblet bulgarian split side reverse walking high single one leg legged arm elbow forearm "
    "diamond incline decline wide close narrow sumo russian mountain bicycle dumbbell db barbell kettlebell "
    "kb banded overhead shoulder bench hip glute calf lateral bent over wall box front back romanian pistol "
    "curtsy spider hollow bear dead bird good butt heel toe flutter scissor tricep triceps bicep biceps chest "
    "hammer lat cable face upright renegade seated standing lying elevated alternating alternate weighted low "
    "knee modified static isometric body bodyweight air military pike star crab donkey fire cross cossack "
    "step push pull up sit v tuck broad long plank medicine ball rope battle farmer plyo power prone straight "
    "double half kneeling kneel floor ab core"
)
_JOINED = (("push", "up"), ("pull", "up"), ("sit", "up"), ("chin", "up"), ("press", "up"), ("step", "up"),
           ("v", "up"), ("fire", "hydrant"), ("skull", "crusher"), ("jump", "rope"), ("wall", "sit"))  # fmt: skip
_NOT_A_NAME_AFTER = word_set(
    "workout workouts challenge day routine session video videos series class program plan exercise exercises form "
    "variation variations position tutorial mistakes tips"
)


@dataclass(frozen=True)
class Name:
    """An exercise's name in a line: its words as written, and the tokens [first, last) that hold it."""

    text: str
    first: int
    last: int


def names(text: str, tokens: Tokens) -> list[Name]:
    """Every known exercise in the line, with the words that narrow it down."""
    found: list[Name] = []
    i = 0
    while i < len(tokens):
        last = _head_end(tokens, i)
        first = _with_modifiers(tokens, i, found[-1].last if found else 0) if last else i
        if last and (first < i or _stands_alone(tokens, i, last)) and text_at(tokens, last) not in _NOT_A_NAME_AFTER:
            if found and found[-1].last == first and text_at(tokens, first - 1) == "plank":  # "plank shoulder taps"
                first = found.pop().first
            found.append(Name(text[tokens[first].start : tokens[last - 1].end], first, last))
        i = last or i + 1
    return found


def singular(word: str) -> str:
    """The word without its plural ending, near enough to compare."""
    if len(word) > 3 and word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 2 and word.endswith("s") and not word.endswith("ss") else word


def name_key(name: str) -> str:
    """The same for "Push-ups", "push up" and "PUSHUPS"."""
    letters = "".join(char if char.isalnum() else " " for char in name.casefold())
    return "".join(singular(word) for word in letters.split())


def _head_end(tokens: Tokens, i: int) -> int:
    """The token after the head that starts here, or 0."""
    after = i + 2 if text_at(tokens, i + 1) in ("-", "–") else i + 1
    if (text_at(tokens, i), singular(text_at(tokens, after))) in _JOINED:
        return after + 1
    word = singular(text_at(tokens, i))
    if word not in _HEADS and word not in _WEAK:
        return i + 1 if is_foreign(text_at(tokens, i)) else 0
    # "jump squat", "plank jacks": the last of several heads closes the name; "squats lunges" are two.
    return (_head_end(tokens, after) or i + 1) if text_at(tokens, i) == word else i + 1


def _stands_alone(tokens: Tokens, first: int, last: int) -> bool:
    return last - first > 1 or singular(tokens[first].text) in _HEADS or is_foreign(tokens[first].text)


def _with_modifiers(tokens: Tokens, i: int, stop: int) -> int:
    first = i
    while first - 1 >= stop:
        step = 2 if text_at(tokens, first - 1) == "-" else 1
        if text_at(tokens, first - step) not in _MODIFIERS or first - step < stop:
            break
        first -= step
    return first
