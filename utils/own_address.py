"""Where others in the network reach this machine."""

import socket

_ELSEWHERE = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}  # for documentation: nothing is sent there
WILDCARDS = ("0.0.0.0", "::", "")


def own_address(host: str) -> str | None:
    """The address that a phone types for a server on `host`; None when no other machine reaches it.

    For a server on all addresses it is the one by which this machine reaches the rest of the world.
    """
    if host not in WILDCARDS:
        return host
    for family in (socket.AF_INET, socket.AF_INET6):
        with socket.socket(family, socket.SOCK_DGRAM) as asked:
            try:
                asked.connect((_ELSEWHERE[family], 9))
                found = str(asked.getsockname()[0])
            except OSError:
                continue
        if found not in WILDCARDS and not found.startswith("127."):
            return found
    return None
