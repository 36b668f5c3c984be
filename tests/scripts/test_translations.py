"""The catalogues hold every word that the code says today, in every language, and are compiled from what they hold."""

from pathlib import Path
from textwrap import dedent

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
from scripts.translations.sentences import said_in

HINT = "run `python -m scripts.translations`, and translate what it names"


@pytest.fixture(scope="module")
def templates() -> dict[str, Catalog]:
    """What the code says today, read once."""
    return {domain: template(domain, PROJECT_ROOT) for domain in DOMAINS}


@pytest.mark.parametrize("code", FOREIGN)
@pytest.mark.parametrize("domain", DOMAINS)
def test_nothing_that_people_are_shown_is_left_untranslated(
    domain: str, code: str, templates: dict[str, Catalog]
) -> None:
    assert list(untranslated(renewed(domain, code, PROJECT_ROOT, templates[domain]))) == [], HINT


@pytest.mark.parametrize("code", FOREIGN)
@pytest.mark.parametrize("domain", DOMAINS)
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


def test_what_a_module_says_to_people_is_found_and_nothing_else() -> None:
    source = '''
        """A sentence of a docstring."""
        raise RefusedError(f"{name} is not here.", advice="look elsewhere")
        raise AssertionError("Nobody ever sees this.")
        log.warning("The log alone is told.", extra={"why": "Nobody is."})
        TABLE = {1: "One of a table.", 2: "a_name", 3: "no sentence"}
        Prompt(system="You answer a person.", text="Say it.")
        def told(): return f"At {at_s:.1f} s it was full, 100 % of it." if at_s else "Never."
    '''
    assert list(said_in(dedent(source))) == [
        *("%(name)s is not here.", "look elsewhere"),
        *("%(name)s is not here.", "One of a table.", "At %(at_s)s s it was full, 100 %% of it."),
    ]
