"""On which databases tests run that use the fixture `database_url`: on both, unless a module says otherwise."""

import pytest

# For long tests whose SQL others try on both: PostgreSQL only with `-m exhaustive`.
SQLITE_FIRST = pytest.mark.parametrize(
    "database_url", ["sqlite", pytest.param("postgres", marks=pytest.mark.exhaustive)], indirect=True
)
