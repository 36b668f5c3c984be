"""See, register and make databases in Notion, by id or pasted link."""

import argparse
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict

from config.settings import Settings
from services.container import LOCAL_USER, open_container
from services.domain.schemas.registry import SCHEMAS, schema_named
from services.notion.accounts.link_setup import LinkOrder, LinkPlan
from services.notion.accounts.registered import ContentView, LinkView
from services.notion.accounts.registry import ContentOrder
from services.notion.columns.link_columns import TYPES
from services.notion.columns.status_words import ALL_WORDS, RUNNING
from services.notion.monitor.hooks import TOKEN_FILE, Door
from services.notion.notion_services import NotionServices
from utils.errors import NeedsUserError

Act = Callable[[NotionServices, argparse.Namespace], object]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the call."""
    actions = parser.add_subparsers(metavar="action", required=True)
    _action(actions, "databases", _databases, "list what Notion shows, and what is registered")
    link = _action(actions, "link", _link, "watch a database of links")
    link.add_argument("database", metavar="DB", help="link or id of the database")
    link.add_argument("--add-missing", action="store_true", help="add the properties that it lacks")
    link.add_argument(
        "--add-posting", action="store_true", help="add columns by which a row asks for clips and plans posts"
    )
    link.add_argument(
        "--property",
        action="append",
        default=[],
        metavar="ROLE=NAME",
        help=f"which property is for what, where Clipsheet guesses wrong; roles: {', '.join(TYPES)}",
    )
    link.add_argument(
        "--status",
        action="append",
        default=[],
        metavar="WORD=OPTION",
        help=f"which of your options means what; words: {', '.join((*ALL_WORDS, RUNNING))}",
    )
    link.add_argument("--dry-run", action="store_true", help="show what it would use and add, and do nothing")
    content = _action(actions, "content", _content, "let a database receive the notes of a tag")
    content.add_argument("database", metavar="DB", help="link or id of the database")
    content.add_argument("--tag", required=True, help="the tag of the rows whose notes go there")
    content.add_argument("--relate", action="store_true", help="make a relation between each note and its row")
    content.add_argument("--prompt", default="", help="an instruction for whoever fills in the notes")
    for one in (link, content):
        one.add_argument("--data-source", metavar="ID", help="which one, when the database has several")
    create = _action(actions, "create", _create, "make the databases under a page")
    create.add_argument("page", metavar="PAGE", help="link or id of the page")
    create.add_argument("--schema", nargs="+", default=[], metavar="NAME", help=f"of: {', '.join(SCHEMAS)}")
    _action(actions, "webhook", _webhook, "take the token that Notion sends for a new webhook")
    forget = _action(actions, "forget", _forget, "stop using a database; nothing changes in Notion")
    forget.add_argument("id", metavar="ID", help="as `notion databases` shows it")


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Do it, and print what there is now."""
    container = open_container(settings)
    try:
        found = arguments.act(container.notion, arguments)
    finally:
        container.close()
    if arguments.json:
        print(json.dumps(found, default=asdict))
    return 0


def _action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, act: Act, says: str
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=says, description=f"{says[0].upper()}{says[1:]}.")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.set_defaults(act=act)
    return parser


def _databases(notion_services: NotionServices, arguments: argparse.Namespace) -> object:
    available = notion_services.registry.available(LOCAL_USER)
    links = notion_services.registry.registered.links(LOCAL_USER)
    contents = notion_services.registry.registered.contents(LOCAL_USER)
    if not arguments.json:
        for one in links:
            print(_link_line(one))
        for content in contents:
            print(_content_line(content))
        for other in available:
            if not other.is_link and not other.tags:
                print(f"  available  {other.title or 'Untitled'}  {other.url}")
        if not available:
            print("Notion shows no database. In Notion, open one and add the connection under its menu, Connections.")
            print("New ones may take a minute to show; `notion link` takes their link at once.")
    return {"link": links, "content": contents, "available": available}


def _link(notion_services: NotionServices, arguments: argparse.Namespace) -> object:
    order = LinkOrder(
        arguments.database,
        _pairs("--property", "ROLE=NAME", arguments.property),
        arguments.add_missing,
        arguments.data_source,
        _pairs("--status", "WORD=OPTION", arguments.status),
        add_posting=arguments.add_posting,
    )
    plan = notion_services.registry.plan_link(LOCAL_USER, order)
    if not arguments.json:
        _show_plan(plan)
    if arguments.dry_run:
        return plan
    found = notion_services.registry.register_link(LOCAL_USER, order)
    if not arguments.json:
        print(_link_line(found))
        if found.unused:
            print(f"It goes without {', '.join(found.unused)}; --add-missing adds them.")
        if found.notice:
            print(found.notice)
    return found


def _content(notion_services: NotionServices, arguments: argparse.Namespace) -> ContentView:
    order = ContentOrder(arguments.database, arguments.tag, arguments.prompt, arguments.data_source, arguments.relate)
    found = notion_services.registry.register_content(LOCAL_USER, order)
    if not arguments.json:
        print(_content_line(found))
        if found.notice:
            print(found.notice)
    return found


def _create(notion_services: NotionServices, arguments: argparse.Namespace) -> object:
    schemas = [schema_named(name) for name in arguments.schema]
    contents = [notion_services.registry.create_content(LOCAL_USER, arguments.page, schema.name) for schema in schemas]
    link = notion_services.registry.create_link(LOCAL_USER, arguments.page)
    if not arguments.json:
        for one in contents:
            print(_content_line(one) + ("" if one.is_new else "  was there already"))
        print(_link_line(link) + ("" if link.is_new else "  was there already"))
        print("Put a video's link into a new row's URL and start scripts/run.")
    return {"link": link, "content": contents}


def _webhook(notion_services: NotionServices, arguments: argparse.Namespace) -> object:  # noqa: ARG001 - as the others
    settings = Settings()
    Door(settings.data_dir).open()
    address = f"{settings.address}/hooks/notion"
    if not arguments.json:
        print(f"The token that comes within 15 minutes is taken. In Notion, add a webhook with the address {address}")
        print(f"(or let it send the token again), and paste what then stands in {settings.data_dir / TOKEN_FILE}.")
    return {"address": address, "token_file": str(settings.data_dir / TOKEN_FILE)}


def _forget(notion_services: NotionServices, arguments: argparse.Namespace) -> object:
    notion_services.registry.registered.remove(LOCAL_USER, arguments.id)
    if not arguments.json:
        print("Forgotten.")
    return {"forgotten": arguments.id}


def _pairs(option: str, form: str, pairs: list[str]) -> Mapping[str, str]:
    split = [pair.partition("=") for pair in pairs]
    wrong = [pair for pair, (_, sign, _) in zip(pairs, split, strict=True) if not sign]
    if wrong:
        raise NeedsUserError(f"{option} {wrong[0]!r} does not say what for.", f"Write it as {form}.")
    return {role.strip().lower(): name.strip() for role, _, name in split}


def _show_plan(plan: LinkPlan) -> None:
    print(f"“{plan.title or 'Untitled'}”: what is used for what")
    for role, name in plan.uses.items():
        print(f"  {role:<10} {name}")
    for role, name in plan.adds.items():
        print(f"  {role:<10} {name}  (added)")
    for name in plan.leaves:
        print(f"  “{name}” is yours and left alone; --property names it if it is for Clipsheet.")
    said = [f"{word} is “{option}”" for word, option in plan.statuses.items() if option.casefold() != word]
    if said:
        print(f"  Statuses: {', '.join(said)}; --status says otherwise.")


def _link_line(one: LinkView) -> str:
    trouble = f"  {one.problem}" if one.problem else ""
    return f"✓ links      {one.title or 'Untitled'}  uses {', '.join(one.properties)}  ({one.id}){trouble}"


def _content_line(one: ContentView) -> str:
    trouble = f"  {one.problem}" if one.problem else ""
    return f"✓ tag {one.tag}  {one.title or 'Untitled'}: {', '.join(one.fields)}  ({one.id}){trouble}"
