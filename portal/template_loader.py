"""Templates are written with room for those who edit them; pages are sent without it."""

import re

from django.template.loaders.filesystem import Loader

LINE_BREAK = re.compile(r"\s*\n\s*")
# A line that holds nothing but a tag which leaves no text of its own: logic, or one that only names a value.
SILENT_LINE = re.compile(
    r"^({% (?:(?:if|elif|else|endif|for|empty|endfor|with|endwith|load|localize|endlocalize|wagtailcache|endwagtailcache)"
    r"\b[^\n]*|[^\n]* as \w+ )%})\n",
    re.MULTILINE,
)


class CompactLoader(Loader):
    """Loads the portal's own templates with one line break for several, and with none after a silent line.

    White space between words stays white space, so a page looks the same. Only `<pre>` and `<textarea>` could tell, and no
    template of the portal holds text in one. It is done once, when a template is read.
    """

    def get_contents(self, origin) -> str:
        """The source without indentation and blank lines."""
        return SILENT_LINE.sub(r"\1", LINE_BREAK.sub("\n", super().get_contents(origin)))
