"""Adds our words to a status property, where it has nothing that means the same: each in its colour and group."""

from clients.notion.api import NotionApi
from clients.notion.errors import ReconnectNeeded, ValidationFailed
from clients.notion.models import DataSource
from services.notion.columns.link_columns import LinkColumns, with_options
from services.notion.columns.status_words import MAX_OPTIONS, resolve
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError


def ensure_options(columns: LinkColumns, api: NotionApi, source: DataSource, *, is_asked: bool = False) -> LinkColumns:
    """The columns with an option for each of our words.

    A select learns words by being written, so it is only changed when that `is_asked` for. Raises NeedsUserError naming
    the options when there is no room for them, or Notion does not let us.
    """
    missing = columns.missing_options
    if not missing or not (is_asked or columns.status.type == "status"):
        return columns
    count = len(columns.status.options)
    if count + len(missing) > MAX_OPTIONS:
        raise NeedsUserError(
            f"“{columns.status.name}” of “{source.title}” has {count} options, Notion takes {MAX_OPTIONS}, and "
            f"Clipsheet needs {len(missing)} more: {', '.join(missing)}.",
            "Delete some that you do not use, say which of yours mean these, or choose another property.",
            code=ErrorCode.NOTION_SETUP,
        )
    changed = _added(columns, api, source)
    status = changed.properties.get(columns.status.id, columns.status)
    return columns.model_copy(update={"status": status, "words": resolve(status, columns.words)})


def _added(columns: LinkColumns, api: NotionApi, source: DataSource) -> DataSource:
    try:
        try:
            return api.update_data_source(source.id, with_options(columns))
        except ValidationFailed:  # not every version of Notion takes a group; without one they can be moved by hand
            return api.update_data_source(source.id, with_options(columns, is_grouped=False))
    except (NeedsUserError, ValidationFailed) as error:
        if isinstance(error, ReconnectNeeded):
            raise
        names = ", ".join(columns.missing_options)
        raise NeedsUserError(
            f"The status property “{columns.status.name}” of “{source.title}” lacks the options {names}, and Notion "
            "does not let Clipsheet add them.",
            f"Add them yourself: {names}. Or say which of yours mean these, or use a select property.",
            code=ErrorCode.NOTION_SETUP,
        ) from error
