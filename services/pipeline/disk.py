"""A disk that fills while a step writes, told in words."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from utils.errors import disk_full


@contextmanager
def full_disk_told() -> Iterator[None]:
    """Raise NeedsUserError in place of the system's own error."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise disk_full() from error
        raise
