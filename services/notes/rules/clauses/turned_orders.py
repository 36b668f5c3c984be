"""German and Dutch sentences in which who does it stands behind the verb: "Als Erstes schält ihr", "Dan snijd je"."""

from collections.abc import Sequence
from itertools import pairwise

from services.notes.rules.word_lists.verbs import AGREES, BEHIND_VERBS, VERBS
from services.notes.rules.words import word_set

_GERMAN_LEADS = word_set("dann danach zuerst zunächst anschließend jetzt nun als also da und schließlich zuletzt")
_STATES = word_set(
    "habt seid könnt wollt müsst dürft sollt solltet wisst kennt braucht seht findet bekommt spart merkt denkt glaubt "
    "haben sind können wollen müssen dürfen sollen wissen kennen brauchen sehen habe kenne brauche liebe finde mag "
    "würde hätte werde möchte"
)
_TURNED = 6  # words before which the verb stands that is followed by who does it
_ASKING = word_set("wie was wer wann warum wo welche welcher welches hoe wat wanneer waarom waar welke ob wenn")


def is_turned_round(words: Sequence[str]) -> bool:
    """ "Als Erstes schält ihr vier Äpfel", "Dan snijd je de ui": who does it stands behind the verb."""
    pairs = list(pairwise(words[:_TURNED]))
    is_turned = any(verb in VERBS and doer in BEHIND_VERBS for verb, doer in pairs)
    is_led = words[0] in _GERMAN_LEADS or "dann" in words[:2]  # then any verb will do: "dann geht ihr auf …"
    agrees = is_led and any(verb.endswith(AGREES.get(doer, "-")) and verb not in _STATES for verb, doer in pairs)
    return (is_turned or agrees) and words[0] not in _ASKING
