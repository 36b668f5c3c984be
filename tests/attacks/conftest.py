"""The attacks go against the same sites as the tests of the endpoints."""

from tests.endpoints.conftest import client, make_site, site

__all__ = ["client", "make_site", "site"]
