"""Turns what content files say into what blocks and fields hold."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from markdown_it import MarkdownIt
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from content.blocks.figures import TableBlock
from content.models import Regulation

markdown = MarkdownIt("zero").enable(["heading", "list", "emphasis", "link", "escape", "backticks"])


class ImportedValueError(Exception):
    """A value that a block or field does not take, with a sentence that says why."""


def is_own_address(address: str) -> bool:
    """Whether it is one of the portal's addresses that is no page, such as /cari/."""
    try:
        return resolve(re.split("[?#]", address)[0]).url_name != "wagtail_serve"
    except Resolver404:
        return False


class ValueReader:
    """Reads values.

    `page_id` gives the id of the page at an address such as `/belajar/`, or None; `document_id` that of a file.
    """

    def __init__(self, page_id: Callable[[str], int | None], document_id: Callable[[str], int]):
        self.page_id = page_id
        self.document_id = document_id
        self.regulations = dict(Regulation.objects.values_list("code", "pk"))

    def rich_text(self, text: str) -> str:
        """Markdown as the HTML that Wagtail stores; links to the portal's pages follow them when they move."""
        tokens = markdown.parse(str(text))
        for token in tokens:
            for child in token.children or []:
                if child.type == "link_open":
                    self._link(child)
        return markdown.renderer.render(tokens, markdown.options, {}).strip()

    def _link(self, token) -> None:
        address = str(token.attrs.get("href", ""))
        if not address.startswith("/"):
            return
        page_id = self.page_id(address)
        if page_id is None:
            if is_own_address(address):
                return
            raise ImportedValueError(f"Tautan ke {address} tidak menunjuk ke halaman mana pun.")
        token.attrs = {"linktype": "page", "id": str(page_id)}

    def regulation(self, code: str) -> int:
        """The id of a regulation by its short name."""
        try:
            return self.regulations[code]
        except KeyError:
            raise ImportedValueError(f"Regulasi “{code}” tidak ada di regulations.yaml.") from None

    def raw(self, block: blocks.Block, value: Any) -> Any:
        """The value as `block` stores it in JSON. Raises ImportedValueError for keys and references that do not exist."""
        match block:
            case TableBlock():
                return self._struct(block, self._table(value))
            case blocks.BaseStructBlock():
                return self._struct(block, value)
            case blocks.ListBlock():
                return [self.raw(block.child_block, item) for item in value or []]
            case blocks.RichTextBlock():
                return self.rich_text(value or "")
            case SnippetChooserBlock():
                return self.regulation(value)
            case DocumentChooserBlock():
                return self.document_id(value) if value else None
            case TypedTableBlock():
                return value
            case blocks.CharBlock() | blocks.TextBlock():
                return "" if value is None else str(value)
            case blocks.DecimalBlock():
                return value if value is None else str(value)
            case blocks.DateBlock():
                return value.isoformat() if isinstance(value, date) else value
        return value

    def _struct(self, block: blocks.BaseStructBlock, value: Any) -> dict:
        if isinstance(value, list) and len(value) == len(block.child_blocks):
            value = dict(zip(block.child_blocks, value, strict=True))
        if not isinstance(value, dict):
            raise ImportedValueError(f"“{block.label}” perlu isian, bukan {value!r}.")
        if unknown := value.keys() - block.child_blocks.keys():
            raise ImportedValueError(f"“{block.label}” tidak mengenal isian {', '.join(sorted(unknown))}.")
        raw = {}
        for name, child in block.child_blocks.items():
            raw[name] = self.raw(child, value[name]) if name in value else child.get_prep_value(child.get_default())
        return raw

    @staticmethod
    def _table(value: dict) -> dict:
        rest = {key: item for key, item in value.items() if key not in {"columns", "rows"}}
        columns, rows = value.get("columns") or [], value.get("rows") or []
        if any(len(row) != len(columns) for row in rows):
            raise ImportedValueError("Setiap baris tabel harus punya sel sebanyak kolomnya.")
        cells = [
            {
                "values": [
                    "" if cell is None else str(cell) if c["type"] == "text" else cell
                    for c, cell in zip(columns, row, strict=True)
                ]
            }
            for row in rows
        ]
        return rest | {"table": {"columns": columns, "rows": cells, "caption": ""}}

    def stream(self, block: blocks.BaseStreamBlock, parts: list[tuple[str, Any]]) -> blocks.StreamValue:
        """A stream of `parts` (block name and value), checked as the editors' form checks it."""
        raw = []
        for position, (name, value) in enumerate(parts, start=1):
            child = block.child_blocks.get(name)
            if child is None:
                raise ImportedValueError(f"Blok “{name}” tidak dikenal di sini.")
            try:
                raw.append({"type": name, "value": self.raw(child, value)})
            except ImportedValueError as problem:
                raise ImportedValueError(f"blok ke-{position} ({name}): {problem}") from problem
        try:
            return block.clean(block.to_python(raw))
        except ValidationError as error:
            raise ImportedValueError("; ".join(flatten(error))) from error


def flatten(error: Any, where: str = "") -> list[str]:
    """The messages of a block's validation error, each with the way to it."""
    messages = []
    for name in ("non_block_errors", "block_errors", "cell_errors"):
        part = getattr(error, name, None)
        if part is None:
            continue
        if isinstance(part, dict):
            for key, value in part.items():
                messages += flatten(value, f"{where}{key + 1 if isinstance(key, int) else key} › ")
        else:
            messages += [f"{where}{message}" for message in part]
    if messages:
        return messages
    if isinstance(error, ValidationError):
        return [f"{where}{message}" for message in error.messages]
    return [f"{where}{error}"]
