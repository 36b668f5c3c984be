"""What a database of links will be used for, told before anything is done, and the doing of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from clients.notion.api import NotionApi
from clients.notion.models import DataSource
from services.notion.accounts.blueprints import NAMES, free_name, shape
from services.notion.columns.link_columns import ON_REQUEST, TYPES, LinkColumns, columns_of
from services.notion.columns.roles import Roles, find_roles, types_in_words
from services.notion.columns.status_options import ensure_options
from services.notion.columns.status_words import ALL_WORDS, RUNNING, chosen_words
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError


@dataclass(frozen=True)
class LinkOrder:
    """`properties`: role -> name or id, where the person knows better; "" leaves a role out.

    `statuses`: our status, or "running" for all that run -> the option of theirs that means it.
    """

    database: str
    properties: Mapping[str, str] = field(default_factory=dict)
    add_missing: bool = False
    data_source: str | None = None
    statuses: Mapping[str, str] = field(default_factory=dict)
    add_posting: bool = False  # the columns by which rows ask for clips and posts


@dataclass(frozen=True)
class LinkPlan:
    """What would be done, by the names that the person sees. `lacks`: roles that it cannot do without."""

    title: str
    data_source_id: str
    uses: Mapping[str, str]  # role -> property
    adds: Mapping[str, str]  # role -> name of a new property
    leaves: tuple[str, ...]  # properties of a name like ours that are not touched
    statuses: Mapping[str, str]  # our word -> option; the words themselves where they are new
    choices: Mapping[str, tuple[str, ...]]  # role -> properties of a type that it may have
    options: tuple[str, ...]  # of the status property
    lacks: tuple[str, ...] = ()


def plan_link(source: DataSource, order: LinkOrder, known: Mapping[str, str]) -> LinkPlan:
    """What `set_up_link` will do; changes nothing. `known`: roles as they were registered before."""
    roles = find_roles(source, order.properties, known)
    adds = {role: free_name(source, role) for role in _added(roles, order)}
    status = source.properties.get(roles.ids.get("status", ""))
    columns = _columns(source, roles, order, {}) if not roles.lacks_required else None
    words = {word: option.name for word in ALL_WORDS if columns and (option := columns.option(word))}
    return LinkPlan(
        source.title,
        source.id,
        {role: source.properties[one].name for role, one in roles.ids.items()},
        adds,
        tuple(one.name for one in roles.left_alone),
        {word: words.get(word, word) for word in ALL_WORDS},
        {
            role: tuple(one.name for one in source.properties.values() if one.type in types)
            for role, types in TYPES.items()
        },
        tuple(option.name for option in status.options) if status else (),
        tuple(role for role in roles.lacks_required if role not in adds),
    )


def set_up_link(
    api: NotionApi, source: DataSource, order: LinkOrder, known: Mapping[str, str], words: Mapping[str, str]
) -> tuple[DataSource, Roles, LinkColumns]:
    """The source with what it needs, added where that was asked for; a connection that may not write is found out."""
    roles = find_roles(source, order.properties, known)
    if added := _added(roles, order):
        source, roles = _add_properties(api, source, roles, added)
    if roles.lacks_required:
        raise _lacking(source, roles)
    columns = _columns(source, roles, order, words)
    full = ensure_options(columns, api, source, is_asked=order.add_missing)
    if full is columns:
        api.update_data_source(source.id, {})  # changes nothing; refused where the connection may only read
    return source, roles, full


def _columns(source: DataSource, roles: Roles, order: LinkOrder, words: Mapping[str, str]) -> LinkColumns:
    status = source.properties[roles.ids["status"]]
    try:
        chosen = chosen_words(status, order.statuses)
    except KeyError as error:
        names = ", ".join(option.name for option in status.options) or "none yet"
        raise NeedsUserError(
            f"{error.args[0]!r} is neither a status of Clipsheet nor an option of “{status.name}”.",
            f"Statuses are: {', '.join((*ALL_WORDS, RUNNING))}. Options are: {names}.",
            code=ErrorCode.NOTION_SETUP,
        ) from error
    return columns_of(roles.ids, source, {**words, **chosen})


def _added(roles: Roles, order: LinkOrder) -> tuple[str, ...]:
    """The roles that get a new property: only those that were asked for."""
    posting = (role for role in roles.free if role in ON_REQUEST and order.add_posting)
    return (*(roles.missing if order.add_missing else ()), *posting)


def _add_properties(
    api: NotionApi, source: DataSource, roles: Roles, added_roles: Sequence[str]
) -> tuple[DataSource, Roles]:
    names = {role: free_name(source, role) for role in added_roles}
    source = api.update_data_source(source.id, {name: shape(role) for role, name in names.items()})
    added = {role: column.id for role, name in names.items() if (column := source.named(name))}
    return source, Roles({**roles.ids, **added}, roles.misfits, roles.refused)


def _lacking(source: DataSource, roles: Roles) -> NeedsUserError:
    parts = []
    for role in roles.lacks_required:
        misfit = roles.misfits.get(role)
        is_type = f" (“{misfit.name}” is a {misfit.type.replace('_', ' ')} property)" if misfit else ""
        parts.append(f"no {role} property of type {types_in_words(role)}{is_type}")
    return NeedsUserError(
        f"“{source.title}” has {' and '.join(parts)}.",
        "Add it in Notion, let Clipsheet add what is missing, or say which property to use.",
        code=ErrorCode.NOTION_SETUP,
    )


def made_roles(source: DataSource) -> dict[str, str]:
    """The roles of a database that was made by `link_properties`, where every name is ours."""
    return {role: column.id for role in TYPES if (column := source.named(NAMES[role]))}
