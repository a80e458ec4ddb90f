"""What villages do with their adoptions. Each function keeps the order of the steps, whoever calls it and how often."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator

from accounts.models import Seat, User
from accounts.services.notices import notify
from community.models import Adoption, AdoptionStep, Differences, FollowUp
from community.models.adoption import Stage
from community.models.question import State
from community.services.adoption_photos import kept_photo
from community.services.adoption_summary import public_change
from community.services.questions import what_was_written
from content.models import ContentPage

EARLIEST = date(2000, 1, 1)  # before that, a date is a slip of the finger
MOST = 100_000_000_000  # rupiah; no village has as much in a year


@dataclass(frozen=True)
class StepRecord:
    """What a village tells of a step. `photo` has passed content.pictures.clean_picture."""

    stage: str
    on: date
    note: str = ""
    budget_line: str = ""
    amount: int | None = None
    fund_source: str = ""
    photo: SimpleUploadedFile | None = None

    def fields(self) -> dict:
        """The fields of an AdoptionStep, without the photo. Only a step into the budget has an amount."""
        budget = {"budget_line": self.budget_line, "amount": self.amount, "fund_source": self.fund_source}
        if self.stage != Stage.APBDES:
            budget = {"budget_line": "", "amount": None, "fund_source": ""}
        return {"stage": self.stage, "on": self.on, "note": self.note, **budget}


def check(record: StepRecord, previous: AdoptionStep | None) -> None:
    """Raises ValidationError, by field, where a step cannot follow `previous`."""
    errors: dict[str, str] = {}
    if previous and Stage(previous.stage) in {Stage.DONE, Stage.STOPPED}:
        errors["stage"] = "Replikasi ini sudah ditutup. Tarik dulu langkah terakhirnya bila masih berlanjut."
    elif previous and Stage(record.stage).rank <= Stage(previous.stage).rank:
        errors["stage"] = f"Tahap ini sudah dicatat atau sudah lewat. Tahap terakhir: {previous.get_stage_display()}."
    elif previous is None and record.stage in {Stage.DONE, Stage.STOPPED}:
        errors["stage"] = "Mulai dari tahap yang masih berlanjut."
    if record.on > timezone.localdate():
        errors["on"] = "Tanggal belum tiba. Catat langkah yang sudah terjadi."
    elif previous and record.on < previous.on:
        errors["on"] = f"Tanggal mendahului langkah sebelumnya, {date_format(previous.on, 'j F Y')}."
    elif record.on < EARLIEST:
        errors["on"] = "Periksa tahunnya."
    if record.stage == Stage.STOPPED and not record.note:
        errors["note"] = "Tulis alasannya: desa lain belajar dari situ."
    if record.stage == Stage.APBDES:
        if not record.budget_line:
            errors["budget_line"] = "Tulis bidang dan kegiatannya seperti dalam APBDes."
        if not record.amount:
            errors["amount"] = "Tulis jumlah anggarannya dalam rupiah."
        elif not 0 < record.amount <= MOST:
            errors["amount"] = "Periksa jumlahnya: paling banyak Rp100.000.000.000."
        if not record.fund_source:
            errors["fund_source"] = "Pilih sumber dananya."
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def start_adoption(
    *, user: User, original: ContentPage, record: StepRecord, differences: str = "", key: UUID
) -> tuple[Adoption, bool]:
    """Begins the adoption of `original` by the village of a verified villager, and whether it is new.

    Where the village has begun it before, that adoption is given as it is. Raises ValidationError, by field.
    """
    if original.region_id == user.seat.village_id:
        raise ValidationError("Ini pengalaman desa Anda sendiri. Yang ditiru adalah pengalaman desa lain.")
    check(record, None)
    with public_change(original.pk):
        adoption, is_new = Adoption.objects.get_or_create(
            original=original, village=user.seat.village, defaults={"started_by": user}
        )
        if is_new:
            _add_step(adoption, user, record, key)
            if differences:
                Differences.objects.create(adoption=adoption, **what_was_written(user, differences))
    return adoption, is_new


@transaction.atomic
def record_step(*, user: User, adoption: Adoption, record: StepRecord, key: UUID) -> AdoptionStep:
    """Adds a step. The same `key` twice gives the step that is there. Raises ValidationError, by field."""
    adoption = _locked(adoption)
    if (kept := adoption.steps.filter(key=key).first()) is not None:
        return kept
    check(record, adoption.steps.last())
    with public_change(adoption.original_id):
        return _add_step(adoption, user, record, key)


@transaction.atomic
def correct_step(
    *, user: User, adoption: Adoption, step: AdoptionStep, record: StepRecord, drop_photo: bool = False
) -> AdoptionStep:
    """Replaces what was recorded as the last step. Its photo stays unless there is a new one or it is dropped.

    Raises ValidationError, by field, or where another step has followed meanwhile.
    """
    adoption = _locked(adoption)
    previous, last = _last_two(adoption, step)
    check(record, previous)
    with public_change(adoption.original_id), kept_photo(record.photo) as photo:
        old_stage, old_photo = last.stage, last.photo
        for name, value in record.fields().items():
            setattr(last, name, value)
        if photo or drop_photo:
            last.photo = photo
        last.recorded_by = user
        last.save()
        if last.stage != old_stage:
            last.follow_ups.all().delete()
        _settle(adoption)
        if old_photo and old_photo != last.photo:
            old_photo.delete()
    return last


@transaction.atomic
def take_back_step(*, adoption: Adoption, step: AdoptionStep) -> Adoption | None:
    """Removes the last step; an adoption without steps goes too, and None is given.

    Raises ValidationError where another step has followed meanwhile.
    """
    adoption = _locked(adoption)
    previous, last = _last_two(adoption, step)
    with public_change(adoption.original_id):
        last.delete()
        if last.photo:
            last.photo.delete()
        if previous is None:
            adoption.delete()
            return None
        _settle(adoption)
    return adoption


@transaction.atomic
def change_differences(*, user: User, adoption: Adoption, differences: str) -> None:
    """Says anew what the village does differently; without a text, nothing any more. Numbers of persons are masked.

    What a moderator hid comes back, however it is put now, only after one has looked again.
    """
    adoption = _locked(adoption)
    kept = Differences.objects.select_for_update().filter(adoption=adoption).first()
    fields = what_was_written(user, differences)
    if kept and kept.text == fields["text"]:
        return
    with public_change(adoption.original_id):
        if differences:
            if kept and not kept.is_shown:
                fields["state"] = State.WAITING
            fields |= {"created_at": timezone.now(), "key": uuid4()}
            Differences.objects.update_or_create(adoption=adoption, defaults=fields)
        elif kept and kept.is_shown:
            kept.delete()
        elif kept:
            kept.text, kept.state = "", State.WITHDRAWN
            kept.save(update_fields=["text", "state"])


@transaction.atomic
def answer_follow_up(*, user: User, adoption: Adoption, months: int, still_runs: bool, note: str = "") -> Adoption:
    """Keeps a village's answer to the question of so many months; the same question twice keeps the first answer.

    After a year of running the adoption is done; one that no longer runs is stopped, and `note` says why. Raises ValidationError.
    """
    adoption = _locked(adoption)
    if adoption.follow_ups.filter(months=months).exists():
        return adoption
    if months != months_due(adoption):
        raise ValidationError("Pertanyaan ini belum saatnya dijawab, atau sudah lewat.")
    if not still_runs and not note:
        raise ValidationError({"note": "Tulis alasannya: desa lain belajar dari situ."})
    with public_change(adoption.original_id):
        step: AdoptionStep = adoption.steps.get(stage=Stage.RUNNING)
        if not still_runs or months == FollowUp.Months.A_YEAR:
            stage = Stage.DONE if still_runs else Stage.STOPPED
            step = adoption.steps.create(stage=stage, on=timezone.localdate(), note=note, recorded_by=user)
        FollowUp.objects.create(
            adoption=adoption, step=step, months=months, still_runs=still_runs, note=note, answered_by=user
        )
        _settle(adoption)
    return adoption


def months_due(adoption: Adoption) -> int | None:
    """Which question its village should answer now; None where there is none. One that was missed is not asked any more."""
    today = timezone.localdate()
    if adoption.follow_up_on is None or adoption.follow_up_on > today:
        return None
    passed = [months for months in _open_questions(adoption) if months_later(adoption.stage_since, months) <= today]
    return passed[-1] if passed else None


def ask_follow_ups() -> int:
    """Asks the verified villagers of each village whose adoption is due, once for each question; gives how many were told."""
    told = 0
    for adoption in list(Adoption.objects.due().with_places()):
        months = months_due(adoption)
        key = f"replikasi-{adoption.pk}-{months}"
        title = Truncator(adoption.original.title).chars(150)
        seats = Seat.objects.current().verified().filter(village=adoption.village_id, user__is_active=True)
        for seat in seats.exclude(user__notices__key=key).select_related("user"):
            notify(
                seat.user,
                key=key,
                text=f"Replikasi “{title}” sudah {months} bulan berjalan. Apakah masih berjalan? Kabarkan di sini.",
                address=reverse("adoption_news", args=[adoption.pk]),
            )
            told += 1
    return told


def _locked(adoption: Adoption) -> Adoption:
    """The adoption as it is now; others who write to it wait."""
    return Adoption.objects.select_for_update().get(pk=adoption.pk)


def _last_two(adoption: Adoption, step: AdoptionStep) -> tuple[AdoptionStep | None, AdoptionStep]:
    """The step before the last, and the last, which must be `step`."""
    steps: list[AdoptionStep] = list(adoption.steps.all())
    if not steps or steps[-1].pk != step.pk:
        raise ValidationError("Langkah ini bukan lagi yang terakhir. Hanya langkah terakhir yang dapat diubah.")
    return (steps[-2] if len(steps) > 1 else None), steps[-1]


def _add_step(adoption: Adoption, user: User, record: StepRecord, key: UUID) -> AdoptionStep:
    if AdoptionStep.objects.filter(key=key).exists():
        raise ValidationError("Formulir ini sudah pernah dikirim. Muat ulang halamannya.")
    with kept_photo(record.photo) as photo:
        step = adoption.steps.create(**record.fields(), photo=photo, recorded_by=user, key=key)
        _settle(adoption)
    return step


def _settle(adoption: Adoption) -> None:
    """Brings what is kept beside the steps in line with them."""
    steps = list(adoption.steps.all())
    last = steps[-1]
    on_the_way = [step.stage for step in steps if step.stage != Stage.STOPPED]
    adoption.stage, adoption.stage_since = last.stage, last.on
    adoption.reached = on_the_way[-1] if on_the_way else Stage.CONSIDERED
    questions = _open_questions(adoption) if last.stage == Stage.RUNNING else []
    adoption.follow_up_on = months_later(last.on, questions[0]) if questions else None
    adoption.save(update_fields=["stage", "stage_since", "reached", "follow_up_on"])


def _open_questions(adoption: Adoption) -> list[int]:
    """The months of the questions that come after those answered."""
    answered = max(adoption.follow_ups.values_list("months", flat=True), default=0)
    return [months for months in FollowUp.Months.values if months > answered]


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
