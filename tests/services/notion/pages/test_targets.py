"""Which database a note goes to."""

from clients.database.models import ContentDatabase, LinkDatabase, NotionConnection
from clients.database.session import Database
from clients.notion.models import DataSource, Property
from services.domain.artifacts import Note
from services.domain.stages import Options
from services.notion.columns.schema import dumped
from services.notion.pages.targets import TargetDatabase, Targets, choose
from tests.fakes import results


def target(tag: str, *columns: str) -> TargetDatabase:
    return TargetDatabase(
        tag, tag, f"source of {tag}", tag, {name: Property(id=name, name=name, type="rich_text") for name in columns}
    )


GYM, FOOD = target("Gym", "Exercises", "Sets"), target("Food", "Ingredients")


def workout() -> Note:
    note = results.workout_note().result
    assert isinstance(note, Note)
    return note


def test_the_tag_decides_in_any_case_whatever_suits() -> None:
    assert choose("  FOOD ", [GYM, FOOD], workout(), None).target == FOOD


def test_of_several_tags_the_first_with_a_database_counts() -> None:
    assert choose("travel, food, gym", [GYM, FOOD], workout(), None).target == FOOD


def test_an_unknown_tag_is_a_problem_for_the_row() -> None:
    choice = choose("Travel", [GYM, FOOD], workout(), None)
    assert choice.target is None
    assert choice.problem == "No database is registered for the tag “Travel”, so the note is in the row's own page."


def test_without_a_tag_the_best_is_chosen_with_its_confidence() -> None:
    choice = choose(None, [FOOD, GYM], workout(), None)
    assert choice.target == GYM
    assert choice.why == "“Gym” was chosen for it, 100% sure; a tag chooses another."


def test_what_suits_nowhere_stays_in_the_row() -> None:
    choice = choose("", [FOOD], workout(), None)
    assert choice.target is None
    assert "no registered database suits it" in choice.why


def test_without_databases_there_is_nothing_to_say() -> None:
    assert choose(None, [], workout(), None).why == ""


SOURCE = DataSource.model_validate(
    {"id": "d1", "properties": {"Name": {"id": "title", "name": "Name", "type": "title", "title": {}}}}
)


def registered(database: Database) -> Targets:
    with database.transaction() as session:
        session.add_all([NotionConnection(id=one, user_id="local", bot_id=one) for one in ("c1", "c2")])
        session.flush()
        link = {"database_id": "d", "data_source_id": "l1", "title": "Links", "properties": {"url": "u", "status": "s"}}
        session.add(LinkDatabase(id="links", connection_id="c1", **link))
        for connection, tag in (("c1", "Gym"), ("c1", "Food"), ("c2", "Secret")):
            content = {"database_id": "d", "data_source_id": "d1", "properties": dumped(SOURCE), "tag": tag}
            session.add(ContentDatabase(id=tag, connection_id=connection, tag_key=tag.casefold(), **content))
    return Targets(database)


def test_only_the_connections_own_databases_are_seen(database: Database) -> None:
    targets = registered(database)
    assert [one.tag for one in targets.content_databases("c1")] == ["Food", "Gym"]
    assert targets.content_databases("c1")[0].properties == SOURCE.properties


def test_the_books_name_the_properties_that_are_ours(database: Database) -> None:
    link_database = registered(database).link_database("links")
    assert link_database is not None
    assert link_database.property_ids == {"u", "s"}
    assert Targets(database).link_database("another") is None


def test_a_row_asks_for_the_fields_of_its_tags_database(database: Database) -> None:
    targets = registered(database)
    properties = {
        name: {"id": name, "name": name, "type": kind}
        for name, kind in {"Name": "title", "Video link": "url", "Creator": "select", "Level": "select"}.items()
    }
    with database.transaction() as session:
        row = session.get_one(ContentDatabase, "Gym")
        row.properties, row.prompt = properties, "In German."
    options = targets.options("links", "gym")
    assert options.own_schema is not None
    assert [field.name for field in options.own_schema.fields] == ["Level", "exercises"]
    assert (options.tag, options.prompt) == ("gym", "In German.")


def test_a_row_of_no_database_asks_for_nothing_special(database: Database) -> None:
    targets = registered(database)
    assert targets.options("links", "Travel") == Options(tag="Travel")
    assert targets.options("links", "") == targets.options("nowhere", "") == Options()


def test_changed_properties_are_stored(database: Database) -> None:
    targets = registered(database)
    [_, gym] = targets.content_databases("c1")
    renamed = SOURCE.model_copy(
        update={"properties": {"title": SOURCE.properties["title"].model_copy(update={"name": "Title"})}}
    )
    targets.keep_properties(gym, renamed)
    assert targets.content_databases("c1")[1].properties["title"].name == "Title"
