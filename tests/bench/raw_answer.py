"""The least WSGI application that gives one answer: what a cached page is measured against."""

import json
import os
from base64 import b64decode
from pathlib import Path

_answer = json.loads(Path(os.environ["RAW_ANSWER"]).read_text())
HEADERS = [tuple(header) for header in _answer["headers"]]
BODY = [b64decode(_answer["body"])]


def application(environ, start_response):
    """Always the same."""
    start_response("200 OK", HEADERS)
    return BODY
