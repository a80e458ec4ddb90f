"""People who sign in, and the job roles that they have."""

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.functional import cached_property
from wagtail.search import index

from accounts.sign_in_names import normalize_sign_in_name


class PeopleManager(UserManager):
    def get_by_natural_key(self, username: str | None):
        """The person with this sign-in name, however it was typed: `0812-3456-7890` is `+6281234567890`."""
        return self.get(username=normalize_sign_in_name(username or ""))

    async def aget_by_natural_key(self, username: str | None):
        """The same, for Django's asynchronous sign-in."""
        return await self.aget(username=normalize_sign_in_name(username or ""))


class User(AbstractUser):
    """A person who signs in.

    One field for the name: many Indonesians have one name, and none need be split in two. `username` is what the person signs in
    with: a telephone number, an e-mail address or a name of their own choice (see accounts.sign_in_names). It is shown to
    nobody else. An identity number (NIK) is never asked.
    """

    last_name = None
    name = models.CharField("nama lengkap", max_length=150)
    consented_at = models.DateTimeField("menyetujui pemrosesan data", null=True, blank=True, editable=False)
    consent_version = models.CharField("versi persetujuan", max_length=10, blank=True, editable=False)

    objects = PeopleManager()

    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"

    @property
    def first_name(self) -> str:
        """The whole name. Wagtail's admin greets people by this."""
        return self.name

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """The form that a sign-in name is kept in, whoever makes the account."""
        return normalize_sign_in_name(super().normalize_username(username))

    def get_full_name(self) -> str:
        """The name as others see it."""
        return self.name or self.username

    def get_short_name(self) -> str:
        """The same: a part of an Indonesian name is not a form of address."""
        return self.get_full_name()

    @cached_property
    def seat(self):
        """The Seat that the person holds now, with its village and job role; None for those who hold none."""
        return self.seats.current().select_related("job_role", "village__parent__parent__parent").first()

    @property
    def is_verified_villager(self) -> bool:
        """Whether somebody vouched for the person's seat: they may publish, and vouch for others of the village."""
        return self.is_active and self.seat is not None and self.seat.is_verified

    @cached_property
    def office_codes(self) -> list[str]:
        """The codes of the regions that the person is an officer of."""
        return list(self.offices.values_list("region_id", flat=True))

    @cached_property
    def moderated_codes(self) -> list[str]:
        """The codes of the regions whose stories the person decides on as an officer."""
        return list(self.offices.filter(moderates=True).values_list("region_id", flat=True))

    @cached_property
    def group_names(self) -> set[str]:
        """The names of the person's groups."""
        return set(self.groups.values_list("name", flat=True))


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
