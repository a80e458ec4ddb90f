"""The steps of writing a story, in order."""

from dataclasses import dataclass

from community.forms.stories import (
    ActionForm,
    AdviceForm,
    ChangesForm,
    CostsForm,
    PhotosForm,
    ProblemForm,
    StepForm,
    TopicForm,
)


@dataclass(frozen=True)
class Step:
    """One page of the form. The last has no form of its own: it shows the whole."""

    slug: str
    title: str
    form: type[StepForm] | None
    lead: str = ""
    template: str = "community/story_form/step.html"


STEPS = [
    Step("masalah", "Judul dan masalah", ProblemForm, "Ceritakan yang dialami warga sebelum ada perubahan."),
    Step("tindakan", "Yang dilakukan", ActionForm, "Supaya desa lain dapat meniru, ceritakan langkahnya."),
    Step(
        "biaya",
        "Biaya dan sumber dana",
        CostsForm,
        "Satu baris untuk satu kebutuhan. Perkiraan lebih baik daripada kosong.",
        "community/story_form/lines.html",
    ),
    Step(
        "perubahan",
        "Yang berubah",
        ChangesForm,
        "Satu angka sebelum dan sesudah lebih kuat daripada satu halaman cerita.",
        "community/story_form/lines.html",
    ),
    Step(
        "foto",
        "Foto",
        PhotosForm,
        "Foto hanya dilihat pemeriksa sampai cerita terbit.",
        "community/story_form/photos.html",
    ),
    Step("pelajaran", "Yang tidak berjalan dan saran", AdviceForm, "Desa lain belajar dari keduanya."),
    Step("bidang", "Bidang dan label", TopicForm, "Supaya cerita ini ditemukan orang yang mencarinya."),
    Step(
        "kirim",
        "Periksa dan kirim",
        None,
        "Baca sekali lagi. Yang kurang masih dapat diubah.",
        "community/story_form/send.html",
    ),
]
LAST_STEP = STEPS[-1]


def step_after(step: Step) -> Step:
    """The next step; the last has none after it."""
    return STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)]
