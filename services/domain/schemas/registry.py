"""The built-in schemas: adding one is one file and one line here."""

from services.domain.schemas.general import GENERAL
from services.domain.schemas.model import Schema
from services.domain.schemas.place import PLACE
from services.domain.schemas.product import PRODUCT
from services.domain.schemas.recipe import RECIPE
from services.domain.schemas.tutorial import TUTORIAL
from services.domain.schemas.workout import WORKOUT
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
