"""Which pasted texts are a link to one video, and what the others are told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sources.links import MAX_TEXT, Link, parse_link, shortened, single_links
from utils.errors import ClipsheetError, NeedsUserError, PermanentError

HOSTS = ("files.example.org", "nas.local:9000", "[fd00::1]:81")
TIKTOK = Link("tiktok", "7170520270497680683", "https://www.tiktok.com/@cook.er_1/video/7170520270497680683")
REEL = Link("instagram", "C1aBc_d-E2f", "https://www.instagram.com/reel/C1aBc_d-E2f/")
SHORT = Link("youtube", "dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ")


@pytest.mark.parametrize(
    "text",
    [
        "https://www.tiktok.com/@cook.er_1/video/7170520270497680683",
        "https://tiktok.com/@cook.er_1/video/7170520270497680683?is_from_webapp=1&sender_device=pc",
        "https://m.tiktok.com/@cook.er_1/video/7170520270497680683/#top",
        "HTTPS://WWW.TikTok.COM/@cook.er_1/video/7170520270497680683",
        "tiktok.com/@cook.er_1/video/7170520270497680683",
        "看看这个https://www.tiktok.com/@cook.er_1/video/7170520270497680683，复制此链接",
        "https://www.tiktok.com./@cook.er_1/video/7170520270497680683",
        "https://www.tiktok.com/%40cook.er_1/video/7170520270497680683",
        "https://www.tiktok.com/@cook.er_1/video/7170520270497680683Check this out",
        "https://www.tiktok.com/@cook.er_1/video/7170520270497680683&amp;lang=en",
    ],
)
def test_every_spelling_of_a_tiktok_link_is_the_same_video(text: str) -> None:
    assert parse_link(text) == TIKTOK


def test_a_photo_post_is_the_same_post_by_either_link() -> None:
    photo = parse_link("https://www.tiktok.com/@cook.er_1/photo/7170520270497680683?_r=1")

    assert (photo.platform, photo.id) == (TIKTOK.platform, TIKTOK.id)
    assert photo.url == "https://www.tiktok.com/@cook.er_1/photo/7170520270497680683"


@pytest.mark.parametrize(
    ("query", "kept"),
    [("?img_index=3&igsh=x", "?img_index=3"), ("?img_index=0", ""), ("?img_index=x", ""), ("?igsh=x", "")],
)
def test_the_slide_that_a_link_points_at_is_kept(query: str, kept: str) -> None:
    link = parse_link(f"https://www.instagram.com/p/C1aBc_d-E2f/{query}")

    assert (link.id, link.url) == ("C1aBc_d-E2f", f"https://www.instagram.com/p/C1aBc_d-E2f/{kept}")


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("https://m.tiktok.com/v/7170520270497680683.html?u_code=1", "7170520270497680683"),
        ("https://www.tiktok.com/embed/v2/7170520270497680683", "7170520270497680683"),
        ("https://www.tiktokv.com/share/video/7170520270497680683/", "7170520270497680683"),
        ("https://vm.tiktok.com/ZMabc12/", "vm:ZMabc12"),
        ("https://vt.tiktok.com/ZSabc12", "vt:ZSabc12"),
        ("https://www.tiktok.com/t/ZTRC5xgJp/", "t:ZTRC5xgJp"),
        ("snssdk1233://aweme/detail/7170520270497680683?refer=web", "7170520270497680683"),
        ("https://vm.tiktok.com/ZMabc12/https://vm.tiktok.com/ZMabc12/", "vm:ZMabc12"),
    ],
)
def test_tiktok_links_without_a_user_are_known_by_their_number_or_code(text: str, id_: str) -> None:
    assert parse_link(text).id == id_


@pytest.mark.parametrize(
    "text",
    [
        "https://www.instagram.com/reel/C1aBc_d-E2f/?igsh=MzRlODBiNWFlZA==",
        "https://www.instagram.com/reels/C1aBc_d-E2f",
        "https://instagram.com/some.body/reel/C1aBc_d-E2f/",
        "https://m.instagram.com/reel/C1aBc_d-E2f/",
        "Look at this https://www.instagram.com/reel/C1aBc_d-E2f/ 😀",
        "(https://www.instagram.com/reel/C1aBc_d-E2f).",
        "https://www.instagram.com/reel/C1aBc_d-E2f😀",
        "https://www.instagram.com/reel/C1aBc_d-E2f/https://www.instagram.com/reel/C1aBc_d-E2f/",
    ],
)
def test_every_spelling_of_a_reel_is_the_same_video(text: str) -> None:
    assert parse_link(text) == REEL


@pytest.mark.parametrize("kind", ["p", "tv"])
def test_an_instagram_post_may_hold_a_video(kind: str) -> None:
    link = parse_link(f"https://www.instagram.com/{kind}/C1aBc_d-E2f/")

    assert link == Link("instagram", "C1aBc_d-E2f", "https://www.instagram.com/p/C1aBc_d-E2f/")


@pytest.mark.parametrize(
    "text",
    [
        "https://www.youtube.com/shorts/dQw4w9WgXcQ?feature=share",
        "https://youtu.be/dQw4w9WgXcQ?si=abc",
        "https://m.youtube.com/watch?v=dQw4w9WgXcQ&t=5s",
        "https://music.youtube.com/watch?v=dQw4w9WgXcQ&list=RDAMVM",
        "https://gaming.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com/watch?list=PL123&v=dQw4w9WgXcQ",
        "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
        "https://youtube.com/live/dQw4w9WgXcQ",
        "youtu.be/dQw4w9WgXcQ",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ?si=AbC-1",
        "https://youtu.be/dQw4w9WgXcQ&t=5",
        "https://youtu.be/dQw4w9WgXcQ,see",
        "https://youtu.be/dQw4w9WgXcQhttps://youtu.be/dQw4w9WgXcQ",
        "https://youtu.be/dQw4w9WgXcQyoutu.be/dQw4w9WgXcQ",
        "https://www.youtube.com/watch?feature=share&amp;v=dQw4w9WgXcQ&amp;t=3",
        "https://www.youtube.com/watch%3Fv=dQw4w9WgXcQ",
        "看看youtu.be/dQw4w9WgXcQ",
        "https://youtu.be/dQw4w9WgXcQ... and more",
        "https://youtu.be/dQw4w9WgXcQ youtu.be/dQw4w9WgXcQ",
        "vnd.youtube:dQw4w9WgXcQ",
        "vnd.youtube://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "youtube://dQw4w9WgXcQ",
        "intent://www.youtube.com/watch?v=dQw4w9WgXcQ#Intent;scheme=https;end",
        "\n  https://youtu.be/dQw4w9WgXcQ\r\n",
    ],
)
def test_every_spelling_of_a_short_is_the_same_video(text: str) -> None:
    assert parse_link(text) == SHORT


def test_the_same_video_twice_in_a_text_is_one() -> None:
    assert parse_link("https://youtu.be/dQw4w9WgXcQ = https://www.youtube.com/shorts/dQw4w9WgXcQ") == SHORT


def test_an_advertisement_beside_the_link_is_passed_over() -> None:
    text = "Look! https://vm.tiktok.com/ZMabc12/ Shared via TikTok Lite: https://www.tiktok.com/tiktoklite"

    assert parse_link(text).id == "vm:ZMabc12"


def test_two_videos_are_too_many() -> None:
    with pytest.raises(NeedsUserError, match="2 video links"):
        parse_link("https://youtu.be/dQw4w9WgXcQ https://vm.tiktok.com/ZMabc12/")


def test_one_without_a_scheme_counts_beside_one_with() -> None:
    with pytest.raises(NeedsUserError, match="2 video links"):
        parse_link("https://youtu.be/dQw4w9WgXcQ vm.tiktok.com/ZMabc12/")


@pytest.mark.parametrize(
    "text",
    [
        "https://youtu.be/dQw4w9WgXc",
        "https://youtu.be/dQw4w9W…",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQx",
        "https://www.tiktok.com/@cook/video/717052027049768068",
        "https://www.tiktok.com/@cook/video/71705202704...",
        "https://www.instagram.com/reel/C1aBc_d-E2/",
        "https://vm.tiktok.com/ZMabc…",
        "https://www.tiktok.com/t/ZTRC5...",
    ],
)
def test_half_a_link_is_refused_and_never_guessed(text: str) -> None:
    with pytest.raises(PermanentError, match="a part of it is missing"):
        parse_link(text)


def test_a_file_whose_path_holds_another_address_stays_one() -> None:
    link = parse_link("http://files.example.org/get/https://youtu.be/dQw4w9WgXcQ.mp4", HOSTS)
    assert link.platform == "file"


def test_several_videos_in_a_pasted_text_are_parted() -> None:
    one, two = "https://youtu.be/dQw4w9WgXcQ", "https://vm.tiktok.com/ZMabc12/"
    assert single_links(f"{one} {two}\n{one}\nno link") == [SHORT.url, two, one, "no link"]
    assert single_links(f"see {one} and {one}") == [f"see {one} and {one}"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("  \n ", "empty"),
        ("no link at all", "not a link"),
        ("plank_still.mp4", "not a link"),
        ("https://vimeo.com/1234", "vimeo.com is not a supported site"),
        ("https://tiktok.com.evil.example/@a/video/7170520270497680683", "not a supported site"),
        ("https://eviltiktok.com/@a/video/7170520270497680683", "not a supported site"),
        ("https://www.tiktok.com@evil.example/@a/video/7170520270497680683", "hides another address"),
        ("https://user:pw@www.tiktok.com/@a/video/7170520270497680683", "hides another address"),
        ("https://evil.example\\@www.tiktok.com/@a/video/7170520270497680683", "hides another address"),
        ("https://www.tiktok.com:444/@a/video/7170520270497680683", "names a port"),
        ("https://www.tiktok.com:0/@a/video/7170520270497680683", "names a port"),
        ("https://www.tiktok.com:99999/@a/video/7170520270497680683", "not a valid link"),
        ("http://www.tiktok.com/@a/video/7170520270497680683", "not a secure link"),
        ("ftp://www.tiktok.com/@a/video/7170520270497680683", "not a secure link"),
        ("file:///etc/passwd", "not a supported site"),
        ("https://www.tiktok.com/@a", "not the link of one video"),
        ("https://www.tiktok.com/@a/live", "live stream"),
        ("https://www.tiktok.com/tag/food", "not the link of one video"),
        ("https://www.tiktok.com/@a/video/12x", "not the link of one video"),
        ("https://www.instagram.com/some.body/", "not the link of one video"),
        ("https://www.instagram.com/stories/some.body/123456", "a story"),
        ("https://www.instagram.com/reels/audio/123456789/", "not the link of one video"),
        ("https://www.instagram.com/explore/tags/food/", "not the link of one video"),
        ("https://www.youtube.com/playlist?list=PL123", "not the link of one video"),
        ("https://www.youtube.com/@handle/shorts", "not the link of one video"),
        ("https://www.youtube.com/channel/UCabc", "not the link of one video"),
        ("https://www.youtube.com/results?search_query=a", "not the link of one video"),
        ("https://www.youtube.com/watch?v=short", "not the link of one video"),
        ("https://www.youtube.com/embed/videoseries?list=PL1", "not the link of one video"),
        ("https://127.0.0.1/a.mp4", "a network address"),
        ("http://2130706433/a.mp4", "a network address"),
        ("http://0x7f.1/a.mp4", "a network address"),
        ("http://0177.0.0.1/a.mp4", "a network address"),
        ("http://[::ffff:127.0.0.1]/a.mp4", "a network address"),
        ("http://169.254.169.254/latest/meta-data", "a network address"),
        ("https://8.8.8.8/a.mp4", "a network address"),
        ("http://localhost:8080/a.mp4", "a network address"),
        ("http://[::1/a.mp4", "not a valid link"),
        ("https://youtu.be/dQw4w9WgXcQ\0", "control characters"),
        ("https://youtu.be/dQw4w9WgXcQ\x1b[31m", "control characters"),
        ("https://youtu.be/" + "a" * 3000, "too long"),
        ("a" * (MAX_TEXT + 1), "too long"),
    ],
)
def test_what_is_not_one_video_is_refused_in_words(text: str, says: str) -> None:
    with pytest.raises(PermanentError) as caught:
        parse_link(text)

    assert says in caught.value.message
    assert caught.value.advice.endswith(".")


def test_a_share_link_of_instagram_comes_with_advice() -> None:
    with pytest.raises(NeedsUserError, match="Copy link"):
        parse_link("https://www.instagram.com/share/reel/BAabc123/")


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("http://files.example.org/a/b.mp4#t=1", "http://files.example.org/a/b.mp4"),
        ("https://FILES.example.org/b.mp4?key=1&x=%20", "https://files.example.org/b.mp4?key=1&x=%20"),
        ("http://nas.local:9000/видео 1.mp4".replace(" ", "%20"), "http://nas.local:9000/%D0%B2%D0%B8%D0%B4%D0%B5%D0%BE%201.mp4"),
        ("http://[fd00::1]:81/a.mp4", "http://[fd00::1]:81/a.mp4"),
    ],
)  # fmt: skip
def test_files_of_extra_hosts_are_taken_over_http_too(text: str, url: str) -> None:
    link = parse_link(text, HOSTS)

    assert (link.platform, link.url, link.id[:4]) == ("file", url, "url:")


@pytest.mark.parametrize(
    "text",
    [
        "http://nas.local/a.mp4",
        "http://nas.local:9001/a.mp4",
        "http://files.example.org:81/a.mp4",
        "http://files.example.org/",
        "http://u@files.example.org/a.mp4",
        "ftp://files.example.org/a.mp4",
    ],
)
def test_other_ports_and_pages_of_extra_hosts_are_refused(text: str) -> None:
    with pytest.raises(PermanentError):
        parse_link(text, HOSTS)


@given(st.text(max_size=300))
def test_any_text_is_a_link_or_a_refusal_in_printable_words(text: str) -> None:
    said = _said(text)

    assert said.isprintable()
    assert len(said) < 400


@given(st.from_regex(r"https?://[a-z0-9.@:\[\]\\/?#%_-]{0,60}", fullmatch=True))
def test_any_link_that_is_accepted_is_of_a_known_host(text: str) -> None:
    try:
        link = parse_link(text)
    except ClipsheetError:
        return
    assert link.url.startswith(("https://www.tiktok.com/", "https://vm.tiktok.com/", "https://vt.tiktok.com/",
                                "https://www.instagram.com/", "https://www.youtube.com/"))  # fmt: skip


@given(
    st.sampled_from([TIKTOK, REEL, SHORT]),
    st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters='/:<>"'), max_size=50),
    st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters='/:<>"'), max_size=50),
)
def test_text_around_a_link_does_not_change_it(link: Link, before: str, after: str) -> None:
    assert parse_link(f"{before} {link.url} {after}") == link


@given(st.sampled_from([TIKTOK, REEL, SHORT]))
def test_a_canonical_link_stays_as_it_is(link: Link) -> None:
    assert parse_link(parse_link(link.url).url) == link


def test_long_pastes_are_shortened_to_one_line() -> None:
    assert shortened("a\nb" * 100, 10) == "a ba ba b…"


def _said(text: str) -> str:
    try:
        return parse_link(text, HOSTS).url
    except ClipsheetError as error:
        return str(error)


@pytest.mark.parametrize(
    "text",
    [
        "https://www.google.com/url?q=https%3A%2F%2Fyoutu.be%2FdQw4w9WgXcQ&sa=D&usg=x",
        "https://l.instagram.com/?u=https%3A%2F%2Fyoutu.be%2FdQw4w9WgXcQ&e=AT0",
        "https://www.youtube.com/redirect?event=video&q=https%3A%2F%2Fyoutu.be%2FdQw4w9WgXcQ",
        "https://www.youtube.com/attribution_link?a=x&u=%2Fwatch%3Fv%3DdQw4w9WgXcQ%26feature%3Dshare",
        "https%3A%2F%2Fyoutu.be%2FdQw4w9WgXcQ",
        "https://https://youtu.be/dQw4w9WgXcQ",
        "ttps://youtu.be/dQw4w9WgXcQ",
        "https:/youtu.be/dQw4w9WgXcQ",
        "https：//youtu.be/dQw4w9WgXcQ",
        "https//www.youtube.com/watch/dQw4w9WgXcQ",
    ],
)
def test_a_link_that_leads_on_or_was_copied_badly_is_the_video_it_leads_to(text: str) -> None:
    assert parse_link(text).id == "dQw4w9WgXcQ"


@pytest.mark.parametrize(
    "text",
    [
        "https://www.google.com/url?q=https%3A%2F%2F127.0.0.1%2Fadmin",
        "https://www.google.com/url?q=javascript:alert(1)",
        "https//example.com/watch",
        "https://www.youtube.com/redirect?q=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttps%253A%252F%252Fyoutu.be%252FdQw4w9WgXcQ",
    ],
)
def test_what_leads_elsewhere_is_refused(text: str) -> None:
    with pytest.raises(ClipsheetError):
        parse_link(text)
