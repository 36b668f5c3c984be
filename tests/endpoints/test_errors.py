import errno
import sqlite3

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import Gone

from endpoints.errors import FieldError, WrongFields
from tests.fakes.site import Site
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, ConflictError, NeedsUserError, NotFoundError, PermanentError, TransientError


def failing(site: Site, error: Exception, path: str = "/api/broken") -> FlaskClient:
    def view() -> str:
        raise error

    site.app.add_url_rule(path, view_func=view)
    return site.app.test_client()


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFoundError("Gone."), 404),
        (ConflictError("Busy."), 409),
        (PermanentError("No video."), 400),
        (NeedsUserError("Sign in.", "Do it there."), 422),
        (TransientError("Later."), 503),
    ],
)
def test_each_kind_of_failure_has_its_status(site: Site, error: ClipsheetError, status: int) -> None:
    answer = failing(site, error).get("/api/broken")

    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.get_json()["detail"] == error.message
    assert answer.get_json().get("advice", "") == error.advice


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PermanentError("No video.", code=ErrorCode.NOT_A_VIDEO), "not_a_video"),
        (NotFoundError("Gone."), "not_found"),
        (TransientError("Later."), "try_later"),
        (PoolTimeout(), "database_away"),
        (OSError(errno.ENOSPC, "No space"), "disk_full"),
        (WrongFields([FieldError(field="tag", message="Too long")]), "invalid_request"),
        (Gone("It was here."), "not_found"),
        (KeyError("a bug"), "internal"),
    ],
)
def test_a_program_is_told_the_code_and_where_it_is_explained(site: Site, error: Exception, code: str) -> None:
    client = failing(site, error)
    problem = client.get("/api/broken").get_json()

    assert (problem["code"], problem["type"]) == (code, f"/errors#{code}")
    assert f'id="{code}"' in client.get("/errors").text


def test_a_vendors_wish_is_passed_on(site: Site) -> None:
    answer = failing(site, TransientError("Busy.", retry_after_s=42)).get("/api/broken")

    assert answer.headers["Retry-After"] == "42"


@pytest.mark.parametrize(
    ("error", "says"), [(PoolTimeout(), "does not answer"), (OSError(errno.ENOSPC, "No space"), "disk is full")]
)
def test_what_is_full_or_away_is_told_as_that_and_when_to_come_again(site: Site, error: Exception, says: str) -> None:
    answer = failing(site, error).get("/api/broken")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert says in answer.get_json()["detail"]


def test_a_bug_is_told_without_details(site: Site) -> None:
    answer = failing(site, KeyError("/secret/path")).get("/api/broken")

    assert answer.status_code == 500
    assert "secret" not in answer.text


def test_a_person_gets_a_page(site: Site) -> None:
    answer = failing(site, NotFoundError("There is <no> such thing."), "/broken").get("/broken")

    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "There is &lt;no&gt; such thing." in answer.text


def test_a_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    answer = client.put("/api/entries")

    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize("path", ["/api/broken", "/broken"])
@pytest.mark.parametrize(
    ("cause", "words"),
    [
        ("database disk image is malformed", "put a backup in its place"),
        ("database is locked", "Try again in a moment"),
    ],
)
def test_a_database_that_refuses_is_told_in_words(site: Site, path: str, cause: str, words: str) -> None:
    error = DatabaseError if "malformed" in cause else OperationalError
    answer = failing(site, error("SELECT secret", {}, sqlite3.DatabaseError(cause)), path).get(path)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert words in answer.text
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    ("path", "page"),
    [("/settings/tokens", "/settings"), ("/entries", "/"), ("/uploads", "/"), ("/settings/test/Notion", "/settings")],
)
def test_who_reloads_the_answer_to_a_form_is_back_on_its_page(site: Site, path: str, page: str) -> None:
    answer = site.app.test_client().get(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, page)


def test_a_program_is_told_which_methods_there_are(site: Site) -> None:
    answer = site.app.test_client().get("/api/entries/x/retry")
    assert (answer.status_code, "POST" in answer.headers["Allow"]) == (405, True)
