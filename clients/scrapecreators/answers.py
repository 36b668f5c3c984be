"""What ScrapeCreators says of a post, as public clients read it: only the fields that are used, any of them missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True)
class FoundPart:
    """A slide: addresses of its copies, the best first."""

    addresses: tuple[str, ...]
    is_clip: bool = False


@dataclass(frozen=True)
class FoundPost:
    """A post: a video, or slides and perhaps a sound."""

    platform: str
    id: str
    caption: str
    author: str
    duration_s: float | None = None
    video: tuple[str, ...] = ()
    parts: tuple[FoundPart, ...] = ()
    sound: tuple[str, ...] = ()


def read_tiktok(answer: Json) -> FoundPost | None:
    """`aweme_detail` of /v2/tiktok/video; None when there is none."""
    post = _inside(answer, "aweme_detail")
    if not isinstance(post, Mapping):
        return None
    images = _inside(post, "image_post_info", "images")
    parts = [FoundPart(_addresses(_inside(one, "display_image", "url_list"))) for one in _list(images)]
    length = _inside(post, "video", "duration")
    return FoundPost(
        platform="tiktok",
        id=_text(post, "aweme_id"),
        caption=_text(post, "desc"),
        author=_text(post, "author", "nickname") or _text(post, "author", "unique_id"),
        duration_s=length / 1000 if isinstance(length, int | float) and length and not parts else None,
        video=() if parts else _addresses(_inside(post, "video", "play_addr", "url_list")),
        parts=tuple(parts),
        sound=_addresses(_inside(post, "music", "play_url", "url_list")) if parts else (),
    )


def read_instagram(answer: Json) -> FoundPost | None:
    """`xdt_shortcode_media` of /v1/instagram/post; None when there is none."""
    post = _inside(answer, "data", "xdt_shortcode_media")
    if not isinstance(post, Mapping):
        return None
    nodes = [_inside(edge, "node") for edge in _list(_inside(post, "edge_sidecar_to_children", "edges"))]
    video = _addresses([post.get("video_url")]) if not nodes else ()
    parts = tuple(_of_nodes(nodes or ([post] if not video else [])))
    captions = _list(_inside(post, "edge_media_to_caption", "edges"))
    return FoundPost(
        platform="instagram",
        id=_text(post, "shortcode") or _text(post, "id"),
        caption=_text(captions[0], "node", "text") if captions else "",
        author=_text(post, "owner", "username") or _text(post, "owner", "full_name"),
        video=video,
        parts=parts,
    )


def _of_nodes(nodes: list[Any]) -> Iterator[FoundPart]:
    for node in nodes:
        clip = _addresses([_inside(node, "video_url")])
        if clip:
            yield FoundPart(clip, is_clip=True)
        else:
            yield FoundPart(_addresses([_inside(node, "display_url")]))


def _inside(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any, *keys: str) -> str:
    found = _inside(value, *keys)
    return found if isinstance(found, str) else ""


def _addresses(values: Any) -> tuple[str, ...]:
    return tuple(one for one in _list(values) if isinstance(one, str) and one.startswith(("https://", "http://")))
