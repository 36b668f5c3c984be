"""The JSON API of how clips can look: fonts, one's own among them, caption templates, transitions."""

from flask import Blueprint, Response, jsonify, make_response, request, send_file
from pydantic import BaseModel

from endpoints.app_context import web
from endpoints.errors import FieldError, WrongFields
from services.clips.captions.font_file import MAX_BYTES
from services.clips.captions.own_fonts import KnownFont
from services.clips.captions.templates import Template, templates
from services.domain.clips import Transition

blueprint = Blueprint("looks", __name__, url_prefix="/api")
WEEK_S = 7 * 86_400
_ABOUT = {
    Transition.CUT: "The next part begins at once.",
    Transition.FADE: "One part fades into the next.",
    Transition.SLIDE: "The next part pushes the one before out to the left.",
    Transition.ZOOM: "The picture comes nearer until the next part is there.",
}


class FontOut(BaseModel):
    """A font; `url` gives its file."""

    id: str
    family: str
    style: str
    is_own: bool
    url: str


class FontsOut(BaseModel):
    """All fonts that captions may be written in."""

    fonts: list[FontOut]


class TemplatesOut(BaseModel):
    """All looks of captions. Lengths are pixels in a picture 1080 wide."""

    templates: list[Template]


class TransitionOut(BaseModel):
    """What may be seen between two parts of a clip."""

    name: Transition
    about: str


class TransitionsOut(BaseModel):
    """All of them."""

    transitions: list[TransitionOut]


@blueprint.get("/fonts")
def fonts() -> Response:
    """The fonts that come with Clipsheet, and one's own."""
    w = web()
    return _answer(FontsOut(fonts=[_out(one) for one in w.videos.fonts.all_of(w.user_id)]))


@blueprint.post("/fonts")
def add_font() -> tuple[Response, int]:
    """Keep a font of one's own: a TTF or OTF file of at most 10 MB, as the field `files` of a form."""
    request.max_content_length = MAX_BYTES + 100_000
    sent = request.files.get("files")
    if sent is None:
        raise WrongFields([FieldError(field="files", message="Send a TTF or OTF file")])
    return _answer(_out(web().videos.fonts.add(web().user_id, sent.stream.read(MAX_BYTES + 1)))), 201


@blueprint.get("/fonts/<font_id>")
def font_file(font_id: str) -> Response:
    """A font's file, for a preview on the page."""
    known = web().videos.fonts.get(web().user_id, font_id)
    answer: Response = send_file(known.font.path, mimetype="font/ttf", max_age=WEEK_S)
    answer.cache_control.private = True
    return answer


@blueprint.delete("/fonts/<font_id>")
def remove_font(font_id: str) -> Response:
    """Forget a font of one's own; clips that are made stay as they are."""
    web().videos.fonts.remove(web().user_id, font_id)
    return make_response("", 204)


@blueprint.get("/caption-templates")
def caption_templates() -> Response:
    """The looks of captions."""
    return _answer(TemplatesOut(templates=list(templates())))


@blueprint.get("/transitions")
def transitions() -> Response:
    """What may be seen between two parts of a clip."""
    return _answer(TransitionsOut(transitions=[TransitionOut(name=name, about=_ABOUT[name]) for name in Transition]))


def _out(known: KnownFont) -> FontOut:
    font = known.font
    return FontOut(id=known.id, family=font.family, style=font.style, is_own=known.is_own, url=f"/api/fonts/{known.id}")


def _answer(model: BaseModel) -> Response:
    return jsonify(model.model_dump(mode="json"))
