"""Hands pip's settings (another package index, its certificate) over to uv, which does not read them."""

import configparser
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

_HANDED_OVER = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
}
_UV_HAS_AN_INDEX = ("UV_DEFAULT_INDEX", "UV_INDEX", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL")

_SYSTEM_CERTIFICATES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")
TRUST_THE_SYSTEM = ("UV_SYSTEM_CERTS", "UV_NATIVE_TLS")  # its name in new versions of uv, and in older ones


def config_files(environ: Mapping[str, str]) -> list[Path]:
    """Where pip looks, least important first (pip documentation, Configuration Files)."""
    named = environ.get("PIP_CONFIG_FILE", "")
    if named == os.devnull:  # pip's way to say: none at all
        return []
    home = Path(environ.get("HOME", "/"))
    user = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    files = [Path("/etc/xdg/pip/pip.conf"), Path("/etc/pip.conf"), home / ".pip/pip.conf", user / "pip/pip.conf"]
    if sys.platform == "darwin":
        support = Path("Library/Application Support/pip/pip.conf")
        files += ["/" / support, home / support]
    return [*files, Path(named)] if named else files


def pip_settings(environ: Mapping[str, str], files: Iterable[Path]) -> dict[str, str]:
    """Read pip's settings from its files, then from PIP_* variables, which count most."""
    parser = configparser.RawConfigParser(strict=False)
    for file in files:
        try:
            parser.read(file, encoding="utf-8")
        except (configparser.Error, UnicodeDecodeError):
            continue  # pip itself says what is wrong with it
    settings = {
        k: v for section in ("global", "install") if parser.has_section(section) for k, v in parser[section].items()
    }
    for name in _HANDED_OVER:
        if value := environ.get("PIP_" + name.upper().replace("-", "_")):
            settings[name] = value
    return {name.replace("_", "-"): " ".join(value.split()) for name, value in settings.items()}


def uv_environment(environ: Mapping[str, str], certificates: Sequence[str] = _SYSTEM_CERTIFICATES) -> dict[str, str]:
    """Give `environ` for uv, with pip's settings where uv has none of its own.

    Like pip, uv then trusts whom the system trusts: where a company's proxy looks into connections, uv's own list of
    certificates does not know the proxy's. A system without `certificates` has none to trust.
    """
    env = {**environ, "UV_PYTHON_DOWNLOADS": "never"}
    if sys.platform == "darwin" or any(Path(path).exists() for path in certificates):
        env = {**dict.fromkeys(TRUST_THE_SYSTEM, "true"), **env}
    settings = pip_settings(environ, config_files(environ))
    if any(environ.get(name) for name in _UV_HAS_AN_INDEX):
        settings = {name: settings[name] for name in settings.keys() & {"cert", "trusted-host"}}
    for pip_name, uv_name in _HANDED_OVER.items():
        if pip_name in settings:
            env.setdefault(uv_name, settings[pip_name])
    if "extra-index-url" in settings:
        # pip takes the best version of all indexes; the hashes in requirements.txt make that safe.
        env.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")
    return env
