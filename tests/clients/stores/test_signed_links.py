"""Videos in a bucket are fetched from it by whoever has their signed address."""

import hashlib
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from gcsfs import GCSFileSystem  # type: ignore[import-untyped]

from clients.stores.bucket_store import BucketStore
from clients.stores.media_store import ELSEWHERE, FolderStore
from clients.stores.signed_links import Delivery, SignedLinks
from tests.fakes.s3 import BUCKET, s3_server

KEY = "video/download-1"


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with s3_server() as address:
        yield address


def _store(folder: Path, *, delivery: Delivery = Delivery.SIGNED, leave_videos: bool = False) -> BucketStore:
    return BucketStore(f"s3://{BUCKET}/x", folder, delivery=delivery, leave_videos=leave_videos)


@pytest.fixture
def filled(s3: str, tmp_path: Path) -> BucketStore:
    """A store in which a video and its result lie."""
    work = tmp_path / "work"
    work.mkdir()
    (work / "media.mp4").write_bytes(b"video")
    (work / "result.json").write_text("{}")
    store = _store(tmp_path / "here")
    store.publish(work, KEY)
    return store


@pytest.mark.parametrize(("save_as", "shown"), [("", "inline"), ("reel.mp4", 'attachment; filename="reel.mp4"')])
def test_an_address_is_enough_to_play_or_to_save(filled: BucketStore, save_as: str, shown: str) -> None:
    address = filled.address(KEY, "media.mp4", content_type="video/mp4", save_as=save_as)
    assert address is not None
    with urllib.request.urlopen(address, timeout=30) as answer:
        assert answer.read() == b"video"
        assert (answer.headers["Content-Type"], answer.headers["Content-Disposition"]) == ("video/mp4", shown)


def test_an_address_leads_to_the_origin_and_holds_no_key(filled: BucketStore, s3: str) -> None:
    address = filled.address(KEY, "media.mp4", content_type="video/mp4")
    assert filled.origin == s3
    assert address is not None
    assert address.startswith(f"{s3}/")
    assert "zanzibar-secret" not in address


def test_what_was_swept_has_no_address(filled: BucketStore) -> None:
    filled.trim(KEY, {".json"})
    assert filled.address(KEY, "media.mp4", content_type="video/mp4") is None


@pytest.mark.parametrize("delivery", [Delivery.AUTO, Delivery.THROUGH])
def test_a_bucket_that_only_we_reach_gives_none(s3: str, tmp_path: Path, delivery: Delivery) -> None:
    assert _store(tmp_path, delivery=delivery).origin == ""


class PublicFiles:
    """Signs as s3fs does for a bucket of Amazon's."""

    protocol = ("s3", "s3a")

    def sign(self, path: str, **_: object) -> str:
        return f"https://clips.s3.test/{path}?Signature=abc"


class FilesWithoutKeys(PublicFiles):
    """Has nothing to sign with."""

    def sign(self, path: str, **_: object) -> str:
        raise OSError("Unable to locate credentials")


def test_a_public_bucket_does_so_by_itself() -> None:
    assert SignedLinks(PublicFiles(), "clips/x", Delivery.AUTO).origin == "https://clips.s3.test"


def test_without_credentials_the_files_go_through_us() -> None:
    assert SignedLinks(FilesWithoutKeys(), "clips/x", Delivery.SIGNED).origin == ""


def _google_files(key: rsa.RSAPrivateKey) -> GCSFileSystem:
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    account = {"type": "service_account", "client_email": "clips@p.iam.test", "token_uri": "https://t.test"}
    return GCSFileSystem(
        project="p", token={**account, "private_key": pem, "private_key_id": "1"}, skip_instance_cache=True
    )


def test_a_bucket_of_googles_is_signed_by_the_service_accounts_key() -> None:
    """The signature holds for the request as Google rebuilds it (its V4 signing process)."""
    key = rsa.generate_private_key(65537, 2048)
    links = SignedLinks(_google_files(key), "clips/x", Delivery.AUTO)
    assert links.origin == "https://storage.googleapis.com"
    parts = urlsplit(links.of("clips/x/reel.mp4", content_type="video/mp4", save_as="reel.mp4"))
    query, _, signature = parts.query.rpartition("&X-Goog-Signature=")
    asked = dict(parse_qsl(query))
    assert parts.path == "/clips/x/reel.mp4"
    assert asked["response-content-disposition"] == 'attachment; filename="reel.mp4"'
    assert asked["X-Goog-Expires"] == "3600"
    scope = asked["X-Goog-Credential"].removeprefix("clips@p.iam.test/")
    canonical = f"GET\n{parts.path}\n{query}\nhost:{parts.netloc}\n\nhost\nUNSIGNED-PAYLOAD"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    signed = f"GOOG4-RSA-SHA256\n{asked['X-Goog-Date']}\n{scope}\n{digest}"
    key.public_key().verify(bytes.fromhex(signature), signed.encode(), PKCS1v15(), SHA256())


class FilesOnGooglesMachines(PublicFiles):
    """Credentials without a key, which a real store hands to Google's IAM."""

    protocol = ("gs", "gcs")

    def __init__(self) -> None:
        keyless = SimpleNamespace(valid=True, service_account_email="clips@p.iam.test", token="t")
        self.credentials = SimpleNamespace(credentials=keyless)
        self.asked: dict[str, object] = {}

    def sign(self, path: str, **asked: object) -> str:
        self.asked = asked
        return super().sign(path)


def test_on_googles_machines_its_iam_signs() -> None:
    files = FilesOnGooglesMachines()
    assert SignedLinks(files, "clips/x", Delivery.AUTO).origin
    assert (files.asked["service_account_email"], files.asked["access_token"]) == ("clips@p.iam.test", "t")


def test_other_stores_give_none(tmp_path: Path) -> None:
    assert BucketStore(f"file://{tmp_path}", tmp_path / "copies", delivery=Delivery.SIGNED).origin == ""
    assert FolderStore(tmp_path).address(KEY, "media.mp4", content_type="video/mp4") is None


def test_a_page_leaves_videos_in_the_bucket(filled: BucketStore, tmp_path: Path) -> None:
    local = _store(tmp_path / "page", leave_videos=True).local(KEY)
    assert local is not None
    assert {path.name for path in local.iterdir()} == {"result.json", f"media.mp4{ELSEWHERE}"}


def test_it_fetches_them_where_browsers_cannot(filled: BucketStore, tmp_path: Path) -> None:
    local = _store(tmp_path / "page", delivery=Delivery.THROUGH, leave_videos=True).local(KEY)
    assert local is not None
    assert (local / "media.mp4").read_bytes() == b"video"


def test_an_upload_is_whole_everywhere(filled: BucketStore, tmp_path: Path) -> None:
    work = tmp_path / "upload"
    work.mkdir()
    (work / "video.mp4").write_bytes(b"mine")
    filled.publish(work, "uploads/u1")
    local = _store(tmp_path / "page", leave_videos=True).local("uploads/u1")
    assert local is not None
    assert (local / "video.mp4").read_bytes() == b"mine"


def test_a_worker_completes_what_a_page_left(filled: BucketStore, tmp_path: Path) -> None:
    left = _store(tmp_path / "shared", leave_videos=True).local(KEY)
    local = _store(tmp_path / "shared").local(KEY)
    assert local == left
    assert local is not None
    assert {path.name for path in local.iterdir()} == {"result.json", "media.mp4"}
