import json

import pytest
from flask.testing import FlaskClient
from PIL import Image

from config.settings import PROJECT_ROOT

STATIC = PROJECT_ROOT / "static"
MANIFEST = json.loads((STATIC / "manifest.webmanifest").read_text())
PICTURES = [
    *MANIFEST["icons"],
    *MANIFEST["screenshots"],
    *(one for way in MANIFEST["shortcuts"] for one in way["icons"]),
]


@pytest.mark.parametrize("picture", [one for one in PICTURES if one["type"] == "image/png"], ids=lambda one: one["src"])
def test_a_picture_is_as_large_as_the_manifest_says(picture: dict[str, str]) -> None:
    with Image.open(STATIC / picture["src"]) as image:
        assert "{}x{}".format(*image.size) == picture["sizes"]


def test_there_are_pictures_for_narrow_and_wide_and_an_icon_that_may_be_cut() -> None:
    assert {one["form_factor"] for one in MANIFEST["screenshots"]} == {"narrow", "wide"}
    assert "maskable" in {one.get("purpose") for one in MANIFEST["icons"]}


def test_every_address_that_it_names_is_there(client: FlaskClient) -> None:
    addresses = [
        MANIFEST["start_url"],
        MANIFEST["share_target"]["action"],
        *(one["url"] for one in MANIFEST["shortcuts"]),
    ]
    assert [client.get(path).status_code for path in addresses] == [200] * len(addresses)
