"""What the demo accounts have written: a question with its answer, one that waits for a moderator, and a copied idea.

Said of a village that exists, so only on one's own computer, like the accounts.
"""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from community.models.adoption import Stage
from community.services import adoptions, questions
from content.models import CaseStudyPage, LessonPage

LESSON, CASE_STUDY = "ppn-dan-contoh-pembelian-semen", "krandegan"


def create_demo_posts() -> None:
    """Writes them in the names of the accounts, beside starter content; where that is not there, it writes nothing."""
    people = {user.username: user for user in User.objects.filter(username__in=["sekdes", "kaur", "fasilitator"])}
    lesson, case_study = (
        model.objects.live().filter(slug=slug).first()
        for model, slug in ((LessonPage, LESSON), (CaseStudyPage, CASE_STUDY))
    )
    if len(people) < 3 or not lesson or not case_study:
        return
    question = questions.ask(
        author=people["sekdes"],
        page=lesson,
        text="Toko langganan desa kami bukan PKP. Apakah PPN tetap dipungut?",
        key=uuid4(),
    )
    reply = questions.answer(
        author=people["fasilitator"],
        question=question,
        text="Tidak. PPN hanya ada bila penjualnya PKP. Periksa PPh 22 saja; tarifnya ada di tabel pelajaran ini.",
        key=uuid4(),
    )
    questions.choose(user=people["sekdes"], question=question, answer=reply)
    questions.ask(
        author=people["kaur"],
        page=lesson,
        text="Bila semen dan pasir dibeli di toko yang sama pada hari yang sama, notanya dijumlahkan?",
        key=uuid4(),
    )
    today = timezone.localdate()
    adoption, _ = adoptions.start_adoption(
        user=people["sekdes"],
        original=case_study,
        record=adoptions.StepRecord(Stage.CONSIDERED, today - timedelta(days=60), note="Dibahas di rapat perangkat."),
        key=uuid4(),
    )
    adoptions.record_step(
        user=people["sekdes"],
        adoption=adoption,
        record=adoptions.StepRecord(Stage.MUSDES, today - timedelta(days=20), note="Disepakati untuk dua dusun dulu."),
        key=uuid4(),
    )
