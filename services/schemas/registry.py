"""The built-in schemas: adding one is one file and one line here."""

from services.schemas.general import GENERAL
from services.schemas.model import Schema
from services.schemas.place import PLACE
from services.schemas.product import PRODUCT
from services.schemas.recipe import RECIPE
from services.schemas.tutorial import TUTORIAL
from services.schemas.workout import WORKOUT
from utils.errors import NeedsUserError

SCHEMAS: dict[str, Schema] = {
    schema.name: schema
    for schema in (
        WORKOUT,
        RECIPE,
        PLACE,
        PRODUCT,
        TUTORIAL,
        GENERAL,
    )
}


def schema_named(name: str) -> Schema:
    """The built-in schema of that name, in any case. Raises NeedsUserError naming the known ones."""
    schema = SCHEMAS.get(name.strip().lower())
    if schema is None:
        raise NeedsUserError(f"There is no schema called {name!r}.", f"Choose one of: {', '.join(SCHEMAS)}.")
    return schema
