"""Serve assistants by the Model Context Protocol: over standard input and output, or over HTTP with --http."""

import argparse
import os

from config.settings import Settings
from utils.error_codes import ErrorCode
from utils.errors import PermanentError

TOKEN = "CLIPSHEET_TOKEN"  # the environment's, so that no list of processes shows it
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the call."""
    parser.add_argument("--url", metavar="URL", help="where Clipsheet runs; the settings' address when left out")
    parser.add_argument(
        "--http", type=int, metavar="PORT", help="listen here on the loopback address, at /mcp, instead of stdio"
    )
    parser.epilog = f"A token of the Settings page is read from {TOKEN}; over HTTP each caller sends their own."


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Serve until the assistant goes away."""
    # heavy: no other command needs the protocol's library
    from mcp.server.mcpserver import Context

    from clients.service_api import Service
    from endpoints.mcp_server.server import build

    url = arguments.url or settings.address
    if not url.startswith(("http://", "https://")):
        raise PermanentError(
            "--url is no address.", "It begins with http:// or https://.", code=ErrorCode.INVALID_REQUEST
        )

    def connect(context: Context) -> Service:
        """As the caller's own token may; only who speaks to this process directly has the environment's."""
        if arguments.http is None:
            return Service(url, os.environ.get(TOKEN))
        request = context.request_context.request
        sent = request.headers.get("authorization", "") if request else ""
        kind, _, token = sent.partition(" ")
        return Service(url, token.strip() if kind.lower() == "bearer" else None)

    server = build(connect)
    if arguments.http is None:
        server.run("stdio")
    else:
        server.run("streamable-http", host="127.0.0.1", port=arguments.http, stateless_http=True)
    return 0
