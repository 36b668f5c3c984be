"""Exports as their makers write them: links found with the collections that they were kept in."""

import json
import zipfile
from pathlib import Path

import pytest

from services.imports.found import FoundLink, Kept
from services.imports.json_exports import links_in_json
from services.imports.preview import preview_of
from services.imports.reading import read_export
from utils.errors import PermanentError

ONE, TWO, THREE = (f"https://www.tiktokv.com/share/video/71705202704976806{n}/" for n in (81, 82, 83))
REEL, POST = "https://www.instagram.com/reel/C1aBc_d-E2f/", "https://www.instagram.com/p/C1aBc_d-E2g/"
TIKTOK = {
    "Your Activity": {
        "Watch History": {"VideoList": [{"Date": "2026-01-01 10:00:00", "Link": THREE}]},
        "Favorite Videos": {"FavoriteVideoList": [{"Date": "2026-01-02 10:00:00", "Link": ONE}]},
        "Like List": {"ItemFavoriteList": [{"date": "2026-01-03 10:00:00", "link": TWO}]},
    },
    "Profile": {"Profile Information": {"ProfileMap": {"userName": "me"}}},
}
INSTAGRAM = {"saved_saved_media": [{"title": "coach", "string_map_data": {"Saved on": {"href": REEL, "timestamp": 1}}}]}
COLLECTIONS = {
    "saved_saved_collections": [
        {"title": "Collection", "string_map_data": {"Name": {"value": "Rezepte f\u00c3\u00bcr zwei"}}},
        {"string_map_data": {"Name": {"href": POST, "value": "cook"}, "Added Time": {"timestamp": 1}}},
        {"title": "Collection", "string_map_data": {"Nom de la collection": {"value": "Sport"}}},
        {"string_map_data": {"Nom": {"href": REEL, "value": "coach"}}},
    ]
}
NEWER = {
    "saved_collections": [
        {
            "label_values": [
                {"label": "Name", "value": "Gym"},
                {
                    "label": "Media",
                    "dict": [{"dict": [{"label": "URL", "value": REEL}, {"label": "URL", "value": POST}]}],
                },
            ]
        }
    ]
}
BOOKMARKS = f"""<!DOCTYPE NETSCAPE-Bookmark-file-1>
<DL><p><DT><H3 PERSONAL_TOOLBAR_FOLDER="true">Bookmarks bar</H3>
<DL><p><DT><A HREF="{REEL}" ADD_DATE="1">Reel</A>
<DT><H3>Soups &amp; more</H3><DL><p><DT><A HREF="{POST}">Soup</A></DL><p>
<DT><A HREF="https://example.com/">Other</A></DL><p></DL>"""
FOUND = [
    ("user_data_tiktok.json", TIKTOK, [("Watched or shared", THREE), ("Favourites", ONE), ("Likes", TWO)]),
    ("saved_posts.json", INSTAGRAM, [("Saved", REEL)]),
    ("saved_collections.json", COLLECTIONS, [("Rezepte für zwei", POST), ("Sport", REEL)]),
    ("saved_collections.json", NEWER, [("Gym", REEL), ("Gym", POST)]),
    ("watch-history.json", [{"header": "YouTube", "titleUrl": "https://youtu.be/abcdefghijk"}],
     [("Watched or shared", "https://youtu.be/abcdefghijk")]),
    ("Like List.txt", f"Date: 2026-08-16 18:18:02 UTC\nLink: {TWO}\n\nDate: 2026-08-15 UTC\nLink: {ONE}\n",
     [("Likes", TWO), ("Likes", ONE)]),
    ("Favoriete video's.txt", f"Datum: 2026-08-16\nLink: {ONE}\n", [("Favourites", ONE)]),
    ("Recipes-videos.csv", "Video ID,Playlist Video Creation Timestamp\naB3defghijk,2024-03-01T10:00:00+00:00\n",
     [("Recipes", "https://www.youtube.com/watch?v=aB3defghijk")]),
    ("Später ansehen-Videos.csv", "Video-ID,Zeitstempel\naB3defghijk,2024\n_-3defghijk,2024\n",
     [("Später ansehen", f"https://www.youtube.com/watch?v={one}") for one in ("aB3defghijk", "_-3defghijk")]),
    ("bookmarks_1_2_26.html", BOOKMARKS,
     [("Links", REEL), ("Soups & more", POST), ("Links", "https://example.com/")]),
    ("saved_posts.html", f"<html><body><a target='_blank' href='{REEL}'>x</a></body></html>", [("Saved", REEL)]),
    ("raindrop.csv", f"id;title;url;folder\n1;Soup;{POST};Soups\n2;Leg day;{REEL};\n",
     [("Soups", POST), ("raindrop", REEL)]),
    ("links.txt", f"leg day {REEL} and\nsoup:{POST}\n", [("Links", REEL), ("Links", POST)]),
]  # fmt: skip


def written(folder: Path, name: str, content: object) -> Path:
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / "file").write_text(text, encoding="utf-8")
    return folder / "file"


@pytest.mark.parametrize(("name", "content", "found"), FOUND, ids=[name for name, *_ in FOUND])
def test_links_are_found_with_their_collections(
    tmp_path: Path, name: str, content: object, found: list[tuple[str, str]]
) -> None:
    links = read_export(written(tmp_path, name, content), name)

    assert [(str(link.collection), link.text) for link in links] == found


def test_an_archive_is_read_member_by_member_and_what_holds_nothing_is_passed_over(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "TikTok_Data.zip", "w") as archive:
        archive.writestr("TikTok/Likes and Favorites/Favorite Videos.txt", f"Date: x\nLink: {ONE}\n")
        archive.writestr("TikTok/Likes and Favorites/Like List.txt", "")
        archive.writestr("TikTok/Your Activity/Watch History.txt", f"Date: x\nLink: {THREE}\n")
        archive.writestr("TikTok/broken.json", "\0\1\2")
        archive.writestr("TikTok/video.mp4", b"\0" * 100)
        archive.writestr("../../outside.json", json.dumps(INSTAGRAM))

    found = [(str(link.collection), link.text) for link in read_export(tmp_path / "TikTok_Data.zip", "x.zip")]

    assert found == [("Favourites", ONE), ("Watched or shared", THREE), ("Saved", REEL)]
    assert [path.name for path in tmp_path.iterdir()] == ["TikTok_Data.zip"]


def test_broken_json_gives_the_links_that_it_holds(tmp_path: Path) -> None:
    text = json.dumps(TIKTOK, indent=1).replace("/", "\\/")
    found = links_in_json(written(tmp_path, "x", text[: text.index("Profile Information")]), "user_data_tiktok.json")

    assert [(str(link.collection), link.text) for link in found] == FOUND[0][2]


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "is empty"), (b"\x89PNG\0\0", "holds no text"), (b"PK\x03\x04broken", "damaged or locked")],
)
def test_what_is_no_export_is_refused_in_words(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "x").write_bytes(content)

    with pytest.raises(PermanentError, match=says):
        list(read_export(tmp_path / "x", "x.json"))


@pytest.mark.parametrize("bom", [b"\xff\xfe", b"\xfe\xff"])
def test_a_table_that_a_spreadsheet_saved_as_unicode_text_is_read(tmp_path: Path, bom: bytes) -> None:
    code = "utf-16-le" if bom == b"\xff\xfe" else "utf-16-be"
    (tmp_path / "x").write_bytes(bom + f"Ordner\tLink\r\nKüche\t{REEL}\r\n".encode(code))

    assert list(read_export(tmp_path / "x", "links.tsv")) == [FoundLink(REEL, "Küche")]


def test_a_post_in_several_lists_is_in_the_one_that_says_most(tmp_path: Path) -> None:
    links = [
        *read_export(written(tmp_path, "saved_posts.json", INSTAGRAM), "saved_posts.json"),
        *read_export(written(tmp_path, "saved_collections.json", COLLECTIONS), "saved_collections.json"),
    ]
    found = preview_of(links)

    assert {link.url: of.collection for link, of in found.posts.values()} == {REEL: "Sport", POST: "Rezepte für zwei"}
    assert found.repeats == 1


def test_what_is_not_supported_is_counted_with_its_reason(tmp_path: Path) -> None:
    found = preview_of(read_export(written(tmp_path, "b.html", BOOKMARKS), "b.html"))

    assert (len(found.posts), found.unsupported) == (2, 1)
    assert "example.com is not a supported site" in found.examples[0]["why"]


def test_where_there_is_no_room_for_all_what_was_only_watched_goes_first() -> None:
    def link(n: int, collection: Kept) -> FoundLink:
        return FoundLink(f"https://www.tiktok.com/@a/video/{7170520270497000000 + n}", collection)

    watched = [link(n, Kept.HISTORY) for n in range(6)]
    found = preview_of([*watched, *(link(10 + n, Kept.FAVOURITES) for n in range(3)), link(20, Kept.HISTORY)], most=5)

    assert found.was_cut
    assert sorted(of.collection for _, of in found.posts.values()) == sorted([Kept.HISTORY] * 2 + [Kept.FAVOURITES] * 3)
