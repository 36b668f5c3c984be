import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utils.errors import PermanentError
from utils.web_server.bodies import GRACE_S, SLOWEST_BYTES_S, Body, ChunkedBody, Pace


def pace() -> Pace:
    return Pace(lambda: 0.0)


def chunked(sent: bytes) -> ChunkedBody:
    return ChunkedBody(io.BytesIO(sent), pace())


@given(st.lists(st.binary(min_size=1, max_size=40)), st.integers(1, 50))
def test_chunks_are_one_body_however_it_is_read(chunks: list[bytes], size: int) -> None:
    sent = b"".join(b"%x;ext=1\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\nTrailer: x\r\n\r\nGET /"
    body = chunked(sent)
    assert b"".join(iter(lambda: body.read(size), b"")) == b"".join(chunks)
    assert body.read() == b""


@pytest.mark.parametrize(
    "sent",
    [b"", b"z\r\n", b"-5\r\nabc", b"5\r\nab", b"2\r\nabXX\r\n0\r\n\r\n", b"0x2\r\nab\r\n", b"1" * 5000, b"f" * 17],
)
def test_what_is_no_chunk_is_the_senders_mistake(sent: bytes) -> None:
    with pytest.raises(PermanentError, match="chunks"):
        chunked(sent).read()


def test_a_body_ends_where_its_length_says() -> None:
    body = Body(io.BytesIO(b"one\ntwo\nGET /"), 8, pace())
    assert list(body) == [b"one\n", b"two\n"]
    assert body.remaining == 0


def test_a_body_that_trickles_is_given_up() -> None:
    times = iter([0.0, GRACE_S, GRACE_S + 3 / SLOWEST_BYTES_S])
    body = Body(io.BytesIO(bytes(9)), 9, Pace(lambda: next(times)))
    body.read(1)
    with pytest.raises(PermanentError, match="too slowly"):
        body.read(1)
