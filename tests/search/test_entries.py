"""What can be found is what is published, word for word, and stays so."""

import pytest
from django.core.management import call_command
from django.utils.text import slugify
from taggit.models import Tag
from wagtail.models import Page

from content.models import LessonPage
from search.models import Entry, Word
from search.vocabulary import current_vocabulary
from tests.factories import (
    CaseStudyIndexPageFactory,
    CaseStudyPageFactory,
    JobRoleFactory,
    ModulePageFactory,
    RegulationFactory,
    TermFactory,
    TopicPageFactory,
    make_region,
    publish,
)

pytestmark = pytest.mark.usefixtures("engine")

BODY = [{"type": "text", "value": "<p>Bu Ratna memberi pakan.</p>"}]


def titles() -> set[str]:
    return set(Entry.objects.values_list("title", flat=True))


def counts(*words: str) -> list[int]:
    """In how many entries each word stands, as it is known."""
    known = dict(Word.objects.values_list("word", "entries"))
    return [known.get(word, 0) for word in words]


class TestPages:
    def test_have_an_entry_while_they_are_published(self, make_lesson):
        lesson = make_lesson(title="Keramba", live=False, published=False)
        lesson.save_revision()
        assert "Keramba" not in titles()
        publish(lesson)
        assert "Keramba" in titles()
        lesson.unpublish()
        assert "Keramba" not in titles()

    def test_have_the_text_that_was_published_and_no_draft(self, make_lesson):
        lesson = make_lesson(title="Keramba", body=BODY)
        lesson.title, lesson.body = "Rahasia", [("text", "<p>Belum terbit.</p>")]
        lesson.save_revision()
        entry = Entry.objects.get(page=lesson.pk)
        assert entry.title == "Keramba"
        assert "Bu Ratna" in entry.text
        assert "Belum" not in entry.text
        publish(LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object())
        entry = Entry.objects.get(page=lesson.pk)
        assert entry.title == "Rahasia"
        assert "Belum terbit." in entry.text
        assert "Bu Ratna" not in entry.text

    def test_say_for_whom_they_are_and_under_which_labels(self, make_lesson):
        lesson = make_lesson(job_roles=[JobRoleFactory(name="Kader Posyandu")], objectives="Memasang keramba")
        lesson.tags.add("Ikan Air Tawar")
        publish(lesson)
        text = lesson.search_entry.text
        for words in ["Kader Posyandu", "Ikan Air Tawar", "Memasang keramba"]:
            assert words in text

    def test_follow_the_new_names_of_what_they_are_for_and_of_their_labels(self, make_lesson):
        role, tag = JobRoleFactory(name="Kader Posyandu"), Tag.objects.create(name="Ikan Air Tawar")
        lesson = make_lesson(job_roles=[role])
        lesson.tags.add(tag)
        publish(lesson)
        for renamed, name in ((role, "Kader Kesehatan"), (tag, "Perikanan Darat")):
            renamed.name, renamed.slug = name, slugify(name)
            renamed.save()
        entry = Entry.objects.get(page=lesson.pk)
        assert (entry.job_roles, entry.tags) == ("kader-kesehatan", "perikanan-darat")
        assert {"Kader Kesehatan", "Perikanan Darat"} <= set(entry.text.splitlines())
        assert counts("posyandu", "tawar", "kesehatan", "darat") == [0, 0, 1, 1]

    def test_follow_the_new_name_of_a_region_that_theirs_lies_in(self, home):
        village = make_region("33.10.19.2009")
        study = CaseStudyPageFactory(parent=CaseStudyIndexPageFactory(parent=home), region=village)
        regency = village.parent.parent
        regency.name = "Poso"
        regency.save()
        assert "Poso" in Entry.objects.get(page=study.pk).text

    def test_a_new_name_leaves_drafts_alone(self, make_lesson):
        role = JobRoleFactory(name="Kader Posyandu")
        make_lesson(title="Keramba", job_roles=[role], live=False, published=False)
        role.name = "Kader Kesehatan"
        role.save()
        assert "Keramba" not in titles()

    def test_lose_it_when_they_are_deleted_with_all_below(self, course):
        assert {"Pajak desa", "PPN saat membeli semen"} <= titles()
        course.topic.delete()
        assert titles() == set()
        assert not Word.objects.filter(entries__gt=0).exists()

    def test_lead_to_where_they_were_moved(self, course, lesson):
        other = TopicPageFactory(parent=course.catalog, title="Perikanan", slug="perikanan")
        course.module.move(other, pos="last-child")
        for page in [course.module, lesson]:
            entry = Entry.objects.get(page=page.pk)
            assert entry.topic == other
            assert entry.leads_to.startswith("/belajar/perikanan/pajak-desa/")

    def test_that_are_not_published_have_none_after_a_move(self, course, make_lesson):
        make_lesson(title="Konsep", live=False, published=False)
        course.module.move(
            ModulePageFactory(parent=course.topic, title="Lain", slug="lain").get_parent(), pos="last-child"
        )
        assert "Konsep" not in titles()


class TestReferences:
    def test_have_an_entry_that_follows_every_change(self, home):
        term = TermFactory(name="SPP", full_form="Surat Permintaan Pembayaran", definition="Surat.")
        rule = RegulationFactory(code="PMK 7/2026", year=2026)
        assert titles() == {"SPP (Surat Permintaan Pembayaran)", "PMK 7/2026"}
        term.full_form, term.definition = "Surat Perintah Pembayaran", "Surat lain."
        term.save()
        rule.code, rule.year = "PMK 8/2027", 2027
        rule.save()
        assert titles() == {"SPP (Surat Perintah Pembayaran)", "PMK 8/2027"}
        assert Entry.objects.get(kind="term").summary == "Surat lain."
        assert Entry.objects.get(kind="regulation").year == 2027
        term.delete()
        rule.delete()
        assert titles() == set()

    def test_change_what_is_found(self, find, home):
        term = TermFactory(name="Keramba", full_form="", definition="Jaring.")
        term.definition = "Kolam apung."
        term.save()
        assert find("apung").titles == ["Keramba"]
        assert find("jaring", persis="1").titles == []
        term.delete()
        assert find("keramba").titles == []


class TestWordCounts:
    def test_are_of_entries_and_not_of_mentions(self, home):
        TermFactory(name="Keramba", full_form="", definition="Keramba, keramba dan jaring.")
        TermFactory(name="Tambak", full_form="", definition="Bukan keramba.")
        assert counts("keramba", "jaring", "tambak") == [2, 1, 1]

    def test_follow_changes_and_deletions(self, home):
        term = TermFactory(name="Keramba", full_form="", definition="Jaring di sungai.")
        TermFactory(name="Tambak", full_form="", definition="Di sungai.")
        assert counts("jaring", "sungai", "rawa") == [1, 2, 0]
        term.definition = "Jaring di rawa."
        term.save()
        assert counts("jaring", "sungai", "rawa") == [1, 1, 1]
        term.delete()
        assert counts("keramba", "jaring", "sungai", "rawa") == [0, 0, 1, 0]

    def test_follow_what_happens_to_pages(self, make_lesson):
        lesson = make_lesson(title="Keramba", body=BODY)
        make_lesson(title="Keramba apung", body=BODY)
        assert counts("keramba", "apung") == [2, 1]
        lesson.unpublish()
        assert counts("keramba", "apung") == [1, 1]
        publish(lesson)
        publish(lesson)
        assert counts("keramba", "apung") == [2, 1]
        Page.objects.get(pk=lesson.pk).delete()
        assert counts("keramba", "apung") == [1, 1]

    def test_are_what_counting_anew_gives(self, make_lesson):
        lesson = make_lesson(title="Keramba", body=BODY)
        term = TermFactory(name="Tambak", full_form="", definition="Bukan keramba.")
        lesson.title = "Jaring"
        publish(lesson)
        term.delete()
        kept = set(Word.objects.filter(entries__gt=0).values_list("word", "root", "entries"))
        call_command("update_search", verbosity=0)
        assert set(Word.objects.values_list("word", "root", "entries")) == kept

    def test_tell_which_words_are_known(self, make_lesson):
        assert not current_vocabulary().knows("keramba")
        lesson = make_lesson(title="Keramba", body=BODY)
        assert current_vocabulary().knows("keramba")
        assert current_vocabulary().frequency("keramba") == 1
        lesson.delete()
        assert current_vocabulary().frequency("keramba") == 0

    def test_no_slip_becomes_a_word_that_is_gone(self, find, make_lesson):
        lesson = make_lesson(title="Keramba", body=BODY)
        assert find("kermaba").search.query.corrections
        lesson.delete()
        assert not find("kermaba").search.query.corrections

    def test_leave_out_words_without_end(self, home):
        TermFactory(name="Keramba", full_form="", definition="x" * 50_000)
        assert counts("keramba") == [1]
        assert not Word.objects.filter(word__startswith="xxx").exists()


class TestUpdateSearch:
    def test_makes_what_is_missing_and_drops_what_is_stale(self, find, course, make_lesson):
        missing = make_lesson(title="Keramba", body=BODY)
        stale = make_lesson(title="Keramba lama", body=BODY)
        changed = make_lesson(title="Tambak", body=BODY)
        term = TermFactory(name="Jaring", full_form="")
        Entry.objects.filter(source_id=missing.pk, kind="lessonpage").delete()
        Entry.objects.filter(kind="term").delete()
        Page.objects.filter(pk=stale.pk).update(live=False)
        LessonPage.objects.filter(pk=changed.pk).update(title="Tambak udang")
        call_command("update_search", verbosity=0)
        assert {"Keramba", "Tambak udang", str(term)} <= titles()
        assert not {"Keramba lama", "Tambak"} & titles()
        assert find("keramba").titles == ["Keramba"]
        assert find("udang").titles == ["Tambak udang"]
        assert find("jaring").titles == ["Jaring"]

    def test_counts_all_words_anew(self, make_lesson):
        make_lesson(title="Keramba", body=BODY)
        Word.objects.all().delete()
        Word.objects.create(word="kerambo", root="kerambo", entries=5)
        call_command("update_search", verbosity=0)
        assert counts("keramba", "kerambo") == [1, 0]
        assert current_vocabulary().correct("kerambo") == ["keramba"]

    def test_fills_an_index_that_is_empty(self, find, make_lesson):
        make_lesson(title="Keramba", body=BODY)
        Entry.objects.all().delete()
        assert find("keramba").titles == []
        call_command("update_search", verbosity=0)
        assert find("keramba").titles == ["Keramba"]

    def test_twice_changes_nothing(self, make_lesson):
        make_lesson(title="Keramba", body=BODY)
        TermFactory()

        def everything():
            return set(Entry.objects.values_list("pk", "title", "texts__body_roots")), set(
                Word.objects.values_list("word", "root", "entries")
            )

        before = everything()
        call_command("update_search", verbosity=0)
        call_command("update_search", verbosity=0)
        assert everything() == before

    def test_says_what_it_has_done(self, make_lesson, capsys):
        call_command("update_search")
        said = capsys.readouterr().out
        assert "Menyusun: 3 butir." in said
        assert "Mengindeks: 3 butir." in said
        call_command("update_search", verbosity=0)
        assert capsys.readouterr().out == ""

    def test_of_an_empty_portal_does_not_fail(self, home, capsys):
        call_command("update_search")
        assert "Mengindeks: 0 butir." in capsys.readouterr().out
