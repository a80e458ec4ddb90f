"""The text of stored pages as a person reads it: paragraphs, sentences, words."""

import re
from html import unescape

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.rich_text import RichText

BLOCK_ENDS = re.compile(r"</(?:p|li|h2|h3|h4|ul|ol)>|<br/?>")
TAGS = re.compile(r"<[^>]+>")
SENTENCE_END = re.compile(r"(?<=[.?!])[”\")]?\s+(?=[“\"(]?[A-Z0-9])")
WORD = re.compile(r"\S*\w\S*")

# Fields of blocks that hold no words for a reader.
NOT_READ = {"kind", "formula", "name", "correct", "result", "document", "as_of", "url", "regulation"}


def paragraphs(html: str) -> list[str]:
    """The paragraphs, headings and list items of rich text."""
    parts = (" ".join(unescape(TAGS.sub("", part)).split()) for part in BLOCK_ENDS.split(html))
    return [part for part in parts if part]


def sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph."""
    return [sentence for sentence in SENTENCE_END.split(paragraph) if words(sentence)]


def words(text: str) -> list[str]:
    """What is counted as a word: anything between blanks with a letter or figure in it."""
    return WORD.findall(text)


def texts(block: blocks.Block, value) -> list[str]:
    """Everything that a reader sees of a block, one paragraph or label each."""
    match block:
        case blocks.StructBlock():
            return [
                text
                for name, child in block.child_blocks.items()
                if name not in NOT_READ
                for text in texts(child, value.get(name))
            ]
        case blocks.ListBlock():
            return [text for item in value for text in texts(block.child_block, item)]
        case TypedTableBlock():
            headings = [column["heading"] for column in value.columns]
            return [*headings, *(str(cell.value) for row in value.rows for cell in row if cell.block.name == "text")]
    if isinstance(value, RichText):
        return paragraphs(value.source)
    return [value.strip()] if isinstance(value, str) and value.strip() else []


def stream_texts(stream) -> list[str]:
    """Everything that a reader sees of a stream."""
    return [text for child in stream for text in texts(child.block, child.value)]


def lesson_texts(page) -> list[str]:
    """Everything that a reader sees of a lesson, in order."""
    return [
        page.title,
        page.summary,
        *page.objective_list,
        *paragraphs(page.in_five_minutes),
        *stream_texts(page.body),
        *page.key_point_list,
        *stream_texts(page.legal_basis),
    ]


def story_texts(page) -> list[str]:
    """Everything that a reader sees of a village's story."""
    told = (page.problem, page.solution, page.participants, page.setbacks, page.advice)
    return [
        page.title,
        page.summary,
        *(" ".join(part.split()) for text in told for part in text.split("\n\n")),
        *(text for stream in (page.costs, page.changes) for text in stream_texts(stream)),
    ]


def study_texts(page) -> list[str]:
    """Everything that a reader sees of a case study."""
    return [
        page.title,
        page.summary,
        page.headline_value,
        page.headline_label,
        *(part for text in (page.problem, page.solution, page.honest_lesson) for part in paragraphs(text)),
        *(text for stream in (page.costs, page.results, page.steps) for text in stream_texts(stream)),
        *page.fit_list,
        *page.misfit_list,
        page.contact_role,
    ]
