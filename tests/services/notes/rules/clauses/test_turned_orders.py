import pytest

from services.notes.rules.clauses.turned_orders import is_turned_round


@pytest.mark.parametrize(
    "text", ["dann geht ihr auf einstellungen", "und da schaltet ihr alles aus", "als erstes schneiden wir den lauch"]
)
def test_behind_a_word_that_leads_any_verb_may_stand_before_who_does_it(text: str) -> None:
    assert is_turned_round(text.split())


@pytest.mark.parametrize("text", ["dann habt ihr es geschafft", "jetzt kennt ihr den trick", "was macht ihr heute"])
def test_what_somebody_has_or_knows_is_no_order(text: str) -> None:
    assert not is_turned_round(text.split())
