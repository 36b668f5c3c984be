"""The general schema: for everything that is none of the others."""

from services.domain.schemas.model import FieldType, Schema, SchemaField

GENERAL = Schema(
    name="general",
    title="Note",
    description="What a video says and shows, when it is of no particular kind.",
    fields=(
        SchemaField(name="summary", type=FieldType.TEXT),
        SchemaField(name="key_points", type=FieldType.TEXTS, show="bullets"),
        SchemaField(name="links", type=FieldType.TEXTS, show="bullets"),
        SchemaField(name="hashtags", type=FieldType.TEXTS),
    ),
)
