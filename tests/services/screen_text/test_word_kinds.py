"""Different words are told from pieces of one."""

from services.screen_text.word_kinds import kinds


def test_pieces_and_slips_of_a_word_are_one_kind() -> None:
    assert kinds(("iStock", "tock", "S ack", "istock", "12")) == 1
    assert kinds(("first", "mash", "three", "ripe", "bananas", "a")) == 6
