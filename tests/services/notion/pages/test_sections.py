"""Our sections among a page's blocks, and how much of one is there."""

from clients.notion.models import Block as Found
from services.notion.columns.rich_text import Json, run
from services.notion.pages.blocks import NewBlock
from services.notion.pages.marker import SectionMark
from services.notion.pages.sections import places, present

ENTRY, BOT, PERSON = "e" * 20, "bot", "person"


def block(text: str, by: str = BOT, mark: SectionMark | None = None, kind: str = "paragraph") -> Found:
    content: Json = {"rich_text": [run(text, url=mark.url(None) if mark else None)]}
    return Found.model_validate({"id": text, "type": kind, kind: content, "created_by": {"id": by}})


def mark(place: str, digest: str = "0" * 12, entry: str = ENTRY) -> SectionMark:
    return SectionMark(place, entry, digest)


def ids(found: list[Found], bot: str = BOT) -> list[tuple[list[str], bool]]:
    return [([one.id for one in place.blocks], place.is_whole) for place in places(found, ENTRY, bot)]


def test_a_section_reaches_from_mark_to_mark_without_a_persons_blocks() -> None:
    page = [
        block("p0", PERSON),
        block("a", mark=mark("start")),
        block("b"),
        block("p1", PERSON),
        block("c", mark=mark("end")),
    ]
    assert ids([*page, block("later")]) == [(["a", "b", "c"], True)]


def test_a_section_without_an_end_is_not_whole() -> None:
    assert ids([block("a", mark=mark("start")), block("b"), block("p", PERSON)]) == [(["a", "b"], False)]


def test_a_section_ends_where_the_next_one_starts() -> None:
    new = "1" * 12
    page = [
        block("a", mark=mark("start")),
        block("b"),
        block("c", mark=mark("start", new)),
        block("d", mark=mark("end", new)),
    ]
    assert ids(page) == [(["a", "b"], False), (["c", "d"], True)]


def test_a_section_that_a_person_copied_is_the_persons() -> None:
    ours = [block("a", mark=mark("start")), block("b", mark=mark("end"))]
    copied = [block("x", PERSON, mark("start")), block("y", PERSON, mark("end"))]
    assert ids([*copied, *ours]) == [(["a", "b"], True)]


def test_a_section_of_an_earlier_connection_is_ours() -> None:
    page = [block("a", "old bot", mark("start")), block("b", "old bot", mark("end"))]
    assert ids(page) == [(["a", "b"], True)]


def test_an_earlier_connections_section_of_another_entry_is_left_alone() -> None:
    assert ids([block("a", "old bot", mark("start", entry="f" * 20))]) == []


def test_a_page_without_marks_has_no_sections() -> None:
    assert ids([block("a"), block("b", mark=mark("end"))]) == []


def wanted(*words: str) -> list[NewBlock]:
    return [NewBlock("paragraph", {"rich_text": [run(word)]}) for word in words]


def test_blocks_that_are_there_are_known_by_their_words() -> None:
    assert present(wanted("a", "b", "c"), [block("a"), block("b")]) == {0: "a", 1: "b"}


def test_a_block_that_a_person_removed_stays_removed() -> None:
    assert present(wanted("a", "b", "c"), [block("a"), block("c")]) == {0: "a", 2: "c"}


def test_a_block_that_a_person_changed_keeps_its_place() -> None:
    assert present(wanted("a", "b", "c"), [block("a"), block("B!")]) == {0: "a", 1: "B!"}


def test_the_same_words_twice_are_two_blocks() -> None:
    assert present(wanted("a", "a", "a"), [block("a"), block("a")]) == {0: "a", 1: "a"}
