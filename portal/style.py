"""The stylesheet as it stands in every page.

A blocking stylesheet costs a slow phone one round trip, so the style is written into the page. Its hash lets the
Content-Security-Policy allow this one style element and no other.
"""

import base64
import hashlib
import re
from pathlib import Path

STYLESHEET = Path(__file__).parent / "style.css"


def minify(css: str) -> str:
    """Drops comments and the white space that CSS does not need.

    Strings stay as they are; they hold no `/*` and no brace. A space before `:` can begin a new compound selector, and those
    around `+` count inside `calc()`: so only the space after a colon goes, and those around combinators of selectors.
    """
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    pieces = re.split(r'("[^"]*")', css)
    for index in range(0, len(pieces), 2):
        piece = re.sub(r"\s+", " ", pieces[index])
        piece = re.sub(r" ?([{};,>]) ?", r"\1", piece)
        pieces[index] = piece.replace(": ", ":").replace(" !important", "!important").replace(";}", "}")
    css = "".join(pieces).strip()
    return re.sub(r"[^{}]+(?={)", lambda selector: re.sub(r" ([+~]) ", r"\1", selector[0]), css)


STYLE = minify(STYLESHEET.read_text())
STYLE_HASH = "sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
