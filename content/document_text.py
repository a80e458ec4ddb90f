"""The text of documents: read in the background, kept with the document, and told to those who make pages findable."""

import json
import logging
import os
import subprocess
import sys

from django.conf import settings
from django.db.models import QuerySet
from django.dispatch import Signal
from django_tasks import task
from wagtail.models import Page

from content import versions
from content.document_reader import DAMAGED, FAILED, NOTHING, READERS, TOO_COMPLEX, Reading
from content.models import ContentPage, PortalDocument

logger = logging.getLogger(__name__)

MAX_BYTES = 20 * 1024 * 1024
MAX_SECONDS = 60

TOO_LARGE = f"berkas lebih dari {MAX_BYTES // 1024**2} MB. Bagi menjadi beberapa berkas, lalu unggah lagi"
MISSING = "berkasnya tidak ada di server. Unggah lagi"
OTHER_KIND = "hanya isi PDF dan DOCX yang dapat dicari"

# Sent with `pages`, the published ones among those that attach a document, when what a search may find of it is another.
document_text_changed = Signal()


@task(backend="slow")
def read_document(pk: int) -> None:
    """Reads the document with this key, if it still waits for that."""
    if document := PortalDocument.objects.filter(pk=pk, text_state=PortalDocument.TextState.WAITING).first():
        keep_text(document)


def keep_text(document: PortalDocument) -> None:
    """Reads the file of `document` and keeps what came of it, unless the file was replaced meanwhile."""
    reading = read_file(document)
    same_file = PortalDocument.objects.filter(pk=document.pk, file=document.file.name)
    if same_file.update(text=reading.text, text_state=reading.state, text_note=reading.note):
        tell(pages_with(document))


def read_file(document: PortalDocument) -> Reading:
    """What its file says, in at most MAX_SECONDS. A file that does harm does it to a process of its own."""
    kind = document.file_extension.lower()
    if kind not in READERS:
        return Reading(NOTHING, OTHER_KIND)
    try:
        if document.file.size > MAX_BYTES:
            return Reading(FAILED, TOO_LARGE)
        with document.open_file() as file:
            data = file.read()
    except FileNotFoundError:
        return Reading(FAILED, MISSING)
    try:
        answer = subprocess.run(  # noqa: S603 - no shell, fixed words
            [sys.executable, "-m", "content.document_reader", kind],
            input=data,
            capture_output=True,
            check=True,
            cwd=settings.BASE_DIR,
            # No secret of the portal goes along.
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            timeout=MAX_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return Reading(FAILED, TOO_COMPLEX)
    except subprocess.CalledProcessError as error:
        logger.warning("reading document %s ended with %s", document.pk, error.returncode)
        return Reading(FAILED, DAMAGED)
    return Reading(**json.loads(answer.stdout))


def pages_with(document: PortalDocument) -> QuerySet:
    """The published pages that attach `document` now, as they will be when they are asked for."""
    keys = [source.pk for source, _ in document.get_usage() if isinstance(source, Page)]
    return ContentPage.objects.filter(pk__in=keys).live().specific()


def tell(pages: QuerySet) -> None:
    """Says that the documents of these pages are to be found anew."""
    document_text_changed.send(PortalDocument, pages=pages)
    versions.raise_shared_after_commit()
