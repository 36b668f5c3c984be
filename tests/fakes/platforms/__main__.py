"""The three platforms on this machine, to try publishing by hand.

`python -m tests.fakes.platforms COMMAND ...` runs the command with their addresses and made-up apps in its environment,
such as `DATA_DIR=/tmp/try python -m tests.fakes.platforms scripts/run`; without a command they serve until interrupted.
`/fake/posts` at each shows what was posted, `/fake/expire` ends all tokens, `/fake/finish` posts all drafts, and
`/fake/fault?operation=last+chunk&fault=reset,+done` breaks the next such call.
"""

import os
import signal
import subprocess
import sys

from tests.fakes.platforms.serving import served_platforms


def main() -> int:
    """Run the command given, or serve."""
    with served_platforms() as three:
        if sys.argv[1:]:
            return subprocess.run(sys.argv[1:], env={**os.environ, **three.environment}, check=False).returncode
        print("\n".join(f"{name}={value}" for name, value in three.environment.items()), flush=True)
        signal.pause()
    return 0


if __name__ == "__main__":
    sys.exit(main())
