"""How facts are written: figures, money, sizes, and data for search engines."""

import json
from decimal import Decimal

import pytest

from content.templatetags.content_tags import (
    amount,
    figure,
    icon,
    icons,
    illustration,
    json_ld,
    kilobytes,
    rupiah,
    topic_icon,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (7, "7"),
        (1234, "1.234"),
        (65_483_000, "65.483.000"),
        (Decimal("24.50"), "24,5"),
        ("0.020", "0,02"),
        (1.5, "1,5"),
        (-1500, "−1.500"),
        (Decimal("1E+3"), "1.000"),
        (Decimal("1234567.891"), "1.234.567,891"),
        (10**15, "1.000.000.000.000.000"),
        (None, ""),
        ("", ""),
        ("Semen", "Semen"),
        ("NaN", "NaN"),
        ("Infinity", "Infinity"),
        ("1.000.000", "1.000.000"),
    ],
)
def test_figures_are_written_the_indonesian_way(value, text):
    assert figure(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (65_483_000, "Rp65.483.000"),
        (-30_000_000, "−Rp30.000.000"),
        (0, "Rp0"),
        (Decimal("1500.50"), "Rp1.500,5"),
        (None, ""),
        ("", ""),
    ],
)
def test_money_stands_behind_rp_without_a_space(value, text):
    assert rupiah(value) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(20_000_000, "Rp", "Rp20.000.000"), (Decimal("24.5"), "m3", "24,5 m3"), (12, "", "12"), (-3, "zak", "−3 zak")],
)
def test_a_unit_follows_its_figure_and_rupiah_go_before(value, unit, text):
    assert amount(value, unit) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [(1, "1 KB"), (499, "1 KB"), (11_800, "12 KB"), (1_400_000, "1,4 MB"), (10_000_000, "10 MB"), (0, ""), (None, "")],
)
def test_sizes_are_weighed_in_kb_and_mb(size, text):
    assert kilobytes(size) == text


def test_structured_data_cannot_end_its_script_element():
    data = {"name": "</script><script>alert(1)</script>", "description": "a & b <!-- c -->"}
    text = json_ld(data)
    assert "<" not in text
    assert ">" not in text
    assert "&" not in text
    assert json.loads(text) == data


def test_structured_data_keeps_letters_and_leaves_out_what_is_empty():
    text = json_ld(
        {
            "name": "Dana Désa “2026”",
            "timeRequired": None,
            "teaches": [],
            "description": "",
            "isAccessibleForFree": False,
        }
    )
    assert json.loads(text) == {"name": "Dana Désa “2026”", "isAccessibleForFree": False}
    assert "Désa" in text


def test_every_icon_is_hidden_from_screen_readers():
    assert len(icons()) > 10
    assert all('aria-hidden="true"' in svg for svg in icons().values())


def test_an_icon_is_drawn_where_it_is_named():
    assert icon("clock").startswith('<svg class="icon"')


def test_a_topic_without_a_known_colour_has_no_icon():
    assert topic_icon("keuangan")
    assert topic_icon("") == ""
    assert topic_icon("../../etc/passwd") == ""


def test_a_drawing_is_read_aloud_by_its_text():
    svg = illustration("bidang-keuangan", "Buku kas & <uang> desa")
    assert "<svg" in svg
    assert "Buku kas &amp; &lt;uang&gt; desa" in svg


@pytest.mark.parametrize("name", ["tidak-ada", "", "../components/base", "bidang-keuangan.svg"])
def test_a_drawing_that_is_gone_leaves_nothing(name):
    assert illustration(name) == ""
