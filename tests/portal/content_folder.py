"""A small folder of content with a page of each type and every block that files can hold."""

from pathlib import Path

FILES = {
    "job_roles.yaml": """
- {slug: kaur-keuangan, name: Kaur Keuangan, description: Mencatat uang desa.}
- {slug: tpk, name: TPK}
""",
    "regulations.yaml": """
- code: PMK 7/2026
  title: Peraturan Menteri Keuangan Nomor 7 Tahun 2026
  year: 2026
  status: in_force
  note: Cek di JDIH.
  checked_on: 2026-11-24
""",
    "terms.yaml": """
- name: SPP
  full_form: Surat Permintaan Pembayaran
  definition: Surat untuk meminta pembayaran.
  synonyms: [surat permintaan, SPP desa]
- name: KPM
  full_form: Keluarga Penerima Manfaat
  definition: Keluarga yang menerima bantuan.
- name: KPM
  full_form: Kader Pembangunan Manusia
  definition: Warga yang mendampingi layanan.
""",
    "pages/index.md": """---
type: home
title: Portal Pamong Desa
heading: Bekerja benar untuk desa
lead: Langkah kerja dan contoh hitungan.
suggestions: [pajak semen, contoh spp]
calendar:
  - month: null
    lesson: /belajar/keuangan/pajak/ppn/
    note: Tutup buku.
  - month: 3
    lesson: /belajar/keuangan/pajak/ppn/
    note: Susun laporan.
---
""",
    "pages/01-belajar/index.md": """---
type: catalog
title: Belajar
summary: Semua pelajaran.
---
""",
    "pages/01-belajar/01-keuangan/index.md": """---
type: topic
title: Keuangan Desa
summary: Uang desa.
hue: keuangan
audience: Kaur Keuangan
---
""",
    "pages/01-belajar/01-keuangan/02-pajak/index.md": """---
type: module
title: Pajak desa
minutes: 60
roles: [kaur-keuangan, tpk]
tags: [pajak]
goals: [Menghitung PPN, Menyetor PPh]
pass_mark: 75
---
""",
    "pages/01-belajar/01-keuangan/02-pajak/01-ppn.md": """---
type: lesson
title: PPN saat membeli semen
summary: Hitung PPN dari satu tagihan.
minutes: 30
roles: [kaur-keuangan]
tags: [pajak, ppn]
reviewed_on: 2026-11-24
objectives:
  - Menghitung PPN
key_points: [Nota asli, NTPN disimpan]
in_five_minutes: |
  1. Tanyakan status toko.
  2. Simpan **bukti**.
legal_basis:
  - {regulation: PMK 7/2026, article: Pasal 20, note: Batas 3%.}
---
Truk semen sudah berhenti. Lihat [setor](/belajar/keuangan/pajak/setor/) dan [inovasi](/inovasi/), atau [cari](/cari/?q=ppn).

- satu
- dua

## Tiga hal

### Anak judul

Teks *miring* & tanda <kurung>.

```steps
items:
  - task: Periksa toko
    detail: Cocokkan **nama**.
    who: TPK
    document: Surat pengukuhan
```
```callout
kind: mistake
text: Nota dipecah.
```
```citation
regulation: PMK 7/2026
article: Pasal 20
says: Paling tinggi 3%.
as_of: 2026-11-24
```
```table
caption: Pembelian
columns:
  - {type: text, heading: Uraian}
  - {type: number, heading: Volume}
  - {type: amount, heading: Jumlah}
rows:
  - [Semen, 294, 21168000]
  - [2026, 24.5, null]
total: Jumlah
```
```budget
title: RAB
lines:
  - {group: Bahan, item: Semen, volume: 24.5, unit: zak, price: 72000}
```
```worked_example
title: Semen
lines:
  - {label: Harga jual, value: 20000000}
  - {label: DPP, formula: round(a * 11 / 12), value: 18333333, result: true}
```
```form_example
title: SPP
fields:
  - {label: Nomor, value: 012/SPP/2026}
```
```checklist
items: [Nota asli, NTPN ditempel]
```
```accordion
items:
  - {title: Bukan PKP?, text: Tanpa PPN.}
```
```question
question: Berapa PPN?
options:
  - {text: "Rp2.200.000", correct: true}
  - {text: "Rp300.000"}
explanation: Dari DPP.
```
```chart
title: Belanja
kind: bar
rows:
  - [Pemerintahan, 612]
  - [Pembangunan, 398.5]
```
```diagram
name: bidang-keuangan
alt: Buku kas
```
```download
title: Buku kas kosong
document: buku-kas.xlsx
```
""",
    "pages/01-belajar/01-keuangan/02-pajak/02-setor.md": """---
type: lesson
title: Setor dan simpan NTPN
minutes: 20
---
Setor pajaknya.
""",
    "pages/02-inovasi/index.md": """---
type: case_study_index
title: Inovasi
---
""",
    "pages/02-inovasi/01-ponggok.md": """---
type: case_study
title: "Ponggok: mata air"
topic: keuangan
region: "33.10.19.2009"
year: 2019
minutes: 8
headline_value: Rp1,1 miliar
headline_label: setoran BUM Desa, 2019
problem: |
  Warga membeli air.
solution: Desa memasang pompa; lihat [pajaknya](/belajar/keuangan/pajak/ppn/).
costs:
  - {item: Pipa, amount: 120000000, fund_source: dana_desa, year: 2018}
  - {item: Pompa, amount: 30500000, fund_source: swadaya}
results:
  - {indicator: Omzet, before: Rp5 miliar, value: Rp16 miliar, year: 2018, source: detik.com, claim: true}
steps:
  - {task: Petakan potensi, who: Kaur Perencanaan}
fits: [Ada mata air]
does_not_fit: [Debit susut, Air diperebutkan]
evidence: sources
contact_role: Pengelola BUM Desa
sources:
  - {name: detik.com, url: "https://travel.detik.com/"}
---
""",
    "pages/03-berbagi/index.md": """---
type: community_index
title: Berbagi
---
""",
    "pages/03-berbagi/01-bank-sampah.md": """---
type: story
title: Bank sampah dusun
topic: keuangan
region: "33.10.19.2009"
year: 2024
tags: [sampah]
is_example: true
problem: |
  Warga membakar sampah.

  Sungai tersumbat.
solution: Kami menimbangnya.
participants: Ibu dasawisma.
costs:
  - {item: Timbangan, volume: 1, unit: buah, amount: 450000, fund_source: dana_desa, year: 2024}
  - {item: Buku tabungan, amount: 480000, fund_source: swadaya}
changes:
  - {what: rumah yang menabung, before: 10, after: 94, year: 2024}
setbacks: Harga turun.
advice: Cari pembelinya.
---
""",
    "pages/04-tentang.md": """---
type: info
title: Tentang portal
reviewed_on: 2026-11-24
---
## Untuk siapa

Untuk aparatur desa.
""",
    "documents/buku-kas.xlsx": "PK\x03\x04 buku kas",
}

LESSON = "pages/01-belajar/01-keuangan/02-pajak/01-ppn.md"
STUDY = "pages/02-inovasi/01-ponggok.md"
STORY = "pages/03-berbagi/01-bank-sampah.md"


class ContentFolder:
    """The folder on disk, with ways to change a file as an editor with a text editor would."""

    def __init__(self, path: Path):
        self.path = path
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        """Makes or replaces a file."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def replace(self, name: str, old: str, new: str) -> None:
        """Changes a passage of a file. Fails where it is not there."""
        text = (self.path / name).read_text()
        assert old in text
        self.write(name, text.replace(old, new, 1))

    def delete(self, name: str) -> None:
        """Takes a file away."""
        (self.path / name).unlink()
