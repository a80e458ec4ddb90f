"""Serves the portal with Granian."""

import os
import socket
import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.environment import number


class Command(BaseCommand):
    help = "Melayani portal dengan Granian. WORKERS dan THREADS mengatur jumlah proses dan utas."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args, host: str, port: int, **options):
        if not self.is_free(host, port):
            raise CommandError(
                f"Porta {port} sudah dipakai program lain. Tutup program itu, atau pilih porta lain: make run PORT={port + 1}"
            )
        self.stdout.write(f"Portal Pamong Desa melayani di {settings.SITE_URL} (Ctrl+C untuk berhenti)")
        self.stdout.flush()
        granian = Path(sys.executable).with_name("granian")
        # Threads that each keep a pool of free memory cost 7 MiB here and gain nothing measurable.
        os.environ.setdefault("MALLOC_ARENA_MAX", "2")
        os.execv(  # noqa: S606 - no shell, fixed words and checked numbers
            granian,
            [
                str(granian),
                "portal.wsgi:application",
                *("--interface", "wsgi"),
                *("--host", host, "--port", str(port)),
                *("--workers", str(number("WORKERS", 1))),
                *("--blocking-threads", str(settings.SERVER_THREADS)),
                # More waiting requests than this and the portal says 503 at once, which is kinder than silence.
                *("--backpressure", str(number("BACKPRESSURE", 512))),
                *("--log-level", "warning"),
                "--no-ws",
            ],
        )

    @staticmethod
    def is_free(host: str, port: int) -> bool:
        """Whether nothing listens there."""
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                return False
        return True
