"""No word of a page stands outside of what is translated: in templates, in their attributes, in scripts."""

import re
from pathlib import Path

import pytest

from config.settings import PROJECT_ROOT

TEMPLATES = sorted((PROJECT_ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((PROJECT_ROOT / "static/js").rglob("*.js"))
# Names, and what stands in English everywhere: formats, units, samples of code.
NAMES = {"ABCD-EFGH", "API", "CSV", "Clipsheet", "GET", "JSON", "LUFS", "MB", "Markdown", "Notion", "UTC", "ZIP", "kB"}
APART = re.compile(
    r"\{%-? trans.*?\{%-? endtrans -?%\}|\{#.*?#\}|<!--.*?-->|<(script|style|svg|pre|code)\b.*?</\1>"
    r"|\{%-? block (?:page|data|head).*?\{%-? endblock -?%\}",
    re.DOTALL,
)
CHECKS = {"Downloads", "Notes", "On-screen text", "Redis", "Speech", "Webhooks"}  # keys of tables in templates
CALLS = re.compile(r"\b(?:_|ngettext)\(\s*(?:'(?:[^'\\]|\\.)*'|\"[^\"]*\")(?:,\s*'(?:[^'\\]|\\.)*')?")
JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
SHOWN = re.compile(r'\b(?:aria-label|placeholder|title|alt|label)="([^"]*)"')
# What a script says: shown, announced, complained about or thrown, as a literal that stands outside of `_(`.
SAID = re.compile(
    r"(?:textContent(?: =|:)|placeholder:|announce\(|complain\(|new Error\(|\"aria-label\",)"
    r" *(?:\"([^\"]*)\"|`([^`]*)`)"
)
VALUE = re.compile(r"\$\{(?:[^{}]|\{[^{}]*\})*\}")


def said(script: str) -> list[str]:
    """The literals that hold words, and not only values or the name of something."""
    texts = [VALUE.sub("", one or other) for one, other in SAID.findall(script)]
    return [text for text in texts if re.search(r"[A-Z][a-z]|[a-z] [a-z]|^ [a-z]{3}", text)]


def words(text: str) -> list[str]:
    """The words of a text that are not names."""
    return [word for word in re.findall(r"[A-Za-z]{2,}", text) if word not in NAMES]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_shows_no_word_that_is_not_translated(path: Path) -> None:
    source = JINJA.sub("", APART.sub("", path.read_text()))
    text = re.sub(r"<[^>]*>", " ", source)
    given = [value for value in SHOWN.findall(source) if not value.startswith("https://")]
    assert (words(re.sub(r"&\w+;", "", text)), [value for value in given if value not in NAMES and words(value)]) == (
        [],
        [],
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_word_stands_in_an_expression_of_a_template(path: Path) -> None:
    expressions = " ".join(JINJA.findall(CALLS.sub("", path.read_text())))
    assert set(re.findall(r"'((?:[A-Z][a-z]|[a-z]+ [a-z]+ )[^']*)'", expressions)) <= NAMES | CHECKS


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_says_no_word_that_is_not_translated(path: Path) -> None:
    assert said(path.read_text()) == []


@pytest.mark.parametrize(
    "line",
    [
        'line.textContent = "Cutting";',
        "announce(`${count} notes`);",
        'throw new Error("It was not saved.");',
        'box.setAttribute("aria-label", "Go to");',
    ],
)
def test_the_scan_of_scripts_finds_words(line: str) -> None:
    assert said(line)


def test_the_scan_of_templates_finds_words() -> None:
    assert words(re.sub(r"<[^>]*>", " ", "<p>Make <b>it</b></p>")) == ["Make", "it"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_what_a_word_is_looked_up_by_is_not_translated(path: Path) -> None:
    assert re.findall(r"[{,] ?_\('[^']*'\) ?:|\(_\('([^']*)'\), _\('\1'\)", path.read_text()) == []
