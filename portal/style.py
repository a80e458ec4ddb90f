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
    """Drops comments and the white space that CSS does not need. Strings in the stylesheet hold no `/*` and no runs of spaces."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,])\s*", r"\1", css)
    css = re.sub(r":\s+", ":", css)
    return css.replace(";}", "}").strip()


STYLE = minify(STYLESHEET.read_text())
STYLE_HASH = "sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
