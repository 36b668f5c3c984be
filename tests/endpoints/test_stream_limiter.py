from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from endpoints.stream_limiter import StreamLimiter
from tests.fakes.site import Site


def test_one_person_takes_no_more_than_their_part() -> None:
    limiter = StreamLimiter(whole=5, each=2)
    back = [limiter.take("ann") for _ in range(2)]
    with pytest.raises(TooManyRequests):
        limiter.take("ann")
    limiter.take("ben")
    for _ in range(2):
        back[0]()  # given back twice, it is free once
    limiter.take("ann")
    with pytest.raises(TooManyRequests):
        limiter.take("ann")


def test_some_threads_are_left_for_everything_else() -> None:
    limiter = StreamLimiter(whole=2, each=2)
    limiter.take("ann")
    limiter.take("ben")
    with pytest.raises(ServiceUnavailable):
        limiter.take("cem")


def test_a_live_page_that_is_closed_gives_its_seat_back(client: FlaskClient, site: Site) -> None:
    limiter = StreamLimiter(each=1)
    site.app.extensions["clipsheet"] = replace(site.web, live=replace(site.web.live, stream_limiter=limiter))
    live = client.get("/api/events")
    assert next(live.iter_encoded()).startswith(b"retry")
    refused = client.get("/api/events")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "15")

    live.close()

    again = client.get("/api/events")
    assert again.status_code == 200
    again.close()
