"""What the terminal says when the page is ready: its address, and a code that a phone's camera reads."""

from collections.abc import Callable
from typing import TextIO
from urllib.parse import urlsplit

from config.settings import Settings
from endpoints.safety import is_loopback
from utils.own_address import WILDCARDS, own_address


def page_address(settings: Settings, *, own: Callable[[str], str | None] = own_address) -> str:
    """An address that can be opened: all addresses at once is none."""
    if settings.public_url or settings.host not in WILDCARDS:
        return settings.address
    host = own(settings.host) or "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def show_code(settings: Settings, stream: TextIO) -> bool:
    """Draw the address as a QR code, where a person looks and a phone could open it. Returns whether it was drawn."""
    address = page_address(settings)
    is_reachable = not is_loopback(urlsplit(address).hostname or "")
    if not is_reachable or not stream.isatty():
        return False
    import segno  # nobody else needs it

    segno.make_qr(address, error="l").terminal(out=stream, compact=True, border=2)
    stream.write(f"Open {address} on your phone, or let its camera read the code.\n")
    stream.flush()
    return True
