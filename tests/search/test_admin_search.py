"""Editors find pages, pictures, terms and regulations in the admin, through the same plain words."""

import pytest

from tests.factories import JobRoleFactory, RegulationFactory, TermFactory, UserFactory

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture
def search(engine, client, course):
    """What a list of the admin shows for a search."""
    client.force_login(UserFactory(is_superuser=True))

    def ask(address: str, query: str) -> str:
        engine.refresh()
        response = client.get(address, {"q": query})
        assert response.status_code == 200
        return response.content.decode()

    return ask


@pytest.mark.parametrize("typed", ["semen", "SEMEN", '"semen"', "semen*"])
def test_a_page_in_the_explorer(search, typed):
    assert "PPN saat membeli semen" in search("/kelola/pages/", typed)


@pytest.mark.parametrize("address", ["/kelola/pages/search/", "/kelola/choose-page/search/"])
def test_a_page_everywhere_else(search, address):
    html = search(address, "membeli semen")
    assert "PPN saat membeli semen" in html
    assert "Setor dan simpan NTPN" not in html


def test_a_draft_is_found_by_editors(search, make_lesson):
    make_lesson(title="Keramba", live=False, published=False)
    assert "Keramba" in search("/kelola/pages/search/", "keramba")


def test_a_regulation_by_its_code_and_title(search):
    RegulationFactory(code="PMK 7/2026", title="Pengelolaan Dana Desa")
    RegulationFactory(code="UU 3/2024", title="Perubahan kedua")
    for typed in ["PMK 7/2026", "pengelolaan dana", "pmk"]:
        html = search("/kelola/snippets/content/regulation/", typed)
        assert "PMK 7/2026" in html
        assert "UU 3/2024" not in html


def test_a_term_by_what_it_means(search):
    TermFactory(name="SPP", full_form="Surat Permintaan Pembayaran", definition="Surat untuk meminta pembayaran.")
    assert "Surat Permintaan Pembayaran" in search("/kelola/snippets/content/term/", "permintaan")


def test_a_job_role(search):
    JobRoleFactory(name="Kaur Keuangan")
    assert "Kaur Keuangan" in search("/kelola/snippets/accounts/jobrole/", "keuangan")


@pytest.mark.parametrize("typed", ['"', "*", "   ", "?", "\x00", "AND", "a " * 1_000])
@pytest.mark.parametrize(
    "address",
    [
        "/kelola/pages/",
        "/kelola/pages/search/",
        "/kelola/images/",
        "/kelola/documents/",
        "/kelola/users/",
        "/kelola/snippets/content/regulation/",
        "/kelola/snippets/content/term/",
        "/kelola/snippets/accounts/jobrole/",
    ],
)
def test_a_box_with_nothing_sensible_in_it_answers(search, address, typed):
    RegulationFactory()
    TermFactory()
    assert search(address, typed)
