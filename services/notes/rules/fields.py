"""Which rule fills which field: the one table that an added field or schema needs a line in, if a rule can fill it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from services.domain.schemas.model import Schema
from services.notes.rules import common, prices, summary
from services.notes.rules.evidence import EvidencePool
from services.notes.rules.findings import FoundValue
from services.notes.rules.places import places
from services.notes.rules.products import products, several, shops
from services.notes.rules.recipes import times
from services.notes.rules.recipes.ingredients import ingredients
from services.notes.rules.recipes.servings import servings
from services.notes.rules.steps.steps import steps
from services.notes.rules.workouts import workout
from services.notes.rules.workouts.binding import Workout, gather
from services.notes.rules.workouts.exercises import exercises_field


@dataclass(frozen=True, eq=False)
class Facts:
    """The evidence, with expensive results computed once and kept."""

    pool: EvidencePool

    @cached_property
    def workout(self) -> Workout:
        """Exercises and the amounts that belong to none."""
        return gather(self.pool)

    @cached_property
    def ingredients(self) -> FoundValue | None:
        """Ingredients."""
        return ingredients(self.pool)


Rule = Callable[[Facts], FoundValue | None]


def _of_pool(rule: Callable[[EvidencePool], FoundValue | None]) -> Rule:
    return lambda facts: rule(facts.pool)


# By field name, or "schema.field" where the same name means another thing.
RULES: dict[str, Rule] = {
    "exercises": lambda facts: exercises_field(facts.workout),
    "rounds": lambda facts: workout.rounds(facts.workout),
    "round_rest_s": lambda facts: workout.round_rest(facts.workout),
    "format": _of_pool(workout.workout_format),
    "workout.duration_s": lambda facts: workout.duration(facts.pool, facts.workout),
    "muscle_groups": lambda facts: workout.muscle_groups(facts.pool, facts.workout),
    "equipment": lambda facts: workout.equipment(facts.pool, facts.workout),
    "time_cap_s": _of_pool(workout.time_cap),
    "scoring": _of_pool(workout.scoring),
    "level": _of_pool(workout.level),
    "ingredients": lambda facts: facts.ingredients,
    "steps": _of_pool(steps),
    "servings": _of_pool(servings),
    "prep_time_s": _of_pool(times.prep_time),
    "cook_time_s": _of_pool(times.cook_time),
    "temperature": _of_pool(times.temperature),
    "place.name": _of_pool(places.place_name),
    "address": _of_pool(places.address),
    "kind": _of_pool(places.kind_of_all),
    "places": _of_pool(places.places_field),
    "prices": _of_pool(prices.prices),
    "tips": _of_pool(common.tips),
    "product.name": _of_pool(products.product_name),
    "brand": _of_pool(products.brand),
    "price": _of_pool(products.price),
    "products": _of_pool(several.products_field),
    "where": _of_pool(shops.where),
    "pros": _of_pool(products.pros),
    "cons": _of_pool(products.cons),
    "tools": _of_pool(common.tools),
    "summary": _of_pool(summary.summary),
    "key_points": _of_pool(summary.key_points),
    "links": _of_pool(common.links),
    "hashtags": _of_pool(common.hashtags),
}


def fill(schema: Schema, facts: Facts) -> dict[str, FoundValue]:
    """Every field of the schema that some rule can fill from the pool."""
    found = {}
    for field in schema.fields:
        rule = RULES.get(f"{schema.name}.{field.name}") or RULES.get(field.name)
        finding = rule(facts) if rule else None
        if finding:
            found[field.name] = finding
    return found
