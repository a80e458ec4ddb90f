"""How a task is done: its steps and the papers that belong to it."""

from wagtail import blocks

from content.blocks.text import SMALL_TEXT_FEATURES


class StepBlock(blocks.StructBlock):
    """One step: what is done, by whom, with which document, by when."""

    task = blocks.CharBlock(
        max_length=140, label="Yang dikerjakan", help_text="Mulai dengan kata kerja: “Periksa penjual”."
    )
    detail = blocks.RichTextBlock(required=False, features=SMALL_TEXT_FEATURES, label="Rincian")
    who = blocks.CharBlock(required=False, max_length=100, label="Siapa")
    document = blocks.CharBlock(required=False, max_length=140, label="Dokumen")
    due = blocks.CharBlock(required=False, max_length=100, label="Batas waktu")

    class Meta:
        icon = "arrow-right"
        label = "Langkah"


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(required=False, max_length=80, label="Judul")
    items = blocks.ListBlock(StepBlock(), min_num=1, label="Langkah")

    class Meta:
        icon = "list-ol"
        label = "Langkah kerja"
        description = "Langkah bernomor: siapa mengerjakan apa, dengan dokumen apa, kapan."
        template = "content/blocks/steps.html"
        preview_value = {
            "title": "",
            "items": [
                {
                    "task": "Periksa penjual",
                    "detail": "<p>Minta surat pengukuhan PKP dan cocokkan namanya.</p>",
                    "who": "Kaur Keuangan",
                    "document": "Surat pengukuhan PKP",
                    "due": "Sebelum membayar",
                },
                {
                    "task": "Setor pajaknya",
                    "detail": "",
                    "who": "Kaur Keuangan",
                    "document": "Bukti setor dengan NTPN",
                    "due": "Tanggal 15 bulan berikutnya",
                },
            ],
        }


class FormFieldBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=100, label="Kolom")
    value = blocks.CharBlock(max_length=300, label="Isian")


class FormExampleBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120, label="Nama formulir")
    note = blocks.CharBlock(
        required=False, max_length=200, label="Keterangan", help_text="Misalnya: nama dan angka rekaan."
    )
    fields = blocks.ListBlock(FormFieldBlock(), min_num=1, label="Isian")

    class Meta:
        icon = "form"
        label = "Contoh formulir terisi"
        description = "Formulir yang sudah diisi, supaya orang melihat bentuk jadinya."
        template = "content/blocks/form_example.html"
        preview_value = {
            "title": "Surat Permintaan Pembayaran",
            "note": "Nama dan angka rekaan.",
            "fields": [
                {"label": "Nomor", "value": "012/SPP/2026"},
                {"label": "Kegiatan", "value": "Rabat beton Dusun Krajan"},
                {"label": "Jumlah diminta", "value": "Rp19.700.000"},
            ],
        }
