"""What a phone needs to read notes where nothing can be reached: the service worker, and the page it falls back to."""

import hashlib
import hmac
import json
import re

from flask import Blueprint, Response, g, render_template, url_for

from config.version import VERSION
from endpoints.app_context import web
from endpoints.assets import module_addresses

blueprint = Blueprint("offline", __name__)
PAGES = ("offline", "entry", "clips", "other")  # whose scripts are kept; of the others, what was seen
_ADDRESS = re.compile(r'(?:href|src)="(/(?:static|bootstrap/static)/[^"]+)"')


@blueprint.app_template_global()
def person_key() -> str:
    """What stands for this person on their devices; empty for somebody who has not signed in."""
    if g.get("is_stranger"):
        return ""
    w = web()
    return hmac.new(w.sign_in.secret_key.encode(), f"device {w.user_id}".encode(), hashlib.sha256).hexdigest()[:20]


@blueprint.get("/offline")
def page() -> str:
    """The page that stands in for those that cannot be reached. It is the same for everybody."""
    return render_template("offline.html", is_for_all=True)


@blueprint.get("/service-worker.js")
def worker() -> Response:
    """The service worker: the same bytes until one of the files that it keeps is another."""
    shown = render_template("offline.html", is_for_all=True)
    shell = [url_for(".page"), *_ADDRESS.findall(shown.replace("&amp;", "&"))]
    shell += [address for name in PAGES for address in module_addresses(f"pages/{name}.js")]
    version = hashlib.sha256(f"{VERSION} {shell} {shown}".encode()).hexdigest()[:16]
    main = module_addresses("offline/worker.js")[0]
    wanted = json.dumps(list(dict.fromkeys(shell)), indent=1)
    script = (
        f'// Made by endpoints/pages/offline.py\nimport {{ start }} from "{main}";\nstart("{version}", {wanted});\n'
    )
    answer = Response(script, mimetype="text/javascript")
    answer.cache_control.no_cache = True
    policy = f"default-src 'none'; script-src 'self'; connect-src 'self' {web().media_origin}".rstrip()
    answer.headers["Content-Security-Policy"] = policy  # its own: it fetches what the pages play
    return answer
