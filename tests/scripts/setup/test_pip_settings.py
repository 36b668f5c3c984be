"""pip's settings reach uv."""

import os
import sys
from pathlib import Path

import pytest

from scripts.setup.pip_settings import TRUST_THE_SYSTEM, config_files, pip_settings, uv_environment


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "pip.conf"
    path.write_text("[global]\nindex-url = https://mirror.test/simple\ncert = /ca.pem\nextra-index-url =\n  a\n  b\n")
    return path


def test_an_index_in_pips_file_becomes_uvs(config: Path) -> None:
    env = uv_environment({"PIP_CONFIG_FILE": str(config), "HOME": str(config.parent)})
    assert env["UV_DEFAULT_INDEX"] == "https://mirror.test/simple"
    assert env["UV_INDEX"] == "a b"
    assert env["SSL_CERT_FILE"] == "/ca.pem"


def test_the_environment_counts_more_than_the_file(config: Path) -> None:
    settings = pip_settings({"PIP_INDEX_URL": "https://other.test"}, [config])
    assert settings["index-url"] == "https://other.test"


def test_a_later_file_counts_more(config: Path, tmp_path: Path) -> None:
    later = tmp_path / "later.conf"
    later.write_text("[install]\nindex_url = https://later.test\n")
    assert pip_settings({}, [config, later])["index-url"] == "https://later.test"


@pytest.mark.parametrize("name", ["UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_EXTRA_INDEX_URL"])
def test_an_index_of_uvs_own_is_left_alone(config: Path, name: str) -> None:
    given = {"PIP_CONFIG_FILE": str(config), name: "https://mine.test"}
    env = uv_environment(given)
    assert {key: env[key] for key in env if "INDEX" in key} == {name: "https://mine.test"}
    assert env["SSL_CERT_FILE"] == "/ca.pem"


def test_pip_told_to_read_no_file_reads_none() -> None:
    assert config_files({"PIP_CONFIG_FILE": os.devnull}) == []


def test_a_broken_file_is_passed_over(config: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.conf"
    broken.write_bytes(b"index-url = \xff no section")
    assert pip_settings({}, [config, broken])["cert"] == "/ca.pem"


def test_users_files_are_looked_for_at_home(tmp_path: Path) -> None:
    files = config_files({"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "xdg")})
    assert {tmp_path / ".pip/pip.conf", tmp_path / "xdg/pip/pip.conf"} <= set(files)


def test_uv_trusts_whom_the_system_trusts(tmp_path: Path) -> None:
    store = tmp_path / "certificates"
    store.touch()
    assert uv_environment({}, [str(store)])["UV_SYSTEM_CERTS"] == "true"
    assert uv_environment({"UV_SYSTEM_CERTS": "false"}, [str(store)])["UV_SYSTEM_CERTS"] == "false"


@pytest.mark.skipif(sys.platform == "darwin", reason="a Mac always has a store")
def test_a_system_without_certificates_leaves_uv_its_own(tmp_path: Path) -> None:
    assert not set(TRUST_THE_SYSTEM) & uv_environment({}, [str(tmp_path / "none")]).keys()
