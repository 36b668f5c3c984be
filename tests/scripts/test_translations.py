"""The catalogues hold every word that the code says today, in every language, and are compiled from what they hold."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from config.languages import LANGUAGES
from config.settings import PROJECT_ROOT
from scripts.translations.catalogs import (
    DOMAINS,
    FOREIGN,
    as_text,
    compiled,
    folder_of,
    kept,
    renewed,
    template,
    untranslated,
)

OF_PAGES = ("messages", "scripts")  # a sentence from below that is not known is told by what its code means
HINT = "run `python -m scripts.translations`, and translate what it names"


@pytest.fixture(scope="module")
def templates() -> dict[str, Catalog]:
    """What the code says today, read once."""
    return {domain: template(domain, PROJECT_ROOT) for domain in OF_PAGES}


@pytest.mark.parametrize("code", FOREIGN)
@pytest.mark.parametrize("domain", OF_PAGES)
def test_no_word_of_a_page_is_left_untranslated(domain: str, code: str, templates: dict[str, Catalog]) -> None:
    assert list(untranslated(renewed(domain, code, PROJECT_ROOT, templates[domain]))) == [], HINT


@pytest.mark.parametrize("code", FOREIGN)
@pytest.mark.parametrize("domain", OF_PAGES)
def test_the_catalogue_is_of_today(domain: str, code: str, templates: dict[str, Catalog]) -> None:
    catalog, folder = renewed(domain, code, PROJECT_ROOT, templates[domain]), folder_of(code, PROJECT_ROOT)
    assert (folder / f"{domain}.po").read_bytes() == as_text(catalog), HINT


@pytest.mark.parametrize("code", FOREIGN)
@pytest.mark.parametrize("domain", DOMAINS)
def test_what_the_service_reads_is_compiled_from_the_catalogue(domain: str, code: str) -> None:
    name, content = compiled(domain, kept(domain, code, PROJECT_ROOT))
    assert (folder_of(code, PROJECT_ROOT) / name).read_bytes() == content, HINT


def test_there_is_a_folder_for_every_language_and_no_other() -> None:
    assert {path.name for path in (PROJECT_ROOT / "translations").iterdir()} == set(LANGUAGES) - {"en"}


def test_what_lacks_a_translation_or_a_place_to_fill_in_is_named(tmp_path: Path) -> None:
    catalog = Catalog(locale="ar")
    catalog.add("Save", "حفظ")
    catalog.add("Delete", "")
    catalog.add("Tag for %(name)s", "وسم %(nom)s")
    catalog.add(("%(num)s line", "%(num)s lines"), ("لا", "سطر", "سطران", "%(num)s أسطر", "%(num)s سطرًا", "سطر"))
    catalog.add(("{num} note", "{num} notes"), ("لا", "واحدة", "اثنتان", "{num}", "{num}", "{num}"))
    assert [text.partition(":")[0] for text in untranslated(catalog)] == ["Delete", "Tag for %(name)s", "%(num)s line"]
