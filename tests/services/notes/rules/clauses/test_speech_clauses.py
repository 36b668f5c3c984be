from services.domain.artifacts import Segment, Transcript
from services.notes.rules.clauses.speech_clauses import clauses, is_unpunctuated, spoken
from services.notes.rules.evidence import build_pool
from services.notes.rules.recipes.ingredients import ingredients
from services.notes.rules.steps.steps import steps
from tests.fakes.pools import pool

SPEECH = (
    "today we make a quick bean soup I'll add half",
    "a cup of beans and let it cook for",
    "ten minutes now mix in the chopped parsley",
    "then pour the soup into bowls and enjoy",
)


def test_fragments_are_joined_and_cut_where_a_sentence_begins() -> None:
    said = pool(speech=SPEECH).said
    assert is_unpunctuated(said)
    assert [one.text for one in clauses(said)][-2:] == [
        "now mix in the chopped parsley",
        "then pour the soup into bowls and enjoy",
    ]


def test_an_amount_over_two_fragments_is_one_and_quoted_verbatim() -> None:
    found = ingredients(pool(speech=SPEECH))
    assert found is not None
    assert {"quantity": 0.5, "unit": "cup", "name": "beans"} in found.value  # type: ignore[operator]
    assert all(one.quote in " ".join(SPEECH) for one in found.evidence)


def test_steps_are_clauses_with_every_fragment_as_evidence() -> None:
    found = steps(pool(speech=SPEECH))
    assert found is not None
    assert found.value[-1] == "then pour the soup into bowls and enjoy"  # type: ignore[index]
    assert all(any(one.quote in text for text in SPEECH) for one in found.evidence)


def test_speech_with_full_stops_stays_as_it_is() -> None:
    assert not is_unpunctuated(pool(speech=("Add salt.", "Stir it.", "Taste it.", "Done.")).said)


def test_a_breath_between_fragments_ends_a_clause() -> None:
    begins = {0.0: "take two cups of flour", 2.2: "and add three eggs", 15.4: "bake it for an hour", 19.7: "enjoy it"}
    segments = tuple(Segment(start_s=at_s, end_s=at_s + 1.5, text=text) for at_s, text in begins.items())
    lines = build_pool(None, Transcript(engine="fake", segments=segments), None).said

    assert [one.text for one in clauses(lines)] == [one.text for one in segments]


def test_a_fragment_that_begins_with_an_order_is_a_sentence_and_articles_hold_words_together() -> None:
    said = pool(speech=(
        "this is how to split names in a table", "type the first name in a cell", "go to the next row and press enter",
        "that is all there is to it",
    )).said  # fmt: skip
    assert [one.text for one in clauses(said)][1:3] == [
        "type the first name in a cell",
        "go to the next row and press enter that is all there is to it",
    ]


def test_an_order_within_a_fragment_begins_a_clause() -> None:
    speech = (
        "take a cucumber and slice it thin",
        "toss it in the bowl add the",
        "noodles put some chili on top",
        "so good",
    )
    found = [line.text for line in spoken(pool(speech=speech))]
    assert found[1:4] == ["toss it in the bowl", "add the noodles", "put some chili on top"]


def test_a_stick_of_cinnamon_is_no_order() -> None:
    speech = ("we take the pot then", "cinnamon stick some green", "cardamom and salt", "it smells so good")
    assert not any(line.text.startswith("stick") for line in spoken(pool(speech=speech)))


def test_fragments_of_a_breath_each_are_sentences() -> None:
    speech = (
        "hallo zusammen heute gibt es suppe",
        "als erstes schält ihr drei karotten",
        "den lauch gebt ihr in einen topf",
        "mit einem liter wasser auffüllen",
        "und zwanzig minuten kochen",
    )
    assert [one.text for one in clauses(pool(speech=speech).said)] == list(speech)


def test_fragments_that_are_cut_at_a_number_of_words_are_joined() -> None:
    speech = (
        "you want to put the rice in a",
        "pot with the water and let it boil",
        "for ten minutes and then you take the",
        "lid off",
    )
    assert len(clauses(pool(speech=speech).said)) < len(speech)


def test_a_german_clause_ends_with_its_verb() -> None:
    speech = (
        "jetzt die zwiebeln in feine würfel schneiden",
        "die butter in einer großen pfanne gut schmelzen",
        "dann alles rein und fünf minuten lang anbraten",
        "am ende mit salz und pfeffer gut würzen",
    )
    assert [one.text for one in clauses(pool(speech=speech).said)] == list(speech)
