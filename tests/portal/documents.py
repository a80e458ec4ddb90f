"""Reads an HTML answer as a browser does, as far as tests need it."""

from dataclasses import dataclass
from html.parser import HTMLParser


@dataclass
class Element:
    """One element: its name, its attributes, and the text directly in it."""

    name: str
    attributes: dict[str, str]
    text: str = ""


class Document(HTMLParser):
    """All elements of a document in order, and its visible text."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.visible: list[str] = []
        self._hidden = 0
        self._open: list[Element] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag in {"script", "style", "title", "h1", "a", "loc", "b"}:
            self._open.append(element)
        if tag in {"script", "style", "head", "template"}:
            self._hidden += 1

    def handle_endtag(self, tag):
        if self._open and self._open[-1].name == tag:
            self._open.pop()
        if tag in {"script", "style", "head", "template"}:
            self._hidden -= 1

    def handle_data(self, data):
        if self._open:
            self._open[-1].text += data
        if not self._hidden and data.strip():
            self.visible.append(" ".join(data.split()))

    def find(self, element_name: str, /, **attributes: str) -> list[Element]:
        """Elements with this name and these attributes."""
        return [
            element
            for element in self.elements
            if element.name == element_name
            and all(element.attributes.get(key) == value for key, value in attributes.items())
        ]

    def one(self, element_name: str, /, **attributes: str) -> Element:
        """The only element with this name and these attributes."""
        (element,) = self.find(element_name, **attributes)
        return element

    @property
    def text(self) -> str:
        """What a reader sees."""
        return " ".join(self.visible)
