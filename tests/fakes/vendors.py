"""The three vendors on this machine, for a command that knows nothing but their addresses.

`python -m tests.fakes.vendors COMMAND ...` runs the command with the three addresses in its environment and ends as it
ends; without a command they serve until interrupted.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from clients.local_models.rapidocr import RapidOcr
from tests.fakes.gemini import Gemini, gemini, thinks
from tests.fakes.reader import read
from tests.fakes.speech_server import listens
from tests.fakes.vendor_server import VendorServer, vendor_server
from tests.fakes.vision_server import reads


class Vendors:
    """Servers that answer by what they are sent: they read, hear and cite what truly stands there."""

    def __init__(self, speech: VendorServer, vision: VendorServer, model: Gemini) -> None:
        self.speech, self.vision, self.model = speech, vision, model

    @property
    def environment(self) -> dict[str, str]:
        """Their addresses, as settings."""
        return {
            "OPENAI_BASE_URL": f"{self.speech.url}/v1",
            "VISION_BASE_URL": self.vision.url,
            "GOOGLE_GEMINI_BASE_URL": self.model.url,
        }


@contextmanager
def vendors() -> Iterator[Vendors]:
    """Serve until the block ends."""
    with (
        vendor_server(listens) as speech,
        vendor_server(reads(RapidOcr().read)) as vision,
        gemini(thinks(read)) as model,
    ):
        yield Vendors(speech, vision, model)


def main() -> int:
    """Run the command given, or serve."""
    with vendors() as three:
        if sys.argv[1:]:
            return subprocess.run(sys.argv[1:], env={**os.environ, **three.environment}, check=False).returncode
        print("\n".join(f"{name}={value}" for name, value in three.environment.items()), flush=True)
        signal.pause()
    return 0


if __name__ == "__main__":
    sys.exit(main())
