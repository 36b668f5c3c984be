from typing import Any

import pytest

from clients.notion.models import DataSource
from services.notion.columns.link_columns import columns_of, kept_columns, with_options
from utils.errors import NeedsUserError

ROLES = {"url": "u", "status": "s", "cost": "c"}
GROUPED = {
    "options": [{"id": str(n), "name": name} for n, name in enumerate(("Not started", "Downloading", "retry", "Done"))],
    "groups": [{"name": "To-do", "option_ids": ["0", "1", "2"]}, {"name": "Complete", "option_ids": ["3"]}],
}


def source(status: dict[str, Any] | None = None, **more: str) -> DataSource:
    kinds = {"u": "url", "s": "select", "c": "number", **more}
    properties = {key: {"id": key, "name": key, "type": kind, kind: {}} for key, kind in kinds.items() if kind}
    if status is not None:
        properties["s"] = {"id": "s", "name": "s", "type": "status", "status": status}
    return DataSource.model_validate({"id": "d", "title": [{"plain_text": "Links"}], "properties": properties})


def test_columns_are_found_by_id() -> None:
    columns = columns_of(ROLES, source())
    assert (columns.url.id, columns.status.id, columns.progress) == ("u", "s", None)


@pytest.mark.parametrize(
    ("more", "says"),
    [({"s": ""}, "has lost the status property"), ({"u": "number"}, "has the type number now")],
)
def test_a_column_that_is_needed_and_gone_is_named(more: dict[str, str], says: str) -> None:
    with pytest.raises(NeedsUserError, match=says):
        columns_of(ROLES, source(None, **more))


def test_an_optional_column_of_another_type_is_left_alone() -> None:
    assert columns_of(ROLES, source(c="checkbox")).cost is None


def test_what_a_status_property_calls_not_begun_asks_for_a_run() -> None:
    assert columns_of(ROLES, source(GROUPED)).waiting == ("Not started",)


def test_missing_options_are_added_and_the_persons_kept() -> None:
    columns = columns_of(ROLES, source(GROUPED))
    assert columns.missing_options == ("transcribing", "processing", "saving", "failed", "cancelled", "cancel")
    options = with_options(columns)["s"]["status"]["options"]
    assert options[:4] == GROUPED["options"]
    assert {"name": "failed", "color": "red", "group": "Complete"} in options
    assert {"name": "saving", "color": "blue"} in with_options(columns, is_grouped=False)["s"]["status"]["options"]


def test_kept_columns_count_while_the_roles_are_the_same() -> None:
    kept = columns_of(ROLES, source(GROUPED)).model_dump(mode="json")
    assert kept_columns(kept, ROLES) == columns_of(ROLES, source(GROUPED))
    assert kept_columns(kept, {**ROLES, "url": "x"}) is None
    assert kept_columns(None, ROLES) is None
