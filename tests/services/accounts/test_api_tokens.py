import pytest
from sqlalchemy import select

from clients.database.models import ApiToken
from clients.database.session import Database
from services.accounts.api_tokens import ApiTokens, Scope
from utils.errors import NotFoundError


@pytest.fixture
def tokens(database: Database) -> ApiTokens:
    return ApiTokens(database)


def test_a_secret_finds_its_token_and_is_nowhere_kept(tokens: ApiTokens, database: Database) -> None:
    token, secret = tokens.make("local", "phone", Scope.READ)
    found = tokens.find(secret)
    assert found
    assert (found.id, found.user_id, found.scope) == (token.id, "local", Scope.READ)
    with database.reading() as session:
        row = session.scalars(select(ApiToken)).one()
        assert secret not in str(vars(row))


def test_its_use_is_noted(tokens: ApiTokens) -> None:
    _, secret = tokens.make("local", "phone", Scope.READ)
    tokens.find(secret)
    assert tokens.of_user("local")[0].used_at


@pytest.mark.parametrize("secret", ["", "cs_", "cs_wrong", "é" * 50])
def test_anything_else_finds_nothing(tokens: ApiTokens, secret: str) -> None:
    tokens.make("local", "phone", Scope.READ)
    assert tokens.find(secret) is None


def test_a_revoked_token_is_dead(tokens: ApiTokens) -> None:
    token, secret = tokens.make("local", "phone", Scope.READ)
    tokens.revoke("local", token.id)
    assert (tokens.find(secret), tokens.lives(token.id)) == (None, False)


def test_nobody_revokes_anothers_token(tokens: ApiTokens) -> None:
    token, _ = tokens.make("local", "phone", Scope.READ)
    with pytest.raises(NotFoundError):
        tokens.revoke("other", token.id)
    assert tokens.lives(token.id)
