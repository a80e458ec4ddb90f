"""Results are narrowed by kind, topic, job role, province, year and tag; each filter says how many it would leave."""

from urllib.parse import parse_qs

import pytest

from tests.factories import (
    CaseStudyIndexPageFactory,
    CaseStudyPageFactory,
    JobRoleFactory,
    LessonPageFactory,
    ModulePageFactory,
    RegulationFactory,
    TopicPageFactory,
    make_region,
    publish,
)
from tests.portal.documents import Document

pytestmark = pytest.mark.usefixtures("engine")

BODY = [{"type": "text", "value": "<p>Isi.</p>"}]


@pytest.fixture
def matches(home, course):
    """Seven pages about keramba: of three kinds, in two topics, for two roles, of two years and provinces."""
    kader = JobRoleFactory(name="Kader", slug="kader")
    treasurer = JobRoleFactory(name="Kaur Keuangan", slug="kaur-keuangan")
    other = TopicPageFactory(parent=course.catalog, title="Infrastruktur Desa", slug="infrastruktur-desa")
    module = ModulePageFactory(parent=other, title="Keramba desa", slug="keramba-desa")
    LessonPageFactory(parent=course.module, title="Keramba A", body=BODY, job_roles=[kader])
    LessonPageFactory(parent=course.module, title="Keramba B", body=BODY, job_roles=[kader, treasurer])
    LessonPageFactory(parent=course.module, title="Keramba C", body=BODY)
    LessonPageFactory(parent=module, title="Keramba D", body=BODY, job_roles=[treasurer])
    index = CaseStudyIndexPageFactory(parent=home)
    ponggok, tadui = make_region("33.10.19.2009"), make_region("76.02.01.2001")
    study = CaseStudyPageFactory(parent=index, title="Keramba E", topic=course.topic, region=ponggok, year=2021)
    CaseStudyPageFactory(parent=index, title="Keramba F", region=tadui, year=2023)
    study.tags.add("Ikan Air Tawar")
    publish(study)


class TestCounts:
    def test_say_how_many_results_have_each_value(self, find, matches):
        assert find("keramba").counts == {
            "jenis": {"lessonpage": 4, "casestudypage": 2, "modulepage": 1},
            "bidang": {"keuangan-desa": 4, "infrastruktur-desa": 2},
            "jabatan": {"kader": 2, "kaur-keuangan": 2},
            "wilayah": {"33": 1, "76": 1},
            "tahun": {"2021": 1, "2023": 1},
            "label": {"ikan-air-tawar": 1},
        }

    def test_are_those_under_the_other_filters(self, find, matches):
        counts = find("keramba", jenis="lessonpage").counts
        assert counts["jenis"] == {"lessonpage": 4, "casestudypage": 2, "modulepage": 1}
        assert counts["bidang"] == {"keuangan-desa": 3, "infrastruktur-desa": 1}
        counts = find("keramba", jabatan="kader").counts
        assert counts["jenis"] == {"lessonpage": 2}
        assert counts["bidang"] == {"keuangan-desa": 2}
        counts = find("keramba", wilayah="33").counts
        assert counts["wilayah"] == {"33": 1, "76": 1}
        assert counts["tahun"] == {"2021": 1}
        assert counts["label"] == {"ikan-air-tawar": 1}
        assert "jabatan" not in counts
        counts = find("keramba", tahun="2023").counts
        assert counts["tahun"] == {"2021": 1, "2023": 1}
        assert counts["wilayah"] == {"76": 1}
        assert "label" not in counts

    def test_each_is_what_choosing_it_gives(self, find, matches):
        for name, values in find("keramba").counts.items():
            for value, count in values.items():
                assert len(find("keramba", **{name: value}).titles) == count, value

    def test_are_shown_with_names_that_people_use(self, find, matches):
        text = find("keramba").text
        for words in ["Jenis", "Pelajaran 4", "Studi kasus 2", "Modul 1", "Bidang", "Keuangan Desa 4", "Kader 2"]:
            assert words in text
        for words in ["Provinsi", "Jawa Tengah 1", "Sulawesi Barat 1", "Tahun", "2023 1", "Label", "Ikan Air Tawar 1"]:
            assert words in text

    def test_have_the_new_name_of_a_topic_at_once(self, find, course, matches):
        assert "Keuangan Desa 4" in find("keramba").text
        course.topic.title = "Uang Desa"
        publish(course.topic)
        assert "Uang Desa 4" in find("keramba").text

    def test_of_a_kind_are_named_as_soon_as_there_is_one(self, find, home, make_lesson):
        """What values are called is kept; the first of its kind must not wait for that."""
        make_lesson(title="Keramba A", body=BODY)
        assert "Studi kasus" not in find("keramba").text
        CaseStudyPageFactory(parent=CaseStudyIndexPageFactory(parent=home), title="Keramba B")
        assert "Studi kasus 1" in find("keramba").text

    def test_of_a_loose_search_count_what_is_listed(self, find, matches):
        found = find("keramba zzzz")
        assert found.search.is_loose
        assert sum(found.counts["jenis"].values()) == len(found.search.keys) == 7


class TestChoosing:
    def test_one_value(self, find, matches):
        assert set(find("keramba", jenis="casestudypage").titles) == {"Keramba E", "Keramba F"}
        assert set(find("keramba", bidang="infrastruktur-desa").titles) == {"Keramba D", "Keramba desa"}
        assert set(find("keramba", jabatan="kader").titles) == {"Keramba A", "Keramba B"}
        assert find("keramba", wilayah="33").titles == ["Keramba E"]
        assert find("keramba", tahun="2023").titles == ["Keramba F"]

    def test_regulations_have_a_kind_and_a_year(self, find, matches):
        RegulationFactory(code="PMK 7/2023", title="Keramba", year=2023)
        assert set(find("keramba", tahun="2023").titles) == {"Keramba F", "PMK 7/2023"}
        assert find("keramba", jenis="regulation").titles == ["PMK 7/2023"]

    def test_several_values_of_one_filter_widen(self, find, matches):
        found = find("keramba", jenis=["casestudypage", "modulepage"])
        assert set(found.titles) == {"Keramba E", "Keramba F", "Keramba desa"}

    def test_several_filters_narrow(self, find, matches):
        found = find("keramba", jenis="lessonpage", bidang="keuangan-desa", jabatan="kaur-keuangan")
        assert found.titles == ["Keramba B"]

    @pytest.mark.parametrize("name", ["jenis", "bidang", "jabatan", "wilayah", "tahun", "label"])
    def test_a_value_that_does_not_exist_is_ignored(self, find, matches, name):
        for value in ["tidak-ada", "", "page", "homepage", "' OR 1=1", "\x00", "keuangan_desa", "9" * 400, "²", "٣٣"]:
            found = find("keramba", **{name: value})
            assert len(found.titles) == 7, value
            assert not found.search.removals

    def test_an_old_value_beside_a_good_one_is_ignored(self, find, matches):
        assert set(find("keramba", jenis=["tidak-ada", "casestudypage"]).titles) == {"Keramba E", "Keramba F"}

    def test_values_that_leave_nothing_together_can_be_taken_back(self, find, matches):
        found = find("keramba", jenis="modulepage", jabatan="kader")
        chosen = {name: values for name, values in found.search.choices.chosen.items() if values}
        assert chosen == {"jenis": {"modulepage"}, "jabatan": {"kader"}}
        assert found.titles == []
        assert {"?q=keramba&jabatan=kader", "?q=keramba&jenis=modulepage"} <= set(found.links)

    def test_the_form_shows_what_is_chosen(self, find, matches):
        html = find("keramba", jenis="lessonpage").html
        assert 'name="jenis" value="lessonpage" checked' in html
        assert 'name="jenis" value="casestudypage">' in html
        assert 'type="hidden" name="q" value="keramba"' in html


class TestTakingBack:
    def test_each_chosen_value_has_a_link_without_it(self, find, matches):
        found = find("keramba", jenis="lessonpage", bidang="keuangan-desa")
        links = {option.value: parse_qs(address.lstrip("?")) for option, address in found.search.removals}
        assert links == {
            "lessonpage": {"q": ["keramba"], "bidang": ["keuangan-desa"]},
            "keuangan-desa": {"q": ["keramba"], "jenis": ["lessonpage"]},
        }
        for _, address in found.search.removals:
            assert address in found.links

    def test_following_it_shows_more(self, find, matches):
        found = find("keramba", jenis="casestudypage")
        ((_, address),) = found.search.removals
        assert len(find(address=address.lstrip("?")).titles) == 7

    def test_one_of_several_values_leaves_the_others(self, find, matches):
        found = find("keramba", wilayah=["33", "76"], tahun="2021")
        links = {option.value: address for option, address in found.search.removals}
        again = find(address=links["33"].lstrip("?"))
        assert {name: values for name, values in again.search.choices.chosen.items() if values} == {
            "wilayah": {"76"},
            "tahun": {"2021"},
        }


class TestTags:
    def test_narrow_a_search(self, find, matches):
        assert find("keramba", label="ikan-air-tawar").titles == ["Keramba E"]

    def test_on_a_page_lead_to_all_that_have_them(self, find, client, matches, make_lesson):
        lesson = make_lesson(title="Membangun kolam", body=BODY)
        lesson.tags.add("Ikan Air Tawar")
        publish(lesson)
        links = [link.attributes["href"] for link in Document(client.get(lesson.address).content.decode()).find("a")]
        (address,) = [link for link in links if "label=" in link]
        assert address.startswith("/cari/?")
        assert set(find(address=address.partition("?")[2]).titles) == {"Membangun kolam", "Keramba E"}

    def test_stay_chosen_when_another_filter_is_applied(self, find, matches):
        found = find("keramba", label="ikan-air-tawar")
        assert 'name="label" value="ikan-air-tawar"' in found.html
        assert "label=ikan-air-tawar" in found.search.query_string
