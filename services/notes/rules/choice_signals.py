"""What the rules of a schema find in a post, weighed as a sign that the post is of that kind."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.notes.rules.clauses.instructions import cooks, tells_in_a_list
from services.notes.rules.evidence import EvidenceLine, line_of
from services.notes.rules.fields import Facts
from services.notes.rules.places.addresses import is_street_address
from services.notes.rules.places.kinds import kind_claims
from services.notes.rules.places.places import places
from services.notes.rules.places.telling import called, lies_in
from services.notes.rules.prices import price_claims
from services.notes.rules.products.products import cons, pros
from services.notes.rules.products.several import priced_rows
from services.notes.rules.recipes.dense_prose import is_dense, names_food
from services.notes.rules.recipes.foods import foods_in, sure_foods_in
from services.notes.rules.sections import sections
from services.notes.rules.steps.steps import steps
from services.notes.rules.word_lists.uneaten import DENSE_UNEATEN, UNEATEN
from services.notes.rules.words import word_set
from services.notes.rules.workouts.exercise import Exercise
from services.notes.rules.workouts.measures.kinds import MeasureKind

_RATING = re.compile(r"\b\d{1,2}(?:[.,]\d)?/10\b")
_MIN_LISTED = 2
_LONGEST_NAME = 5  # words
_TIMED, _MANY_TIMED = 2.0, 3  # names that nobody knows, each with its time
_TELLING = 0.4  # of the steps begin with a verb that is known
_MAKING = word_set("make making made machen mache macht hacemos hacer hago faire fais facciamo fare faccio fazer vamos")
_STREET = re.compile(
    r"\b\d{1,4}[a-z]?,?\s(?:rue|avenue|boulevard|place|quai|[A-Z]\w+\s(?:st|street|ave|avenue|rd|road|blvd|lane|ln|way))\b"
    r"|\b(?:straße|strasse|str\.|calle|via|piazza|rua|avenida|av\.|jl\.|jalan|ulica|ul\.|улица|ул\.)\s?\w",
    re.IGNORECASE,
)

_FEWEST_UNEATEN, _AGAINST_FOOD = 2, -5.0


@dataclass(frozen=True)
class Signal:
    """One sign, with its weight, in words that end a sentence."""

    weight: float
    told: str


Reader = Callable[[Facts], Signal | None]


def _exercises(facts: Facts) -> Signal | None:
    """Exercises with amounts are nearly proof; names alone lean."""
    exercises = facts.workout.exercises
    counted = sum(bool(one.claims) and (one.is_known or MeasureKind.SETS in one.claims) for one in exercises)
    named = sum(one.is_known and _is_short(one) for one in exercises if not one.claims)
    timed = sum(MeasureKind.SECONDS in one.claims and not one.is_known for one in exercises)
    weight = min(6.0, 3.0 * counted) + min(3.0, 1.0 * named) + (_TIMED if timed >= _MANY_TIMED else 0.0)
    # The times of a recipe's steps look like those of exercises.
    is_recipe = _measured(facts) >= _MIN_LISTED and not any(MeasureKind.REPS in one.claims for one in exercises)
    return Signal(weight / 4 if is_recipe else weight, _count(len(exercises), "exercise")) if weight else None


def _is_short(exercise: Exercise) -> bool:
    """Whether it is a name, and no sentence in which a word of exercising stands: "press Ctrl + A to select"."""
    return len(exercise.name.split()) <= _LONGEST_NAME


def _efforts(facts: Facts) -> Signal | None:
    """Repetitions, rests and rounds that belong to no exercise."""
    kinds = {amount.kind for _, amount in facts.workout.loose} & {
        MeasureKind.REPS,
        MeasureKind.REST,
        MeasureKind.ROUNDS,
        MeasureKind.SETS,
    }
    return Signal(0.5 * len(kinds), "sets, repetitions or rests") if kinds else None


def _measured(facts: Facts) -> int:
    value = facts.ingredients.value if facts.ingredients else []
    return sum(isinstance(one, dict) and "unit" in one for one in value) if isinstance(value, list) else 0


def _ingredients(facts: Facts) -> Signal | None:
    value = facts.ingredients.value if facts.ingredients else None
    count = len(value) if isinstance(value, list) else 0
    weight = min(6.0, 1.5 * _measured(facts)) + min(2.0, 0.25 * count)
    return Signal(weight, _count(count, "ingredient")) if count else None


def _ingredient_list(facts: Facts) -> Signal | None:
    """A list of food under a heading, in whatever language."""
    listed = [one for one in sections(facts.pool.written) if one.kind == "ingredients" and (one.lines or one.is_inline)]
    return Signal(3.0, "a list of ingredients") if listed else None


def _cooking(facts: Facts) -> Signal | None:
    """Sentences in which something is done with food."""
    lines = [line for line in facts.pool.lines if _is_of_food(line)]
    return Signal(min(3.0, 0.75 * len(lines)), _count(len(lines), "sentence") + " about cooking") if lines else None


def _is_of_food(line: EvidenceLine) -> bool:
    if is_dense(line):
        return tells_in_a_list(line) and names_food(line)
    return cooks(line) and sure_foods_in(line.tokens) > 0


def _uneaten(facts: Facts) -> Signal | None:
    """Things beside which food is none: "a spoon of baking soda" in a bowl of dish soap."""
    named = {word for line in facts.pool.lines for word in line.vocabulary & UNEATEN}
    named |= {word for line in facts.pool.lines for word in DENSE_UNEATEN if word in line.text}
    tags = [tag.casefold().lstrip("#") for tag in facts.pool.hashtags]
    named |= {tag for tag in tags if tag in UNEATEN or any(word in tag for word in DENSE_UNEATEN)}
    return Signal(_AGAINST_FOOD, "what nobody eats") if len(named) >= _FEWEST_UNEATEN else None


def _dish(facts: Facts) -> Signal | None:
    """Somebody says which food they make, and what goes into it."""
    value = facts.ingredients.value if facts.ingredients else None
    is_made = any(line.vocabulary & _MAKING and foods_in(line.tokens) for line in facts.pool.lines)
    return (
        Signal(1.0, "food that is made") if is_made and isinstance(value, list) and len(value) >= _MIN_LISTED else None
    )


def _steps(facts: Facts) -> Signal | None:
    """Steps, where they are not those of a recipe or a list of exercises."""
    found = steps(facts.pool)
    values = found.value if found and isinstance(found.value, list) else []
    count = len(values)
    is_other = (
        bool(_measured(facts))
        or sum(one.is_known and _is_short(one) for one in facts.workout.exercises) >= _MIN_LISTED
        or _cooking(facts) is not None
    ) and not _uneaten(facts)
    if not count or is_other:
        return None
    if sum(tells_in_a_list(line_of(str(text))) for text in values) < _TELLING * count:
        return None
    return Signal(min(3.5, 1.25 * count), _count(count, "step"))


def _price(facts: Facts) -> Signal | None:
    return Signal(1.0, "a price") if price_claims(facts.pool.lines) else None


def _heads_places(facts: Facts) -> bool:
    """ "5 cafés in Lisbon" above a list."""
    return any(kind_claims(facts.pool.caption[:1]))


def _priced(facts: Facts) -> Signal | None:
    """Several things with a price each; those of a menu stand beside food."""
    rows = priced_rows(facts.pool)
    if _heads_places(facts):
        return None
    are_eaten = sum(foods_in(row.name.line.tokens) > 0 for row in rows) * 2 >= len(rows) and not _uneaten(facts)
    return Signal(3.0, _count(len(rows), "product") + " with prices") if rows and not are_eaten else None


def _verdict(facts: Facts) -> Signal | None:
    """What speaks for a thing and what against it, under headings of their own."""
    has_both = pros(facts.pool) is not None and cons(facts.pool) is not None
    return Signal(2.0, "pros and cons") if has_both else None


def _rating(facts: Facts) -> Signal | None:
    """ "9.3/10" beside dishes that nobody cooks: somebody ate somewhere."""
    rated = any(_RATING.search(line.text) for line in facts.pool.written)
    eats = sum(foods_in(line.tokens) > 0 for line in facts.pool.written) >= _MIN_LISTED
    return Signal(2.5, "a rating of dishes") if rated and eats and not _measured(facts) else None


def _address(facts: Facts) -> Signal | None:
    every = places(facts.pool)
    if len(every) > _MIN_LISTED and _heads_places(facts):
        return Signal(3.5, _count(len(every), "place"))
    if any(one.address and is_street_address(str(one.address.value)) for one in every):
        return Signal(3.5, "a place with its address")
    if len(every) >= _MIN_LISTED and sum(one.address is not None for one in every) * 2 >= len(every):
        return Signal(3.0, _count(len(every), "place"))
    return Signal(2.5, "an address") if any(_STREET.search(line.text) for line in facts.pool.written) else None


def _named(facts: Facts) -> Signal | None:
    """ "It's called …, it's in …": somebody tells of a place."""
    name, area = called(facts.pool.lines), lies_in(facts.pool.lines)
    if name is None or not (area or facts.pool.on_screen or facts.pool.said):
        return None
    return Signal(2.5, "a name and where it is") if area else Signal(1.8, "a name")


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


SIGNALS: Mapping[str, tuple[Reader, ...]] = {
    "workout": (_exercises, _efforts),
    "recipe": (_ingredients, _ingredient_list, _cooking, _dish, _uneaten),
    "place": (_rating, _address, _named),
    "product": (_price, _priced, _verdict),
    "tutorial": (_steps,),
}
