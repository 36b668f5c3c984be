"""Different words are told from pieces of one."""

from services.screen_text.word_kinds import kinds, variety


def test_pieces_and_slips_of_a_word_are_one_kind() -> None:
    assert kinds(("iStock", "tock", "S ack", "istock", "12")) == 1
    assert kinds(("first", "mash", "three", "ripe", "bananas", "a")) == 6


def test_words_that_come_again_in_a_long_talk_are_no_sign_that_moves() -> None:
    said = ["we", "mix", "the", "flour", "with", "eggs", "and", "bake", "it", "for", "an", "hour"]
    assert variety(said * 12) > 0.6
    assert variety(["iStock", "tock", "S ack", "istock"] * 12) < 0.2
    assert variety([]) == 0
