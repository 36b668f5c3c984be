from services.domain.schemas.registry import SCHEMAS
from services.notes.llm.answer_schema import AnswerShape
from services.notes.llm.prompt_room import within_room
from services.notes.llm.question import question
from services.notes.llm.sources import Sources, sources_of
from tests.fakes.pools import media, said

SHAPE = AnswerShape(SCHEMAS["workout"])
SOURCES = sources_of(media("1. Squats 3x12"), said(*(f"And now thing {i}." for i in range(50))), None)


def asked(sources: Sources) -> int:
    prompt = question(SHAPE, sources)
    return len(prompt.system) + len(prompt.text)


def kept(room: int | None) -> int:
    return len(within_room(lambda given: question(SHAPE, given), SOURCES, room).lines)


def test_without_an_end_all_lines_are_asked_about() -> None:
    assert kept(None) == kept(asked(SOURCES)) == len(SOURCES.lines)


def test_the_first_lines_are_kept_and_fit() -> None:
    room = asked(SOURCES) - 1_000
    found = within_room(lambda given: question(SHAPE, given), SOURCES, room)
    assert 0 < len(found.lines) < len(SOURCES.lines)
    assert found.lines == SOURCES.lines[: len(found.lines)]
    assert room - 100 < asked(found) <= room


def test_where_hardly_a_line_fits_there_is_none() -> None:
    assert kept(asked(Sources(SOURCES.pool)) + 150) == 0
