"""The note as a model fills it in, checked against the video; without a usable answer, the rules' note and why."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from clients.gemini.calls import GeminiAnswer, ModelBusy, PromptTooLong
from services.domain.artifacts import Media, Missing, Note, ScreenText, Transcript, Value
from services.domain.schemas.general import GENERAL
from services.domain.schemas.model import Schema
from services.domain.schemas.registry import SCHEMAS
from services.notes.llm import question
from services.notes.llm.additions import with_additions
from services.notes.llm.answer_schema import AnswerShape
from services.notes.llm.checks.second_reader import SecondReader
from services.notes.llm.conflicts import conflicts
from services.notes.llm.grounded_answer import AnswerFault, Checked, Unusable, check, parsed
from services.notes.llm.llm_session import Asking, NoAnswer
from services.notes.llm.prompt_room import Fitted, ask_fitted
from services.notes.llm.sources import Sources, sources_of
from services.notes.llm.tongue import Tongue, tongue_of
from services.notes.llm.video_prompt import Look, with_seen
from services.notes.rules.choice import choose, decide, score
from services.notes.rules.extraction import extract_note
from services.notes.rules.fields import Facts
from utils.errors import ClipsheetError
from utils.logger import get_logger

SURE = 0.5  # below it the rules choose the schema
_RULES_SURE = 0.8  # from there on their choice of another speaks against one that no word speaks for
_SOME = 1.0  # a score: one fair word
BY_MODEL = "a note by the model"
_NOT_THERE = "Not said, shown or written."
_TRANSLATION = "a check of the translation"
_COMPARED = "Numbers, units, names and denials were compared with the original words; the other words cannot be."
_MAX_FAULTS = 40  # named in a repair
log = get_logger(__name__)


@dataclass(frozen=True)
class Material:
    """What a note is made of; None: that stage failed. `name` is the file's, for the title."""

    media: Media | None
    transcript: Transcript | None
    screen_text: ScreenText | None
    name: str = ""
    look: Look | None = None  # at the video itself, where words say too little and the operator allows it


@dataclass(frozen=True)
class NoteRequest:
    """What is to be made: the schema, or the one of `kinds` that fits; the owner's own words; the language."""

    schema: Schema | None = None
    rules_schema: Schema | None = None  # for the rules, which know the built-in ones only
    kinds: Mapping[str, Schema] = field(default_factory=lambda: SCHEMAS)
    prompt: str = ""
    language: str = ""


def rules_note(material: Material, wish: NoteRequest, *, why: str = "") -> Note:
    """The note by rules; with a reason it says that a model should have made it, and a later run may."""
    sources = (material.media, material.transcript, material.screen_text)
    note = extract_note(*sources, schema=wish.rules_schema, name=material.name)
    if not why:
        return note
    return note.model_copy(update={"missing": (Missing(what=BY_MODEL, why=why), *note.missing), "reusable": False})


def note_by_model(asking: Asking, material: Material, wish: NoteRequest) -> Note:
    """The model's note. It never fails: what goes wrong is the reason in a note by rules."""
    sources = sources_of(material.media, material.transcript, material.screen_text)
    if not sources.lines and material.look is None:
        return rules_note(material, wish)  # nobody can read what is not there
    try:
        if material.look:
            sources = with_seen(asking, material.look, sources)
        if not sources.lines:
            return rules_note(material, wish).model_copy(update={"usage": tuple(asking.used)})
        return _Making(asking, material, wish, sources).note()
    except (NoAnswer, Unusable, ClipsheetError) as error:
        if not isinstance(error, ModelBusy):
            asking.discard()
        why = error.message if isinstance(error, ClipsheetError) else str(error)
        log.warning("note made by rules instead", extra={"why": why})
        return rules_note(material, wish, why=why).model_copy(update={"usage": tuple(asking.used)})


@dataclass(frozen=True)
class _Making:
    asking: Asking
    material: Material
    wish: NoteRequest
    sources: Sources

    def note(self) -> Note:
        schema, confidence = (self.wish.schema, None) if self.wish.schema else self._choose()
        tongue = tongue_of(self.wish.language, self.sources)
        shape = AnswerShape(schema, tongue.is_translated)
        reader = SecondReader(schema, self.sources)
        asked = self._asked(shape)
        answer, checked = self._answered(asked, shape, tongue, reader)
        rules = extract_note(
            self.material.media, self.material.transcript, self.material.screen_text, schema=schema,
            name=self.material.name,
        )  # fmt: skip
        if not checked.fields and rules.fields:
            raise NoAnswer(f"Nothing that {self.asking.model.name} answered stands in the video.")
        fields = with_additions(schema, checked.fields, rules.fields)
        return Note(
            schema_name=schema.name,
            schema_confidence=confidence,
            engine=answer.model,
            title=checked.title[:100] or rules.title,
            summary=checked.summary or rules.summary,
            language=self.wish.language if tongue.is_translated else self.sources.pool.language,
            fields=fields,
            missing=(*self._unread(asked), *_unchecked(tongue), *self._missing(schema, checked, rules, fields)),
            usage=tuple(self.asking.used),
        )

    def _choose(self) -> tuple[Schema, float | None]:
        """The model's choice with its confidence; when it is unsure or gives none, that of the rules."""
        kinds = self.wish.kinds
        if len(kinds) > 1:
            kind, confidence = self._chosen_of(kinds)
            if kind in kinds and confidence >= SURE and not self._speak_against(kind):
                return kinds[kind], confidence
        return choose(kinds, Facts(self.sources.pool)), None

    def _speak_against(self, kind: str) -> bool:
        """Whether nothing in the lines speaks for the kind, and clearly much for another."""
        kinds, facts = self.wish.kinds, Facts(self.sources.pool)
        choice = decide(kinds, facts)
        is_other = choice.schema not in (kinds[kind], GENERAL) and choice.confidence >= _RULES_SURE
        return is_other and score(kinds, facts)[kind].total < _SOME

    def _chosen_of(self, kinds: Mapping[str, Schema]) -> tuple[str, float]:
        try:
            return _chosen(self.asking.ask(question.choice(kinds, self.sources)))
        except PromptTooLong:  # it is the shorter question, but of other words
            return "", 0.0

    def _asked(self, shape: AnswerShape) -> Fitted:
        wish, language = self.wish.prompt, self.wish.language
        return ask_fitted(
            self.asking, lambda given: question.question(shape, given, wish=wish, language=language), self.sources
        )

    def _unread(self, asked: Fitted) -> Iterator[Missing]:
        if asked.left_out:
            lines = f"the last {asked.left_out} of {len(self.sources.lines)} lines"
            yield Missing(
                what="part of the text", why=f"{self.asking.model.name} takes no more at once; {lines} were not read."
            )

    def _answered(
        self, asked: Fitted, shape: AnswerShape, tongue: Tongue, reader: SecondReader
    ) -> tuple[GeminiAnswer, Checked]:
        """The answer after at most one repair; the better of the two. Raises Unusable when neither is one."""
        answer = asked.answer
        first, faults = self._checked(answer, shape, tongue, reader)
        if first and not faults:
            return answer, first
        try:
            second_answer = self.asking.ask(question.repair(asked.prompt, answer.text, faults[:_MAX_FAULTS]))
            second, faults = self._checked(second_answer, shape, tongue, reader)
        except (NoAnswer, ClipsheetError):
            second_answer, second = answer, None
        if second and (not first or second.parts >= first.parts):
            return second_answer, second
        if first:
            return answer, first
        raise Unusable(f"{self.asking.model.name} gave no usable answer: {faults[0]}.")

    def _checked(
        self, answer: GeminiAnswer, shape: AnswerShape, tongue: Tongue, reader: SecondReader
    ) -> tuple[Checked | None, list[str]]:
        try:
            checked = check(parsed(answer.text), shape, self.sources, tongue, reader)
        except Unusable as error:
            return None, [f"it was cut off, {error}" if answer.ended == "cut" else str(error)]
        return checked, [str(fault) for fault in checked.faults]

    def _missing(self, schema: Schema, checked: Checked, rules: Note, fields: Mapping[str, Value]) -> Iterator[Missing]:
        wrong = {field.label.lower() for field in schema.fields} | {field.name for field in schema.fields}
        yield from (one for one in rules.missing if one.what not in wrong and _is_of_sources(one))
        labels = [one.label for field in schema.fields for one in (field, *field.fields)]
        yield from conflicts(checked.conflicts, self.sources, rules.missing, labels)
        yield from _unsupported(checked.faults)
        told = {fault.what.casefold() for fault in checked.faults}
        for one in schema.fields:
            if one.name not in fields and one.label.casefold() not in told:
                yield Missing(what=one.label.lower(), why=_NOT_THERE)


_SOURCES = frozenset({"speech", "text on screen", "caption", "the rest of the text", "part of the video"})


def _is_of_sources(missing: Missing) -> bool:
    return missing.what in _SOURCES


def _unchecked(tongue: Tongue) -> Iterator[Missing]:
    """What nobody could compare of a translated note, its title and summary too."""
    if tongue.is_translated:
        yield Missing(what=_TRANSLATION, why=_COMPARED)


def _unsupported(faults: Iterable[AnswerFault]) -> Iterator[Missing]:
    for fault in {fault.what: fault for fault in faults if fault.what}.values():
        yield Missing(what=fault.what.lower(), why=f"The model's answer was left out: {fault.why}.")


def _chosen(answer: GeminiAnswer) -> tuple[str, float]:
    try:
        given = json.loads(answer.text)
        return str(given["kind"]), float(given["confidence"])
    except (ValueError, KeyError, TypeError):
        return "", 0.0
