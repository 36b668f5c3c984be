import pytest

from benchmarks.grounding_posts import POSTS, Post
from services.notes.languages import code_of, language_of


@pytest.mark.parametrize(
    ("name", "code"),
    [("German", "de"), ("Deutsch", "de"), ("de-AT", "de"), ("PT_BR", "pt"), ("中文", "zh"), ("Español", "es"),
     ("Portuguese (Brazil)", "pt"), ("Klingon", ""), ("xx", ""), ("", ""), ("7", "")],
)  # fmt: skip
def test_a_language_is_known_by_its_names_and_code(name: str, code: str) -> None:
    assert code_of(name) == code


@pytest.mark.parametrize("post", [one for one in POSTS if one.schema_name == "recipe"], ids=lambda one: one.language)
def test_a_text_tells_its_language(post: Post) -> None:
    assert language_of(post.caption) in (post.language, "" if post.said else post.language)


@pytest.mark.parametrize("text", ["Squats 3x12", "", "12345", "🔥🔥"])
def test_where_little_speaks_for_one_none_is_told(text: str) -> None:
    assert language_of(text) == ""
