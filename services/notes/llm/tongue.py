"""In which language a note is wanted and the video speaks: only where both are known and differ is it translated."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from services.notes.languages import code_of, language_of
from services.notes.llm.sources import Sources


@dataclass(frozen=True)
class Tongue:
    """The codes of the language that is wanted and of the one that is spoken; empty: not known."""

    wanted: str = ""
    spoken: str = ""

    @property
    def is_translated(self) -> bool:
        """Whether values may be in other words than the lines."""
        return bool(self.wanted and self.spoken and self.wanted != self.spoken)

    def of_answer(self, given: Mapping[str, Any]) -> "Tongue":
        """The same; for an answer in a third language, as far as anybody can tell, nothing is a translation."""
        if not self.is_translated:
            return self
        items = [item for one in given.values() for item in (one if isinstance(one, list) else [one])]
        told = [
            str(item[key]) for item in items if isinstance(item, dict) for key in ("value", "name") if item.get(key)
        ]
        is_known = language_of("\n".join(told)) in ("", self.wanted, self.spoken)
        return self if is_known else replace(self, wanted=self.spoken)


SAME = Tongue()


def tongue_of(wish: str, sources: Sources) -> Tongue:
    """The languages of a wish and of a video's words; a wish that names no known language counts as none."""
    text = "\n".join(line.text for line in sources.lines)
    return Tongue(code_of(wish), language_of(text) or code_of(sources.pool.language or ""))
