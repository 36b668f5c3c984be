"""Styles and scripts: cached for good under their version, compressed once; pages compressed as they go.

Modules import each other by relative addresses, so their version stands in the path: it holds for all of them at once.
"""

import gzip
import posixpath
import re
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request, send_from_directory, url_for

CACHE_S = 365 * 86_400
SMALLEST_BYTES = 800
MODULES = "static_modules"
_IMPORT = re.compile(r'^import .* from "(\.{1,2}/[\w/]+\.js)";$', re.MULTILINE)
_TEXT = frozenset({"text/html", "text/css", "text/javascript", "application/json", "application/problem+json"})


def serve_assets(app: Flask) -> None:
    """Add versions to the addresses of static files, and compress text."""
    compressed: dict[str, bytes] = {}
    folder = Path(app.static_folder or "") / "js"

    @app.get("/static/js-<version>/<path:filename>", endpoint=MODULES)
    def modules(filename: str, **_version: str) -> Response:
        return send_from_directory(folder, filename)

    @app.template_global()
    def page_modules(page: str) -> list[str]:
        """The addresses of a page's own module and of all that it imports, its own first."""
        return module_addresses(f"pages/{page}.js" if (folder / f"pages/{page}.js").is_file() else "pages/other.js")

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint.rpartition(".")[2] == "static" and "v" not in values:
            values["v"] = _version(app, endpoint, values["filename"])

    @app.after_request
    def finish(response: Response) -> Response:
        if response.status_code < 400 and (request.endpoint == MODULES or ("v" in request.args and _is_static())):
            response.cache_control.max_age = CACHE_S
            response.cache_control.no_cache = None
            response.cache_control.immutable = True
        elif response.mimetype == "text/html":
            response.headers.setdefault("Cache-Control", "no-store")
        if _is_worth_it(response):
            _compress(response, compressed)
        return response


def module_addresses(own: str) -> list[str]:
    """The addresses of a module and of all that it imports, its own first."""
    folder = Path(current_app.static_folder or "") / "js"
    version = _version_of(folder)
    return [url_for(MODULES, version=version, filename=name) for name in _imported(folder, own)]


def _version(app: Flask, endpoint: str, filename: str) -> str:
    blueprint = endpoint.rpartition(".")[0]
    folder = app.blueprints[blueprint].static_folder if blueprint else app.static_folder
    try:
        return f"{(Path(folder or '') / filename).stat().st_mtime_ns // 1_000_000:x}"
    except OSError:
        return "0"


def _version_of(folder: Path) -> str:
    return f"{max(path.stat().st_mtime_ns for path in folder.rglob('*.js')) // 1_000_000:x}"


def _imported(folder: Path, own: str) -> list[str]:
    found = [own]
    for name in found:  # grows while it is read
        beside = posixpath.dirname(name)
        named = _IMPORT.findall((folder / name).read_text())
        inner = [posixpath.normpath(posixpath.join(beside, one)) for one in named]
        found += [other for other in dict.fromkeys(inner) if other not in found]
    return found


def _is_static() -> bool:
    return request.endpoint == MODULES or (request.endpoint or "").rpartition(".")[2] == "static"


def _is_worth_it(response: Response) -> bool:
    return (
        response.status_code == 200
        and response.mimetype in _TEXT
        and (response.is_sequence or response.direct_passthrough)  # what comes in parts goes on as it comes
        and request.accept_encodings.quality("gzip") > 0
        and not response.headers.get("Content-Encoding")
        and (response.content_length or 0) >= SMALLEST_BYTES
    )


def _compress(response: Response, compressed: dict[str, bytes]) -> None:
    response.direct_passthrough = False
    etag = response.get_etag()[0]
    key = f"{request.path} {etag}"
    known = compressed.get(key)
    data = known or gzip.compress(response.get_data(), 6, mtime=0)
    if known and (close := getattr(response.response, "close", None)):
        close()  # the file, which nobody reads
    if etag and _is_static():
        compressed[key] = data
        response.set_etag(etag, weak=True)  # not the same bytes, and still found unchanged
    response.set_data(data)
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
