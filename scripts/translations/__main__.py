"""`python -m scripts.translations` writes the catalogues anew and compiles them; it says what is not translated yet."""

import sys

from config.settings import PROJECT_ROOT
from scripts.translations.catalogs import DOMAINS, FOREIGN, as_text, compiled, folder_of, renewed, untranslated


def main() -> int:
    """0 when nothing is left to translate."""
    left = 0
    for code in FOREIGN:
        folder = folder_of(code, PROJECT_ROOT)
        folder.mkdir(parents=True, exist_ok=True)
        for domain in DOMAINS:
            catalog = renewed(domain, code, PROJECT_ROOT)
            (folder / f"{domain}.po").write_bytes(as_text(catalog))
            name, content = compiled(domain, catalog)
            (folder / name).write_bytes(content)
            for text in untranslated(catalog):
                left += 1
                print(f"{code}/{domain}.po: {text}")
    return min(left, 1)


if __name__ == "__main__":
    sys.exit(main())
