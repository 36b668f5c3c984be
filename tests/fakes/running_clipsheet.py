"""A Clipsheet that runs already, as far as its answers tell."""

from http.server import BaseHTTPRequestHandler

from endpoints.port_taken import SERVER_NAME


class Ours(BaseHTTPRequestHandler):
    """Answers as Clipsheet does."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def version_string(self) -> str:
        return SERVER_NAME

    def log_message(self, *_: object) -> None:
        """Say nothing."""
