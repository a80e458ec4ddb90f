import factory
from factory.django import DjangoModelFactory

from accounts.models import JobRole, User
from content.models import Regulation, Term
from regions.kemendagri import region_from_code
from regions.models import Region


class UserFactory(DjangoModelFactory):
    username = factory.Sequence("pengguna{}".format)
    name = "Siti Aminah"
    password = factory.django.Password("sandi-yang-panjang")

    class Meta:
        model = User
        skip_postgeneration_save = True


class JobRoleFactory(DjangoModelFactory):
    name = factory.Sequence("Jabatan {}".format)
    slug = factory.Sequence("jabatan-{}".format)

    class Meta:
        model = JobRole


class RegulationFactory(DjangoModelFactory):
    code = factory.Sequence("PMK {}/2026".format)
    title = "Peraturan Menteri Keuangan tentang Pengelolaan Dana Desa"
    year = 2026

    class Meta:
        model = Regulation


class TermFactory(DjangoModelFactory):
    name = "SPP"
    full_form = "Surat Permintaan Pembayaran"
    definition = "Surat untuk meminta pembayaran kegiatan."

    class Meta:
        model = Term


NAMES = {
    "33": "Jawa Tengah",
    "33.10": "Kabupaten Klaten",
    "33.10.19": "Polanharjo",
    "33.10.19.2009": "Ponggok",
    "33.10.19.2010": "Nganjat",
    "76": "Sulawesi Barat",
    "76.02": "Kabupaten Mamuju",
    "76.02.01": "Mamuju",
    "76.02.01.2001": "Tadui",
}


def make_region(code: str) -> Region:
    """The region with this code of NAMES, and those it lies in."""
    parts = code.split(".")
    for end in range(1, len(parts) + 1):
        part = ".".join(parts[:end])
        if not Region.objects.filter(code=part).exists():
            region_from_code(part, NAMES[part]).save(force_insert=True)
    return Region.objects.get(code=code)
