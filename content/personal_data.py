"""What the content holds of a person, for accounts.personal_data: who uploaded a file."""

from accounts.personal_data import register_signed
from content.models import PortalDocument, PortalImage


def register_all() -> None:
    """Called when the app is ready."""
    register_signed(PortalImage, "Gambar yang diunggah", ["uploaded_by_user"], "title", "created_at")
    register_signed(PortalDocument, "Dokumen yang diunggah", ["uploaded_by_user"], "title", "created_at")
