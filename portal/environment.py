"""Reads the settings that an installation gives through environment variables.

Errors are for the operator, so they are in Indonesian and say what to do.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def flag(name: str, default: bool = False) -> bool:
    """A switch: `1`, `true`, `yes`, `ya` and `on` are on, `0`, `false`, `no`, `tidak` and `off` are off."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "ya", "on"}:
        return True
    if value in {"0", "false", "no", "tidak", "off"}:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} tidak dikenal. Isi 1 atau 0.")


def number(name: str, default: int) -> int:
    """A whole number."""
    value = os.environ.get(name, "").strip()
    try:
        return int(value) if value else default
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r} bukan bilangan bulat.") from None


def words(name: str, default: list[str] | None = None) -> list[str]:
    """A list separated by commas."""
    value = os.environ.get(name, "")
    return [word.strip() for word in value.split(",") if word.strip()] or list(default or [])


def address(name: str, value: str, schemes: list[str], example: str) -> str:
    """`value`, which is what `name` was set to, where it is nothing or an address with one of `schemes`.

    Raises ImproperlyConfigured otherwise. The message does not repeat the value: it may hold a password.
    """
    try:
        parts = urlsplit(value)
        complete = parts.scheme in schemes and (parts.scheme == "sqlite" or bool(parts.hostname)) and parts.port != 0
    except ValueError:
        complete = False
    if value and not complete:
        raise ImproperlyConfigured(f"{name} bukan alamat yang dikenal. Contoh: {example}")
    return value


def secret(name: str, insecure_default: str | None = None) -> str:
    """A secret from `NAME`, or from the file that `NAME_FILE` points to, so that it need not stand in a process list.

    Raises ImproperlyConfigured where there is neither and no default.
    """
    if value := os.environ.get(name, "").strip():
        return value
    if path := os.environ.get(f"{name}_FILE", "").strip():
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            if insecure_default is not None:
                return insecure_default
            raise ImproperlyConfigured(f"{name}_FILE={path} tidak terbaca: {error.strerror}.") from None
    if insecure_default is not None:
        return insecure_default
    raise ImproperlyConfigured(
        f"{name} belum diisi. Isi variabel lingkungan {name} (atau {name}_FILE) dengan teks acak "
        "sedikitnya 50 karakter, atau DEBUG=1 untuk mencoba di komputer sendiri."
    )
