"""The chunks of a file, in order: the task ends with the last one, so that sending one again never posts twice."""

from collections.abc import Mapping
from dataclasses import dataclass

from clients.platforms.hosts import Hosts
from clients.platforms.platform import Post, PostJournal, RemoteGone, Unsure
from clients.platforms.transport import PlatformTransport, part_of
from utils.errors import TransientError

WHOLE_BYTES = 64_000_000  # up to here a file goes in one piece
CHUNK_BYTES = 32 * 1024 * 1024
CONTENT_TYPES: Mapping[str, str] = {".mov": "video/quicktime", ".webm": "video/webm"}


@dataclass(frozen=True)
class Chunks:
    """How a file is split: each chunk is of the same size, the last one takes the rest."""

    size: int
    chunk: int
    count: int

    def span(self, number: int) -> tuple[int, int]:
        """Where a chunk begins and ends."""
        start = number * self.chunk
        return start, self.size if number == self.count - 1 else start + self.chunk


def chunks(size_bytes: int, *, whole_bytes: int = WHOLE_BYTES, chunk_bytes: int = CHUNK_BYTES) -> Chunks:
    """The split that TikTok asks for (media transfer guide)."""
    if size_bytes <= whole_bytes:
        return Chunks(size_bytes, size_bytes, 1)
    return Chunks(size_bytes, chunk_bytes, size_bytes // chunk_bytes)


@dataclass(frozen=True)
class ChunkSender:
    """Sends to the address that a task was given."""

    transport: PlatformTransport
    hosts: Hosts

    def send(self, post: Post, address: str, split: Chunks, taken: int, journal: PostJournal) -> None:
        """Send what TikTok has not taken yet. Raises RemoteGone, TransientError, Unsure."""
        url = self.hosts.checked(address)
        for number in range(min(taken // split.chunk, split.count - 1), split.count):
            start, end = split.span(number)
            if number == split.count - 1:
                journal.mark_sent()
            headers = {
                "Content-Type": CONTENT_TYPES.get(post.file.suffix, "video/mp4"),
                "Content-Length": str(end - start),
                "Content-Range": f"bytes {start}-{end - 1}/{split.size}",
            }
            answer = self.transport.send(
                "PUT", url, content=part_of(post.file, start, end, journal.beat), headers=headers
            )
            if answer.status in (403, 404) and number == split.count - 1:
                raise Unsure("TikTok's upload address has run out at the end.", "It will be looked up.")
            if answer.status in (403, 404):
                raise RemoteGone("TikTok's upload address has run out.", "It will be asked for anew.")
            if answer.status == 416:
                raise TransientError("TikTok has other parts of the file than expected.", "It will be looked up.")
            if answer.status == 429:
                raise TransientError("TikTok is busy.", retry_after_s=answer.retry_after_s)
            if answer.status not in (200, 201, 206):
                raise Unsure(f"TikTok answered {answer.status}.", "It will be looked up.")
