"""Blocks of lessons: what they compute, what they refuse, and what a reader sees of them."""

from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError

from content.blocks import LessonBody
from content.blocks.exercises import ChecklistBlock, QuestionBlock
from content.blocks.figures import BudgetBlock, ChartBlock, TableBlock, WorkedExampleBlock
from content.blocks.law import CitationBlock
from content.blocks.media import AudioBlock, DiagramBlock, DownloadBlock, VideoBlock
from content.blocks.text import AccordionBlock, CalloutBlock, HeadingBlock
from content.blocks.work import StepsBlock
from content.models import PortalDocument
from tests.factories import RegulationFactory


def clean(block, raw):
    """The value of `raw` as the editors' form takes it. Raises ValidationError where it does not."""
    return block.clean(block.to_python(raw))


def html(block, raw):
    """What a reader gets."""
    return block.render(block.to_python(raw))


def errors(block, raw) -> str:
    """All that the form says about `raw`, in one string. Fails where it takes it."""
    with pytest.raises((StructBlockValidationError, StreamBlockValidationError)) as refused:
        clean(block, raw)
    return str(refused.value.as_json_data())


# Worked examples


def example(*lines, **fields):
    """A worked example as it is stored. Each line: label, formula, value."""
    rows = [{"label": label, "formula": formula, "value": value, "result": False} for label, formula, value in lines]
    return {"title": "Membeli semen", "unit": "Rp", "lines": rows} | fields


RIGHT = [
    ("Harga jual", "", "20000000"),
    ("DPP", "round(a * 11 / 12)", "18333333"),
    ("PPN", "round(b * 12 / 100)", "2200000"),
]


def test_a_worked_example_that_adds_up_is_taken():
    value = clean(WorkedExampleBlock(), example(*RIGHT))
    assert [line["value"] for line in value["lines"]] == [20_000_000, 18_333_333, 2_200_000]


def test_a_worked_example_with_a_wrong_figure_says_what_the_formula_gives():
    message = errors(WorkedExampleBlock(), example(*RIGHT[:2], ("PPN", "round(b * 12 / 100)", "2400000")))
    assert "Rumusnya memberi 2200000, bukan 2400000." in message


def test_every_wrong_line_is_named_at_once():
    raw = example(("a", "", "1"), ("b", "a + 1", "3"), ("c", "b + 1", "4"), ("d", "c + 1", "9"))
    message = errors(WorkedExampleBlock(), raw)
    assert "memberi 2, bukan 3" in message
    assert "memberi 5, bukan 9" in message
    assert "memberi 4" not in message


def test_equal_figures_may_be_written_differently():
    clean(WorkedExampleBlock(), example(("Volume", "", "24.5"), ("Dua kali", "a * 2", "49.0000")))


@pytest.mark.parametrize(
    "formula",
    [
        "__import__('os').system('id')",
        "9**9**9",
        "a.__class__",
        "1 / 0",
        "a / (a - a)",
        "open('/etc/passwd')",
        "b + 1",
        "c",
        "a +",
    ],
)
def test_a_hostile_or_broken_formula_is_refused_with_a_sentence(formula):
    message = errors(WorkedExampleBlock(), example(("a", "", "1"), ("b", formula, "1")))
    assert "Rumus" in message


def test_a_formula_of_ten_thousand_characters_is_refused():
    assert errors(WorkedExampleBlock(), example(("a", "", "1"), ("b", "1+" * 5_000 + "1", "1")))


def test_a_worked_example_has_as_many_lines_as_there_are_letters():
    lines = [(f"Baris {number}", "", "1") for number in range(26)]
    clean(WorkedExampleBlock(), example(*lines))
    assert errors(WorkedExampleBlock(), example(*lines, ("Lagi", "", "1")))


def test_a_worked_example_needs_a_line():
    assert errors(WorkedExampleBlock(), example())


def test_a_worked_example_shows_money_and_other_units():
    raw = example(*RIGHT)
    raw["lines"][2]["result"] = True
    raw["lines"].insert(0, {"label": "Volume", "formula": "", "value": "24.5", "unit": "m3", "result": False})
    text = html(WorkedExampleBlock(), raw)
    assert "Rp18.333.333" in text
    assert "24,5 m3" in text
    assert text.count('class="total"') == 1


# Sums


def budget(*lines):
    """A cost plan as it is stored. Each line: group, volume, price."""
    rows = [
        {"group": group, "item": f"Barang {number}", "volume": volume, "unit": "zak", "price": price}
        for number, (group, volume, price) in enumerate(lines)
    ]
    return {"title": "RAB rabat beton", "lines": rows, "source": ""}


def context(block, raw):
    """What the block hands to its template."""
    return block.get_context(block.to_python(raw))


def test_a_budget_multiplies_and_adds_up_by_group():
    result = context(BudgetBlock(), budget(("Bahan", "24", 72_000), ("Upah", "20", 110_000), ("Bahan", "3.5", 280_000)))
    assert [(group.name, group.amount) for group in result["groups"]] == [("Bahan", 2_708_000), ("Upah", 2_200_000)]
    assert result["total"] == 4_908_000


def test_a_budget_shows_subtotals_and_the_total():
    text = html(BudgetBlock(), budget(("Bahan", "24", 72_000), ("Upah", "20", 110_000)))
    assert "1.728.000" in text
    assert "2.200.000" in text
    assert "3.928.000" in text
    assert "Jumlah bahan" in text


def test_a_budget_without_groups_has_no_subtotal():
    text = html(BudgetBlock(), budget(("", "2", 5_000)))
    assert 'class="sub"' not in text
    assert "10.000" in text


@pytest.mark.parametrize(
    ("volume", "price", "amount"), [("1.5", 3, 5), ("0.5", 1, 1), ("2.5", 1, 3), ("0.125", 4, 1), ("0.1", 3, 0)]
)
def test_a_budget_rounds_half_rupiah_up_as_worked_examples_do(volume, price, amount):
    assert context(BudgetBlock(), budget(("", volume, price)))["total"] == amount


def test_what_the_rows_of_a_budget_show_adds_up_to_its_total():
    result = context(BudgetBlock(), budget(*[("", "0.5", 1)] * 3))
    shown = [amount for group in result["groups"] for _, amount in group.lines]
    assert sum(shown) == result["total"]


def test_a_budget_takes_no_negative_price():
    assert errors(BudgetBlock(), budget(("", "1", -5)))


def table(columns, rows, total=""):
    """A table as it is stored."""
    return {
        "caption": "Penerimaan",
        "table": {
            "columns": [{"type": kind, "heading": heading} for kind, heading in columns],
            "rows": [{"values": row} for row in rows],
            "caption": "",
        },
        "total": total,
        "source": "Rekaan",
    }


COLUMNS = [("text", "Tahap"), ("number", "Persen"), ("amount", "Jumlah")]
ROWS = [["Tahap I", "40", 132_800_000], ["Tahap II", "60", 199_200_000]]


def test_a_table_sums_its_amounts_and_nothing_else():
    assert context(TableBlock(), table(COLUMNS, ROWS, "Pagu"))["totals"] == [None, 332_000_000]


def test_a_table_without_a_total_row_sums_nothing():
    assert context(TableBlock(), table(COLUMNS, ROWS))["totals"] == []
    assert "<tfoot>" not in html(TableBlock(), table(COLUMNS, ROWS))


def test_an_empty_cell_counts_as_nothing():
    assert context(TableBlock(), table(COLUMNS, [["Tahap I", None, None], ["Tahap II", None, 5]], "Jumlah"))[
        "totals"
    ] == [None, 5]


def test_amounts_below_zero_are_summed_too():
    assert context(TableBlock(), table(COLUMNS, [["Masuk", None, 10], ["Keluar", None, -30]], "Saldo"))["totals"] == [
        None,
        -20,
    ]


def test_figures_stand_right_and_the_total_is_written_out():
    text = html(TableBlock(), table(COLUMNS, ROWS, "Pagu reguler"))
    assert text.count('<td class="num">') == 6
    assert "332.000.000" in text
    assert "Pagu reguler" in text
    assert '<th scope="row">Tahap I</th>' in text


def test_text_in_a_table_stays_as_it_was_typed():
    text = html(TableBlock(), table([("text", "Tahun"), ("text", "Kode")], [["2026", "1200"]]))
    assert "2026" in text
    assert "1200" in text


# Questions


def question(*right, explanation="<p>Sekretaris adalah koordinator.</p>"):
    """A question with an option for each of `right`."""
    options = [{"text": f"Jawaban {number}", "correct": correct} for number, correct in enumerate(right)]
    return {"question": "Siapa yang memverifikasi?", "options": options, "explanation": explanation}


def test_a_question_with_one_right_answer_is_taken():
    clean(QuestionBlock(), question(False, True, False))


@pytest.mark.parametrize(("right", "count"), [((False, False), 0), ((True, True), 2), ((True, True, True), 3)])
def test_a_question_with_another_number_of_right_answers_is_refused(right, count):
    assert f"Tandai tepat satu jawaban yang benar. Sekarang ada {count}." in errors(QuestionBlock(), question(*right))


def test_a_question_needs_a_choice_and_an_explanation():
    assert errors(QuestionBlock(), question(True))
    assert errors(QuestionBlock(), question(*[False] * 6, True))
    assert errors(QuestionBlock(), question(True, False, explanation=""))


def test_a_question_explains_itself_without_scripts():
    text = html(QuestionBlock(), question(False, True))
    assert "<script" not in text
    assert text.count('type="radio"') == 2
    assert text.count('class="right"') == 1
    assert "Sekretaris adalah koordinator." in text


def test_a_question_renders_the_same_every_time_and_differs_from_others():
    other = question(True, False) | {"question": "Siapa yang membayar?"}
    assert html(QuestionBlock(), question(True, False)) == html(QuestionBlock(), question(True, False))
    ids = [context(QuestionBlock(), raw)["id"] for raw in (question(True, False), other)]
    assert ids[0] != ids[1]


# Sections of a lesson


def body(*headings):
    """A lesson's body with a text under each of `headings`."""
    return [
        block
        for heading in headings
        for block in ({"type": "heading", "value": heading}, {"type": "text", "value": "<p>Isi.</p>"})
    ]


def test_a_lesson_may_have_sections_of_different_names():
    clean(LessonBody(), body("Periksa nota", "Hitung pajak"))


@pytest.mark.parametrize("second", ["Periksa nota", "periksa  nota", "Periksa: nota!"])
def test_a_second_section_of_the_same_name_is_refused_where_it_stands(second):
    with pytest.raises(StreamBlockValidationError) as refused:
        clean(LessonBody(), body("Periksa nota", second))
    assert list(refused.value.block_errors) == [2]
    assert "sudah dipakai" in str(refused.value.as_json_data())


@pytest.mark.parametrize("heading", ["Dasar hukum", "Inti", "Isi"])
def test_a_section_does_not_take_an_anchor_that_the_page_itself_uses(heading):
    assert errors(LessonBody(), body(heading))


def test_a_section_is_named_in_letters():
    assert errors(LessonBody(), body("???"))


def test_a_lesson_has_at_most_twelve_sections():
    clean(LessonBody(), body(*[f"Bagian {number}" for number in range(12)]))
    assert errors(LessonBody(), body(*[f"Bagian {number}" for number in range(13)]))


def test_a_section_opens_at_its_anchor():
    assert html(HeadingBlock(), "Kapan PPN dipungut?").strip() == '<h2 id="kapan-ppn-dipungut">Kapan PPN dipungut?</h2>'


# Recordings, drawings, files


@pytest.fixture
def document(db):
    """A stored document."""
    return PortalDocument.objects.create(title="Buku kas", file=ContentFile(b"PK\x03\x04", name="Buku Kas.xlsx"))


def recording(**fields):
    """A recording as it is stored, with neither file nor address."""
    return {
        "title": "Menutup buku kas",
        "document": None,
        "url": "",
        "minutes": 4,
        "megabytes": "6.5",
        "transcript": "<p>Kita mulai dari saldo.</p>",
    } | fields


@pytest.mark.parametrize("block", [VideoBlock, AudioBlock])
def test_a_recording_has_a_file_or_an_address(block, document):
    clean(block(), recording(url="https://example.id/kas.mp4"))
    clean(block(), recording(document=document.pk))


@pytest.mark.parametrize("block", [VideoBlock, AudioBlock])
def test_a_recording_with_neither_or_both_is_refused(block, document):
    assert "Isi salah satu" in errors(block(), recording())
    assert "Isi salah satu" in errors(block(), recording(document=document.pk, url="https://example.id/kas.mp4"))


@pytest.mark.parametrize("address", ["javascript:alert(1)", "kas.mp4", "data:text/html,x"])
def test_a_recording_stands_at_a_web_address(address):
    assert errors(VideoBlock(), recording(url=address))


def test_nothing_of_a_recording_loads_before_it_is_asked_for():
    text = html(VideoBlock(), recording(url="https://example.id/kas.mp4"))
    assert "<video" not in text
    assert "<iframe" not in text
    assert "<img" not in text
    assert 'href="https://example.id/kas.mp4"' in text


def test_a_recording_tells_its_length_and_weight_and_reads_as_text():
    text = html(AudioBlock(), recording(url="https://example.id/kas.mp3"))
    assert "4 menit" in text
    assert "6,5 MB" in text
    assert "Kita mulai dari saldo." in text


def test_only_what_the_page_can_play_is_played_in_it():
    assert 'data-play="video"' in html(VideoBlock(), recording(url="https://example.id/kas.mp4"))
    assert "data-play" not in html(VideoBlock(), recording(url="https://youtu.be/abc"))


def test_a_download_tells_its_type_and_leads_through_the_portal(document):
    text = html(DownloadBlock(), {"title": "Buku kas kosong", "document": document.pk, "note": "Isi sendiri"})
    assert "XLSX" in text
    assert f'href="{document.url}"' in text
    assert document.url.startswith("/dokumen/")


def test_a_drawing_comes_from_the_portal_only():
    clean(DiagramBlock(), {"name": "bidang-keuangan", "alt": "Buku kas", "caption": ""})
    assert errors(DiagramBlock(), {"name": "../base", "alt": "Buku kas", "caption": ""})


def test_a_drawing_needs_words_for_those_who_do_not_see_it():
    assert errors(DiagramBlock(), {"name": "bidang-keuangan", "alt": "", "caption": ""})


# Law and remarks


def test_a_citation_says_where_and_as_of_when(db):
    raw = {
        "regulation": RegulationFactory(code="PMK 7/2026").pk,
        "article": "Pasal 20",
        "says": "Paling tinggi 3%.",
        "as_of": "2026-11-24",
        "verify": "Cek di JDIH.",
    }
    text = html(CitationBlock(), raw)
    for part in ("PMK 7/2026, Pasal 20", "Paling tinggi 3%.", "Berlaku per 24 November 2026.", "Cek di JDIH."):
        assert part in text


@pytest.mark.parametrize(("status", "words"), [("revoked", "dicabut"), ("unknown", "perlu dicek")])
def test_a_citation_of_a_doubtful_rule_says_so(db, status, words):
    raw = {"regulation": RegulationFactory(status=status).pk, "says": "Isi.", "as_of": "2026-11-24"}
    assert f"Keadaan aturan: {words}" in html(CitationBlock(), raw)


def test_a_citation_of_a_rule_in_force_raises_no_doubt(db):
    raw = {"regulation": RegulationFactory().pk, "says": "Isi.", "as_of": "2026-11-24"}
    assert "Keadaan aturan" not in html(CitationBlock(), raw)


def test_a_remark_names_its_kind_in_words():
    assert "Sering salah" in html(CalloutBlock(), {"kind": "mistake", "title": "", "text": "<p>Nota dipecah.</p>"})


# Charts


def chart(kind, *values):
    """A chart as it is stored."""
    rows = [{"label": f"Bidang {number}", "value": value} for number, value in enumerate(values)]
    return {"title": "Belanja menurut bidang", "kind": kind, "unit": "Rp juta", "rows": rows, "source": "Rekaan"}


@pytest.mark.parametrize("kind", ["bar", "line"])
def test_a_chart_is_drawn_and_told_in_a_table(kind):
    text = html(ChartBlock(), chart(kind, "612", "398.5"))
    assert "<svg" in text
    assert "<table" in text
    assert "612" in text
    assert "398,5" in text


def test_bars_are_as_long_as_their_figures():
    marks = context(ChartBlock(), chart("bar", "100", "50", "0"))["marks"]
    assert [mark.width for mark in marks] == [340, 170, 0]


def test_a_line_begins_at_zero_so_that_small_changes_look_small():
    result = context(ChartBlock(), chart("line", "100", "99"))
    top, bottom = ChartBlock.LINE_TOP, ChartBlock.LINE_BOTTOM
    assert result["base"] == bottom
    assert result["marks"][0].y == top
    assert result["marks"][1].y - top < (bottom - top) / 50


@pytest.mark.parametrize("kind", ["bar", "line"])
@pytest.mark.parametrize("values", [("0", "0"), ("-5", "5"), ("-5", "-1"), ("999999999999.999", "0.001")])
def test_a_chart_of_awkward_figures_stays_inside_its_frame(kind, values):
    result = context(ChartBlock(), chart(kind, *values))
    for mark in result["marks"]:
        assert 0 <= mark.x + mark.width <= result["width"]
        assert 0 <= mark.y <= result["height"]


# What searches find


@pytest.mark.parametrize(
    ("block", "raw", "words"),
    [
        (
            QuestionBlock,
            question(True, False),
            ["Siapa yang memverifikasi?", "Jawaban 0", "Sekretaris adalah koordinator."],
        ),
        (WorkedExampleBlock, example(*RIGHT), ["Membeli semen", "Harga jual"]),
        (BudgetBlock, budget(("Bahan", "1", 5)), ["RAB rabat beton", "Barang 0"]),
        (TableBlock, table(COLUMNS, ROWS), ["Penerimaan", "Tahap I"]),
        (
            CalloutBlock,
            {"kind": "mistake", "title": "Nota dipecah", "text": "<p>Tiga nota.</p>"},
            ["Nota dipecah", "Tiga nota."],
        ),
        (ChecklistBlock, {"title": "Sebelum membayar", "items": ["Nota asli"]}, ["Sebelum membayar", "Nota asli"]),
        (
            AccordionBlock,
            {"items": [{"title": "Bukan PKP?", "text": "<p>Tanpa PPN.</p>"}]},
            ["Bukan PKP?", "Tanpa PPN."],
        ),
        (
            StepsBlock,
            {"title": "", "items": [{"task": "Periksa penjual", "detail": "", "who": "Kaur"}]},
            ["Periksa penjual", "Kaur"],
        ),
        (VideoBlock, recording(url="https://example.id/a.mp4"), ["Menutup buku kas", "Kita mulai dari saldo."]),
    ],
)
def test_the_words_of_a_block_can_be_searched(block, raw, words):
    instance = block()
    text = "\n".join(map(str, instance.get_searchable_content(instance.to_python(raw))))
    for word in words:
        assert word in text


def test_amounts_keep_their_decimals():
    assert clean(WorkedExampleBlock(), example(("Volume", "", "24.5")))["lines"][0]["value"] == Decimal("24.5")


# Unfinished work: Wagtail saves drafts and shows previews of forms that are half filled in


@pytest.mark.parametrize("name", LessonBody().child_blocks)
def test_an_unfinished_block_can_be_saved_as_a_draft_and_previewed(db, name):
    body = LessonBody()
    block = body.child_blocks[name]
    half_done = body.normalize([(name, block.get_default())])
    draft = body.clean_deferred(half_done)
    assert isinstance(draft[0].render(), str)


@pytest.mark.parametrize("name", [name for name in LessonBody().child_blocks if name != "diagram"])
def test_an_unfinished_block_cannot_be_published(db, name):
    body = LessonBody()
    with pytest.raises(StreamBlockValidationError):
        body.clean(body.normalize([(name, body.child_blocks[name].get_default())]))


def test_a_formula_whose_figure_is_still_missing_does_not_break_a_draft():
    block = WorkedExampleBlock()
    raw = example(("a", "", None), ("b", "a + 1", None), ("c", "1 + 1", None))
    block.clean_deferred(block.to_python(raw))
    assert errors(block, raw)
