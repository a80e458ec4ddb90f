"""People: their accounts and what they do in a village."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from wagtail.search import index


class User(AbstractUser):
    """A person who signs in.

    One field for the name: many Indonesians have one name, and none need be split in two. An e-mail is optional, an
    identity number (NIK) is never asked.
    """

    first_name = None
    last_name = None
    name = models.CharField("nama lengkap", max_length=150)

    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"

    def get_full_name(self) -> str:
        """The name as others see it."""
        return self.name or self.username

    def get_short_name(self) -> str:
        """The same: a part of an Indonesian name is not a form of address."""
        return self.get_full_name()


class JobRole(index.Indexed, models.Model):
    """A function in a village that lessons are written for: Kaur Keuangan, BPD, kader."""

    name = models.CharField("nama jabatan", max_length=80, unique=True)
    slug = models.SlugField("alamat", max_length=80, unique=True, help_text="Dipakai pada tautan penyaring.")
    description = models.CharField("tugas", max_length=200, blank=True, help_text="Satu kalimat tentang tugasnya.")

    panels = ["name", "slug", "description"]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        verbose_name = "jabatan"
        verbose_name_plural = "jabatan"
        ordering = ["name"]

    def __str__(self):
        return self.name
