"""Fetching speech models: the files of a faster-whisper model, from the model hub into a folder, once."""

import time
from collections.abc import Callable
from pathlib import Path

import httpx
from filelock import FileLock
from pydantic import BaseModel

from utils.errors import TransientError

Progress = Callable[[str, float | None], None]
REMEMBER_FAILURE_S = 300
_TIMEOUT = httpx.Timeout(8, connect=4)  # between two pieces of data, not for the whole file
_WANTED = ("config.json", "model.bin", "tokenizer.json", "preprocessor_config.json")  # and vocabulary.txt or .json
_PIECE_BYTES = 1 << 20


class _File(BaseModel):
    rfilename: str


class _Listing(BaseModel):
    """What is read of the hub's answer to /api/models/<repository>."""

    sha: str
    siblings: list[_File]


class ModelHub:
    """The hub at `endpoint` (Hugging Face's addresses: /api/models/… and /…/resolve/…)."""

    def __init__(self, endpoint: str, folder: Path, *, clock: Callable[[], float] = time.time) -> None:
        self._endpoint = endpoint.rstrip("/")
        self._folder = folder
        self._clock = clock

    @property
    def host(self) -> str:
        return httpx.URL(self._endpoint).host

    def fetch(self, repository: str, name: str, report: Progress) -> Path:
        """Give the folder of a model, fetching it when it is not there yet.

        Raises TransientError, at once for some minutes after a failure, so that a machine without a connection does
        not wait for it at every video.
        """
        target = self._folder / name
        if target.is_dir():
            return target
        self._folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self._folder / f"{name}.lock"):
            if target.is_dir():
                return target
            self._refuse_soon_after_failure(name)
            try:
                self._fetch_all(repository, self._folder / f"{name}.part", name, report)
            except (httpx.HTTPError, OSError, ValueError) as error:
                reason = _reason(error, self.host)
                (self._folder / f"{name}.failed").write_text(f"{self._clock()} {reason}")
                raise TransientError(reason, retry_after_s=REMEMBER_FAILURE_S) from error
            (self._folder / f"{name}.part").rename(target)
            (self._folder / f"{name}.failed").unlink(missing_ok=True)
        return target

    def _refuse_soon_after_failure(self, name: str) -> None:
        try:
            failed_at, _, reason = (self._folder / f"{name}.failed").read_text().partition(" ")
            age_s = self._clock() - float(failed_at)
        except (OSError, ValueError):
            return
        if 0 <= age_s < REMEMBER_FAILURE_S:
            raise TransientError(reason, retry_after_s=REMEMBER_FAILURE_S - age_s)

    def _fetch_all(self, repository: str, folder: Path, name: str, report: Progress) -> None:
        folder.mkdir(exist_ok=True)
        report(f"Fetching the speech model {name}", None)
        with httpx.Client(base_url=self._endpoint, timeout=_TIMEOUT, follow_redirects=True) as client:
            answer = client.get(f"/api/models/{repository}").raise_for_status()
            listing = _Listing.model_validate_json(answer.content)
            for file in sorted({f.rfilename for f in listing.siblings if _is_wanted(f.rfilename)}):
                if not (folder / file).exists():
                    _fetch_file(client, f"/{repository}/resolve/{listing.sha}/{file}", folder / file, name, report)
        if not (folder / "model.bin").exists():
            raise ValueError(f"{repository} holds no model.bin")


def _reason(error: Exception, host: str) -> str:
    """Say what went wrong as the end of a sentence: "could not be fetched: …"."""
    if isinstance(error, httpx.HTTPStatusError):
        return f"{host} answered with status {error.response.status_code}"
    if isinstance(error, httpx.TransportError):
        return f"no connection to {host}"
    if isinstance(error, OSError):
        return f"it cannot be stored ({error.strerror or error})"
    return f"{host} gave something that is not a speech model"


def _is_wanted(file: str) -> bool:
    return file in _WANTED or (file.startswith("vocabulary.") and "/" not in file)


def _fetch_file(client: httpx.Client, url: str, target: Path, name: str, report: Progress) -> None:
    part = target.with_name(f"{target.name}.piece")
    have = part.stat().st_size if part.exists() else 0
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    with client.stream("GET", url, headers=headers) as answer:
        answer.raise_for_status()
        resumed = answer.status_code == httpx.codes.PARTIAL_CONTENT
        done = have if resumed else 0
        total = done + int(answer.headers.get("Content-Length", 0))
        with part.open("ab" if resumed else "wb") as out:
            for piece in answer.iter_bytes(_PIECE_BYTES):
                out.write(piece)
                done += len(piece)
                _report_bytes(report, name, done, total)
    if total and done != total:
        raise ValueError(f"{url}: {done} of {total} bytes")
    part.rename(target)


def _report_bytes(report: Progress, name: str, done: int, total: int) -> None:
    if total > 4 * _PIECE_BYTES:
        text = f"Fetching the speech model {name}, {done >> 20} of {total >> 20} MB (only once)"
        report(text, done / total)
