"""Reads the text of documents."""

from django.core.management.base import BaseCommand

from content.document_text import keep_text
from content.models import PortalDocument


class Command(BaseCommand):
    help = "Membaca teks dokumen yang belum dibaca, misalnya karena server berhenti. Aman diulang."

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="Baca ulang semua dokumen.")

    def handle(self, *args, verbosity: int, all: bool, **options):  # noqa: A002 - the option's name
        documents = PortalDocument.objects.order_by("pk")
        if not all:
            documents = documents.filter(text_state=PortalDocument.TextState.WAITING)
        for document in documents:
            keep_text(document)
            document.refresh_from_db()
            if verbosity:
                self.stdout.write(f"{document.title}: {document.text_report}")
