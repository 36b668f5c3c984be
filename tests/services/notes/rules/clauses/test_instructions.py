import pytest

from services.notes.rules.clauses.instructions import begins_with_an_order, may_tell_to_do, tells_in_a_list, tells_to_do
from services.notes.rules.evidence import line_of


@pytest.mark.parametrize(
    "text",
    [
        "Then add the flour",
        "at noon mix 500 grams of flour",
        "after thirty minutes add ten grams of salt",
        "then do four folds",
        "Dann das Gemüse würfeln und mit der Brühe aufgießen.",
        "Alles 25 Minuten köcheln lassen.",
        "Alles goed mengen",
    ],
)
def test_what_tells_somebody_to_do_something(text: str) -> None:
    assert tells_to_do(line_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "with this trick your water bottle stays clean",
        "at the end I top it with cheese",
        "do you want to know how?",
        "Add what?",
        "Wir wollen heute einen Kuchen backen mit Freunden essen",
        "Das ist kinderleicht zu befestigen",
        "fresh out of the oven",
        "you can add the flour",
    ],
)
def test_what_only_tells(text: str) -> None:
    assert not tells_to_do(line_of(text))


def test_a_sentence_that_is_built_like_an_order_may_be_one() -> None:
    assert may_tell_to_do(line_of("Repot the plant once a year"))
    for text in (
        "Enjoy your meal with friends",
        "This the best ever",
        "you can buy a whole chicken",
        "Nearly the end of it",
    ):
        assert not may_tell_to_do(line_of(text))


def test_speech_begins_anew_with_an_order_and_its_object() -> None:
    assert begins_with_an_order(line_of("type the first name"))
    assert not begins_with_an_order(line_of("heat of three out of ten"))
    assert not begins_with_an_order(line_of("you do it in small measures"))


@pytest.mark.parametrize(
    "text",
    [
        "Dans une poêle, faites revenir les oignons.",
        "En la misma olla sofríe el puerro",
        "In una ciotola sbattete le uova",
        "Numa panela, refogue a cebola",
        "Se quiser, coloca coco por cima.",
        "Mexe sem parar até engrossar",
        "Scoliamo la pasta",
        "Lo pelamos y lo cortamos",
        "Also, wir schneiden die Paprika klein.",
        "Dann kommen zwei Eier dazu.",
        "Раскатайте тесто",
        "Soğanı ekleyip beş dakika karıştırın",
        "Ich gebe das Mehl dazu",
    ],
)
def test_verbs_are_known_in_more_forms_and_places(text: str) -> None:
    assert tells_to_do(line_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "64 Rollen im Paket",
        "Pour une tarte de six personnes",
        "Ich baue dieses Regal in einer Stunde.",
        "Let me show you how to fix a tap.",
        "Abbiamo una sorpresa",
    ],
)
def test_what_only_looks_like_an_order_is_none(text: str) -> None:
    assert not tells_to_do(line_of(text))


@pytest.mark.parametrize(
    "text", ["Мясо заливаем холодной водой", "Cukinię obieramy i kroimy", "Свёклу натрите", "Activez la grille"]
)
def test_what_is_done_may_stand_before_the_verb(text: str) -> None:
    assert tells_to_do(line_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "Pagamos mil libras por un piso pequeño",
        "Сегодня варим суп",
        "Water - 3 cups",
        "Dry red chilli - 2",
        "Viaggiamo da sei mesi",
        "Y la gente es muy educada",
    ],
)
def test_a_story_or_a_row_of_a_list_tells_nobody_to_do_anything(text: str) -> None:
    assert not tells_to_do(line_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "大根を薄切りにします。",
        "냄비에 물을 넣고 끓여주세요.",
        "Yanaklara krem allık sürün.",
        "Nochmal rühren und über Nacht in den Kühlschrank",
        "Pressure cook the beans for an hour",
    ],
)
def test_more_languages_put_the_verb_last_or_behind_another_word(text: str) -> None:
    assert tells_to_do(line_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "今日は簡単なカレーを作ります。",
        "Bugün günlük makyaj yapıyoruz",
        "Galettes de légumes (sans gluten)",
        "Für meinen Garten",
    ],
)
def test_what_is_announced_or_named_is_no_order(text: str) -> None:
    assert not tells_to_do(line_of(text))


@pytest.mark.parametrize(
    "text", ["Spalmala sulle pareti", "Mézclalo con el aceite", "Tagliarli a fette", "Spruzza l'aceto"]
)
def test_the_object_may_be_written_onto_the_verb(text: str) -> None:
    assert tells_to_do(line_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "Als Erstes schält ihr drei Karotten",
        "Den Lauch gebt ihr in einen Topf",
        "Dan snijd je de ui",
        "tu mets la crème dans une casserole",
        "le soir tu ajoutes le reste",
        "en una olla pones el arroz",
        "las mezclas con la salsa",
        "A fuoco spento unisci il burro",
        "la stendi nella teglia",
        "Tawa pe thoda tel daaliye aur garam hone dijiye",
        "Start with dry hands",
    ],
)
def test_what_you_do_is_told_in_the_present_too(text: str) -> None:
    assert tells_to_do(line_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "Wann gebt ihr eurem Hund etwas",
        "si tu mets la musique trop fort",
        "oggi prepariamo una torta salata",
        "the soup I make when nobody is home",
        "I've been to this shop",
    ],
)
def test_who_talks_tells_nothing_to_do(text: str) -> None:
    assert not tells_to_do(line_of(text))


@pytest.mark.parametrize("text", ["紐を全部外す", "양파를 썬다", "파를 볶기", "Open the lid"])
def test_in_a_list_plain_forms_tell_what_to_do(text: str) -> None:
    assert tells_in_a_list(line_of(text))
