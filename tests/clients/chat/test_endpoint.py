import json
import logging
from pathlib import Path
from typing import Any

import pytest

from clients.chat.ability import KEPT_S, Ability, Form, Memory
from clients.chat.configured import configured_chat, is_free
from clients.chat.endpoint import ChatModel, is_cut
from clients.chat.standing import standing
from clients.chat.transport import is_own
from clients.gemini.calls import Prompt, PromptRefused
from config.settings import Settings
from tests.config.test_prices import write
from tests.fakes import chat as fake
from tests.fakes import vendor_server as wires
from tests.fakes.chat import Chat, ChatAsked, Kind, chat

KEY = "sk-zanzibar-00001111"


def known(folder: Path, url: str, **more: Any) -> Settings:
    return Settings(data_dir=folder, llm_base_url=url, llm_model=fake.MODEL, **more)


def model_of(folder: Path, server: Chat, **more: Any) -> ChatModel:
    made = configured_chat(known(folder, server.url, llm_api_key=KEY, **more))
    assert made is not None
    return made


def counts(_asked: ChatAsked) -> object:
    return {"exercise": "squats", "reps": 12}


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        (fake.good, "answers structured by a JSON schema."),
        (fake.objects_only, "answers as JSON without a schema."),
        (fake.lm_studio, "answers as JSON when it is asked in words."),
    ],
)
def test_a_greeting_is_a_structured_question(tmp_path: Path, kind: Kind, says: str) -> None:
    with chat(kind, brain=counts) as server:
        model = model_of(tmp_path, server)
        model.greet()
    told = standing(model)
    assert (told.is_well, told.says) == (True, f"By small-model at {server.url[7:-3]}, {says}")
    assert (server.asked[0].form, server.asked[0].key) == ("json_schema", KEY)


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        (lambda asked, _brain: fake.completion('{"a": 1}', asked), "does not keep to the form"),
        (lambda asked, _brain: fake.completion("Twelve squats", asked), "does not keep to the form"),
        (lambda _asked, _brain: fake.error(401, f"Incorrect API key provided: {KEY}"), "Incorrect API key provided: …"),
        (lambda _asked, _brain: fake.error(404, "model 'small-model' not found"), "look at LLM_MODEL"),
        (lambda _asked, _brain: fake.error(400, "no"), "does not accept the question: no"),
    ],
)
def test_a_greeting_that_fails_is_told(tmp_path: Path, kind: Kind, says: str) -> None:
    with chat(kind, brain=counts) as server:
        model = model_of(tmp_path, server)
        model.greet()
    told = standing(model)
    assert not told.is_well
    assert says in told.says
    assert told.advice
    assert KEY not in told.says


def test_a_greeting_begins_anew(tmp_path: Path) -> None:
    with chat(fake.lm_studio, fake.lm_studio, fake.lm_studio, fake.good, brain=counts) as server:
        model = model_of(tmp_path, server)
        forms = []
        for _ in range(2):
            model.greet()
            forms.append(model.ability.form)
    assert forms == [Form.WORDS, Form.SCHEMA]


def test_a_server_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    model = configured_chat(known(tmp_path, "http://127.0.0.1:9"))
    assert model is not None
    model.greet()
    assert "nothing answers at its address" in standing(model).says


def test_a_short_window_is_told(tmp_path: Path) -> None:
    with chat(fake.good, brain=counts) as server:
        model = model_of(tmp_path, server)
    model.memory.keep(Ability(window=4_096, holds=True))
    assert standing(model).says.endswith("It reads questions of up to 3,072 tokens.")
    assert "OLLAMA_CONTEXT_LENGTH" in standing(model).advice


def test_what_is_known_is_forgotten_after_a_week(tmp_path: Path) -> None:
    now = [1_000.0]
    memory = Memory(tmp_path / "a" / "b", clock=lambda: now[0])
    memory.keep(Ability(form=Form.WORDS, refused=("system",)))
    assert memory.read() == Ability(form=Form.WORDS, refused=("system",))
    now[0] += KEPT_S
    assert memory.read() == Ability()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"at": 1}', '{"at": 9e9, "form": "dance"}', '{"at": 9e9, "new": 1}'])
def test_what_cannot_be_read_is_as_if_never_known(tmp_path: Path, text: str) -> None:
    (tmp_path / "a").write_text(text)
    assert Memory(tmp_path / "a").read() == Ability()


def test_each_endpoint_and_model_has_its_own(tmp_path: Path) -> None:
    with chat(fake.lm_studio, brain=counts) as server:
        model_of(tmp_path, server).greet()
        other = configured_chat(Settings(data_dir=tmp_path, llm_base_url=server.url, llm_model="another"))
    assert other is not None
    assert other.ability == Ability()


@pytest.mark.parametrize(
    ("counted", "weight", "weight_per_token", "cut"),
    [
        (2_050, 14_000, None, True),  # Ollama's half of 4,096
        (2_048, 11_800, None, True),
        (4_096, 40_000, None, True),
        (3_500, 14_000, None, False),
        (2_258, 14_000, None, False),  # words, counted for tokens
        (1_000, 14_000, None, True),
        (3_000, 16_000, 4.0, True),
        (3_700, 16_000, 4.0, False),
        (7_000, 16_000, 4.0, False),
    ],
)
def test_a_question_that_was_cut_is_known_by_its_tokens(
    counted: int, weight: int, weight_per_token: float | None, cut: bool
) -> None:
    assert is_cut(counted, weight, weight_per_token) is cut


def test_openrouter_is_known_by_its_address(tmp_path: Path) -> None:
    there = configured_chat(known(tmp_path, "https://openrouter.ai/api/v1"))
    here = configured_chat(known(tmp_path, "http://127.0.0.1:9"))
    assert there is not None
    assert here is not None
    assert (there.is_router, here.is_router) == (True, False)


def test_it_is_shown_no_video(tmp_path: Path) -> None:
    with chat(fake.good, brain=counts) as server, pytest.raises(PromptRefused):
        model_of(tmp_path, server).ask(Prompt("", "", video=b"x"), max_wait_s=1)
    assert server.asked == []


def test_a_redirect_is_not_followed_with_the_key(tmp_path: Path) -> None:
    with chat(fake.good, brain=counts) as elsewhere:
        away = wires.json_reply({}, 307, Location=f"{elsewhere.url}/chat/completions")
        with chat(lambda _asked, _brain: away, brain=counts) as server:
            model = model_of(tmp_path, server)
            model.greet()
    assert "leads elsewhere" in standing(model).says
    assert elsewhere.asked == []


def test_no_log_line_holds_the_key(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with chat(lambda _asked, _brain: fake.error(401, f"Bad key {KEY}"), brain=counts) as server:
        model_of(tmp_path, server).greet()
    assert caplog.records
    assert KEY not in caplog.text + json.dumps([str(vars(record)) for record in caplog.records])


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("http://127.0.0.1:11434/v1", True),
        ("http://[::1]:1234/v1", True),
        ("http://localhost/v1", True),
        ("http://192.168.1.5:8000/v1", True),
        ("http://ollama:11434/v1", True),  # another container
        ("http://gpu.lan/v1", True),
        ("https://openrouter.ai/api/v1", False),
        ("https://8.8.8.8/v1", False),
    ],
)
def test_which_server_is_ones_own(url: str, own: bool) -> None:
    assert is_own(url) is own


def test_ones_own_server_is_free_unless_it_has_a_price(tmp_path: Path) -> None:
    price = {"input_tokens": {"usd": 1, "per": 1_000}}
    table = write(tmp_path, {"as_of": "2026-11-01", "prices": {f"llm/{fake.MODEL}": price}})
    assert is_free(known(tmp_path, "http://127.0.0.1:1"))
    assert not is_free(known(tmp_path, "http://127.0.0.1:1", price_table_file=table))
    assert not is_free(known(tmp_path, "https://openrouter.ai/api/v1"))
