"""A village's experience: what it cost, how sure it is, whom to ask, and how it is found in the list."""

import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from content.models import CaseStudyPage
from regions.models import Region
from tests.factories import CaseStudyPageFactory, CatalogPageFactory, TopicPageFactory, make_region, publish

pytestmark = pytest.mark.django_db


def cost(item, amount, fund="dana_desa", **fields):
    """One cost as it is stored."""
    return {"type": "cost", "value": {"item": item, "amount": amount, "fund_source": fund} | fields}


def result(value, **fields):
    """One result as it is stored."""
    return {
        "type": "result",
        "value": {"indicator": "Sambungan rumah", "value": value, "year": 2021, "source": "Berita"} | fields,
    }


COSTS = [cost("Pipa", 120_000_000, volume="400", unit="m", year=2019), cost("Pompa", 30_500_000, "swadaya")]


# Sums and what a reader sees


def test_the_costs_of_a_case_study_are_added_up(studies):
    assert CaseStudyPageFactory(parent=studies, costs=COSTS).cost_total == 150_500_000


def test_a_case_study_without_costs_has_no_total_rather_than_nought(studies):
    assert CaseStudyPageFactory(parent=studies).cost_total is None


def test_the_total_follows_the_costs(studies):
    study = CaseStudyPageFactory(parent=studies, costs=COSTS)
    study.costs = COSTS[:1]
    assert publish(study).cost_total == 120_000_000
    study.costs = []
    assert publish(study).cost_total is None


def test_something_that_was_free_counts_as_nought(studies):
    assert CaseStudyPageFactory(parent=studies, costs=[cost("Tanah hibah", 0, "hibah")]).cost_total == 0


def test_costs_are_shown_with_their_source_of_funds_and_total(studies, client):
    CaseStudyPageFactory(parent=studies, slug="ponggok", costs=COSTS)
    text = client.get("/inovasi/ponggok/").content.decode()
    for part in ("120.000.000", "Dana Desa", "400 m.", "Tahun 2019.", "Swadaya warga", "150.500.000"):
        assert part in text


def test_a_single_cost_needs_no_total(studies, client):
    CaseStudyPageFactory(parent=studies, slug="ponggok", costs=COSTS[:1])
    assert "<tfoot>" not in client.get("/inovasi/ponggok/").content.decode()


def test_a_figure_stands_with_its_year_and_source(studies, client):
    CaseStudyPageFactory(parent=studies, slug="ponggok", results=[result("742", before="120")])
    text = client.get("/inovasi/ponggok/").content.decode()
    assert "Tahun 2021" in text
    assert "Sambungan rumah, sebelumnya 120" in text
    assert "Sumber: Berita" in text


def test_what_one_side_says_is_told_as_a_claim(studies, client):
    CaseStudyPageFactory(parent=studies, slug="ponggok", results=[result("Rp1,1 miliar", claim=True)])
    text = client.get("/inovasi/ponggok/").content.decode()
    assert "Menurut Berita; belum ada pembanding." in text


@pytest.mark.parametrize("evidence", CaseStudyPage.Evidence)
def test_every_level_of_evidence_says_what_it_means(studies, client, evidence):
    CaseStudyPageFactory(parent=studies, slug="ponggok", evidence=evidence)
    text = client.get("/inovasi/ponggok/").content.decode()
    assert evidence.label in text
    assert CaseStudyPage.EVIDENCE_NOTES[evidence] in text


def test_a_case_study_without_what_is_optional_is_read_all_the_same(studies, client):
    CaseStudyPageFactory(parent=studies, slug="ponggok")
    response = client.get("/inovasi/ponggok/")
    assert response.status_code == 200
    assert "Biaya dan sumber dana" not in response.content.decode()
    assert "None" not in response.content.decode()


def test_a_case_study_whose_minutes_are_not_known_does_not_say_none(studies, client):
    CaseStudyPageFactory(parent=studies, slug="ponggok", minutes=None)
    assert "None" not in client.get("/inovasi/ponggok/").content.decode()


def test_where_it_fits_and_where_not_stand_beside_each_other(studies, client):
    study = CaseStudyPageFactory(
        parent=studies, slug="ponggok", fits="Ada mata air\n\n Ada modal ", does_not_fit="Debit susut"
    )
    text = client.get("/inovasi/ponggok/").content.decode()
    assert study.fit_list == ["Ada mata air", "Ada modal"]
    assert (
        text.index("Cocok bila") < text.index("Ada modal") < text.index("Kurang cocok bila") < text.index("Debit susut")
    )


def test_only_sections_that_have_something_in_them_are_found_by_searches(studies):
    study = CaseStudyPageFactory(
        parent=studies, costs=COSTS, honest_lesson="<p>Pompa rusak <b>dua kali</b>.</p>", fits="Ada mata air"
    )
    sections = {section.anchor: section.text for section in study.get_sections()}
    assert list(sections) == ["masalah", "solusi", "hasil", "biaya", "pelajaran", "cocok"]
    assert sections["masalah"] == "Warga membeli air."
    assert "Pompa rusak dua kali." in sections["pelajaran"]
    assert "Pipa" in sections["biaya"]
    assert "Ada mata air" in sections["cocok"]


def test_every_section_that_a_search_opens_is_on_the_page(studies, client):
    study = CaseStudyPageFactory(
        parent=studies,
        slug="ponggok",
        costs=COSTS,
        honest_lesson="<p>Rusak.</p>",
        fits="Ada mata air",
        steps=[{"type": "step", "value": {"task": "Petakan potensi", "detail": ""}}],
    )
    text = client.get("/inovasi/ponggok/").content.decode()
    for section in study.get_sections():
        assert f'id="{section.anchor}"' in text


def test_search_engines_learn_where_it_was(studies, client):
    CaseStudyPageFactory(parent=studies, slug="ponggok", region=make_region("33.10.19.2009"))
    text = client.get("/inovasi/ponggok/").content.decode()
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[1])
    assert data["@type"] == "Article"
    assert data["about"]["name"] == "Ponggok, Polanharjo, Klaten, Jawa Tengah"


# What is refused


@pytest.mark.parametrize(
    "contact",
    [
        "Pengelola BUM Desa, 0812-3456-7890",
        "Kepala Desa +62 812 3456 7890",
        "NIK 3310191212850001",
        "33.10.19.121285.0001",
        "Sekretaris (0272) 551234",
        "081 234 567",
    ],
)
def test_a_contact_with_a_phone_or_identity_number_is_refused(studies, contact):
    study = CaseStudyPageFactory(parent=studies)
    study.contact_role = contact
    with pytest.raises(ValidationError) as refused:
        study.full_clean()
    assert "nomor telepon atau NIK" in str(refused.value.message_dict["contact_role"])


@pytest.mark.parametrize(
    "contact",
    ["", "Pengelola BUM Desa melalui kantor desa", "Kasi Kesejahteraan (masa jabatan 2021–2027)", "RT 05/RW 02"],
)
def test_a_contact_by_role_is_taken(studies, contact):
    study = CaseStudyPageFactory(parent=studies)
    study.contact_role = contact
    study.full_clean()


def test_an_illustration_comes_from_the_portal(studies):
    study = CaseStudyPageFactory(parent=studies, illustration="mata-air")
    study.illustration = "../../etc/passwd"
    with pytest.raises(ValidationError, match="tidak ada dalam kumpulan gambar"):
        study.full_clean()


@pytest.mark.parametrize("year", [1989, 2101])
def test_a_year_is_a_year(studies, year):
    study = CaseStudyPageFactory(parent=studies)
    study.year = year
    with pytest.raises(ValidationError) as refused:
        study.full_clean()
    assert "year" in refused.value.message_dict


def posted(**fields):
    """What the editors' form sends for a case study."""
    return nested_form_data(
        {
            "title": "Ponggok: mata air",
            "slug": "ponggok",
            "year": "2021",
            "evidence": "claim",
            "headline_value": "742 sambungan",
            "headline_label": "air bersih, 2021",
            "problem": rich_text("<p>Warga membeli air.</p>"),
            "solution": rich_text("<p>BUM Desa memasang pompa.</p>"),
            "honest_lesson": rich_text(""),
            "results": streamfield(
                [("result", {"indicator": "Sambungan", "value": "742", "year": "2021", "source": "Berita"})]
            ),
            "costs": streamfield([]),
            "steps": streamfield([]),
            "sources": streamfield([]),
        }
        | fields
    )


def test_an_editor_adds_a_case_study_with_its_costs(studies, wagtail_asserts):
    costs = [
        ("cost", {"item": "Pipa", "amount": "120000000", "fund_source": "dana_desa"}),
        ("cost", {"item": "Pompa", "amount": "30500000", "fund_source": "swadaya"}),
    ]
    wagtail_asserts.assertCanCreate(studies, CaseStudyPage, posted(costs=streamfield(costs)))
    study = CaseStudyPage.objects.get(slug="ponggok")
    assert study.cost_total == 150_500_000
    wagtail_asserts.assertPageIsRenderable(study)


def test_an_editor_saves_a_case_study_before_all_its_costs_are_known(studies, wagtail_asserts):
    costs = [
        ("cost", {"item": "Pipa", "amount": "120000000", "fund_source": "dana_desa"}),
        ("cost", {"item": "Pompa", "amount": "", "fund_source": ""}),
    ]
    wagtail_asserts.assertCanCreate(studies, CaseStudyPage, posted(costs=streamfield(costs)), publish=False)
    assert not CaseStudyPage.objects.get(slug="ponggok").live


def test_an_editor_who_writes_a_phone_number_is_told_before_it_is_published(studies, wagtail_asserts):
    with pytest.raises(AssertionError, match="nomor telepon atau NIK"):
        wagtail_asserts.assertCanCreate(studies, CaseStudyPage, posted(contact_role="Pak Budi 0812-3456-7890"))
    assert not CaseStudyPage.objects.exists()


# The list and its filters


@pytest.fixture
def shelf(home, studies):
    """Four published case studies: topic, place, year and cost differ."""
    catalog = CatalogPageFactory(parent=home, published=False)
    finance, other = (
        TopicPageFactory(parent=catalog, title=title, slug=slugify(title), published=False)
        for title in ("Keuangan Desa", "Infrastruktur Desa")
    )
    klaten, mamuju = make_region("33.10.19.2009"), make_region("76.02.01.2001")

    def add(title, **fields):
        return CaseStudyPageFactory(parent=studies, title=title, published=False, **fields)

    add("Air Ponggok", topic=finance, region=klaten, year=2019, costs=[cost("Pipa", 50_000_000)])
    add("Jalan Tadui", topic=other, region=mamuju, year=2021, costs=[cost("Semen", 50_000_001)])
    add(
        "Pasar Mamuju",
        topic=other,
        region=Region.objects.get(code="76.02"),
        year=2021,
        costs=[cost("Los", 250_000_001)],
    )
    add("Sampah Anonim", year=2023)


def listed(client, query=""):
    """Titles in the list of case studies, in order."""
    response = client.get(f"/inovasi/{query}")
    assert response.status_code == 200
    return [study.title for study in response.context["page_obj"]]


ALL = ["Sampah Anonim", "Jalan Tadui", "Pasar Mamuju", "Air Ponggok"]


def test_the_newest_figures_come_first(shelf, client):
    assert listed(client) == ALL


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("?bidang=keuangan-desa", ["Air Ponggok"]),
        ("?bidang=infrastruktur-desa", ["Jalan Tadui", "Pasar Mamuju"]),
        ("?provinsi=33", ["Air Ponggok"]),
        ("?provinsi=76", ["Jalan Tadui", "Pasar Mamuju"]),
        ("?tahun=2021", ["Jalan Tadui", "Pasar Mamuju"]),
        ("?tahun=2023", ["Sampah Anonim"]),
        ("?biaya=50", ["Air Ponggok"]),
        ("?biaya=250", ["Jalan Tadui"]),
        ("?biaya=lebih", ["Pasar Mamuju"]),
        ("?bidang=infrastruktur-desa&biaya=250", ["Jalan Tadui"]),
        ("?bidang=keuangan-desa&tahun=2021", []),
        ("?bidang=&provinsi=&tahun=&biaya=", ALL),
    ],
)
def test_the_list_is_narrowed_by_topic_province_year_and_cost(shelf, client, query, titles):
    assert listed(client, query) == titles


@pytest.mark.parametrize(
    "query",
    [
        "?bidang=tidak-ada",
        "?provinsi=3",
        "?provinsi=33.10",
        "?provinsi=%25",
        "?tahun=dua-ribu",
        "?tahun=-1",
        "?tahun=99999999999999999999",
        "?tahun=2021.0",
        "?biaya=0",
        "?biaya=__class__",
        "?bidang=%00&provinsi=%00&tahun=%00&biaya=%00",
        "?bidang=%FF%FE",
        "?bidang='%20OR%201=1--",
        "?tidakdikenal=1",
        "?page=-1",
        "?page=satu",
        "?page=1e9",
        "?bidang=" + "a" * 5_000,
    ],
)
def test_nonsense_in_the_address_is_ignored(shelf, client, query):
    assert listed(client, query) == ALL


def test_chosen_filters_can_be_taken_back_one_by_one(shelf, client):
    filters = client.get("/inovasi/?bidang=infrastruktur-desa&tahun=2021&biaya=salah").context["filters"]
    assert {choice.label: address for choice, address in filters.removals} == {
        "Infrastruktur Desa": "?tahun=2021",
        "2021": "?bidang=infrastruktur-desa",
    }


def test_a_removed_last_filter_leads_to_the_whole_list(shelf, client):
    response = client.get("/inovasi/?tahun=2021")
    (_, address) = response.context["filters"].removals[0]
    assert listed(client, address) == ALL
    assert "hapus saringan" in response.content.decode()


def test_only_values_that_exist_are_offered(shelf, client):
    offered = client.get("/inovasi/").context["filters"].fields
    fields = {name: [choice.value for choice in choices] for name, _, choices in offered}
    assert set(fields["bidang"]) == {"infrastruktur-desa", "keuangan-desa"}
    assert fields["provinsi"] == ["33", "76"]
    assert fields["tahun"] == ["2023", "2021", "2019"]


def test_provinces_are_offered_by_name(shelf, client):
    text = client.get("/inovasi/?provinsi=76").content.decode()
    assert '<option value="76" selected>Sulawesi Barat</option>' in text
    assert '<option value="33">Jawa Tengah</option>' in text


def test_drafts_and_private_case_studies_are_not_listed(studies, client, django_capture_on_commit_callbacks):
    CaseStudyPageFactory(parent=studies, title="Konsep", published=False, live=False)
    private = CaseStudyPageFactory(parent=studies, title="Rahasia")
    with django_capture_on_commit_callbacks(execute=True):
        private.view_restrictions.create(restriction_type="login")
    assert listed(client) == []


def test_an_empty_choice_leads_back_to_everything(shelf, client):
    text = client.get("/inovasi/?bidang=keuangan-desa&tahun=2021").content.decode()
    assert "Belum ada studi kasus dengan saringan ini." in text


def test_a_long_list_is_cut_into_pages_that_keep_the_filters(studies, client):
    for number in range(14):
        CaseStudyPageFactory(parent=studies, title=f"Desa {number:02}", year=2021)
    assert listed(client, "?tahun=2021&page=2") == ["Desa 12", "Desa 13"]
    assert 'href="?tahun=2021&amp;page=2"' in client.get("/inovasi/?tahun=2021").content.decode()


def test_a_page_beyond_the_end_shows_the_last(studies, client):
    for number in range(14):
        CaseStudyPageFactory(parent=studies, title=f"Desa {number:02}", year=2021)
    assert listed(client, "?page=99") == ["Desa 12", "Desa 13"]
