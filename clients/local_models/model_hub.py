"""The model hub: the files of a faster-whisper model, as its authors publish them."""

from collections.abc import Mapping
from pathlib import Path

import httpx
from pydantic import BaseModel

from clients.local_models.model_store import Progress
from utils.error_codes import ErrorCode
from utils.errors import TransientError

_TIMEOUT = httpx.Timeout(8, connect=4)  # between two pieces of data, not for the whole file
_WANTED = ("config.json", "model.bin", "tokenizer.json", "preprocessor_config.json")  # and vocabulary.txt or .json
_PIECE_BYTES = 1 << 20
# Sizes that a laptop can run, and where faster-whisper's authors publish them.
REPOSITORIES = {
    **{
        size: f"Systran/faster-whisper-{size}"
        for size in ("tiny", "base", "small", "medium", "tiny.en", "base.en", "small.en", "medium.en")
    },
    "large-v3": "Systran/faster-whisper-large-v3",
    "turbo": "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
}


class _File(BaseModel):
    rfilename: str


class _Listing(BaseModel):
    """What is read of the hub's answer to /api/models/<repository>."""

    sha: str
    siblings: list[_File]


class ModelHub:
    """The hub at `endpoint` (Hugging Face's addresses: /api/models/… and /…/resolve/…)."""

    def __init__(self, endpoint: str, repositories: Mapping[str, str] = REPOSITORIES) -> None:
        self._endpoint = endpoint.rstrip("/")
        self._repositories = repositories

    @property
    def host(self) -> str:
        return httpx.URL(self._endpoint).host

    def has(self, name: str) -> bool:
        """Whether a model of this name is published there."""
        return name in self._repositories

    def fetch(self, name: str, folder: Path, report: Progress) -> None:
        """Put the model's files into `folder`, going on with what lies there. Raises TransientError."""
        try:
            self._fetch_all(self._repositories[name], folder, name, report)
        except (httpx.HTTPError, OSError, ValueError) as error:
            raise TransientError(_reason(error, self.host), code=ErrorCode.MODEL_MISSING) from error

    def _fetch_all(self, repository: str, folder: Path, name: str, report: Progress) -> None:
        folder.mkdir(exist_ok=True)
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
