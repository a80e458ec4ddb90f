"""The files of a content folder: pages as Markdown with YAML, and lists as YAML."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

# libyaml's loader where it is built in: ten times as fast.
SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n?(.*)\Z", re.DOTALL)
PART = re.compile(r"^```(\w+)\n(.*?)^```[ \t]*$|^## +([^\n]+)$", re.DOTALL | re.MULTILINE)
NUMBER = re.compile(r"^\d+-")


class ContentError(Exception):
    """Something in a content file is wrong; the message names the file and says what to mend, in Indonesian."""

    def __init__(self, path: Path, message: str):
        super().__init__(f"{path}: {message}")


@dataclass(frozen=True)
class PageSource:
    """One page as its file gives it.

    `address` is the path of slugs from the home page, `parts` the body as pairs of block name and raw value: `heading` and
    `text` hold Markdown, the others what their YAML says.
    """

    path: Path
    address: tuple[str, ...]
    kind: str
    fields: dict[str, Any]
    parts: list[tuple[str, Any]]


def read_list(path: Path) -> list[dict]:
    """The entries of a YAML list; none where there is no file. Raises ContentError for YAML of another shape."""
    entries = read_yaml(path, path.read_text()) or [] if path.exists() else []
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ContentError(path, "Berkas ini harus berupa daftar butir, masing-masing dengan isiannya.")
    return entries


def read_yaml(path: Path, text: str) -> Any:
    """YAML as plain data. Raises ContentError where it is no YAML."""
    try:
        return yaml.load(text, Loader=SafeLoader)  # noqa: S506 - it is the safe one
    except yaml.YAMLError as error:
        raise ContentError(path, f"YAML tidak terbaca: {error}") from error


def read_pages(folder: Path) -> list[PageSource]:
    """All pages below `folder`, parents before children, siblings in the order of their numbers."""
    pages = []
    for path in sorted(folder.rglob("*.md"), key=lambda path: _order(path.relative_to(folder))):
        relative = path.relative_to(folder)
        names = relative.parent.parts if path.name == "index.md" else (*relative.parent.parts, path.stem)
        pages.append(read_page(path, tuple(NUMBER.sub("", name) for name in names)))
    return pages


def _order(relative: Path) -> tuple[str, ...]:
    return relative.parent.parts if relative.name == "index.md" else (*relative.parent.parts, relative.stem)


def read_page(path: Path, address: tuple[str, ...]) -> PageSource:
    """One page from its file. Raises ContentError for a file without fields or with YAML that cannot be read."""
    match = FRONT_MATTER.match(path.read_text().replace("\r\n", "\n"))
    if not match:
        raise ContentError(path, "Berkas harus dimulai dengan isian di antara dua baris ---.")
    fields = read_yaml(path, match[1])
    if not isinstance(fields, dict) or not fields.get("type") or not fields.get("title"):
        raise ContentError(path, "Isian type dan title wajib ada.")
    kind = fields.pop("type")
    return PageSource(path, address, kind, fields, list(_parts(path, match[2])))


def _parts(path: Path, body: str):
    position = 0
    for match in PART.finditer(body):
        if text := body[position : match.start()].strip():
            yield "text", text
        position = match.end()
        if match[3]:
            yield "heading", match[3].strip()
        else:
            yield match[1], read_yaml(path, match[2])
    if text := body[position:].strip():
        yield "text", text
