"""What accounts hold of a person, for accounts.personal_data: the account itself, and what Django's parts keep beside it."""

from axes.models import AccessAttempt
from django.contrib.contenttypes.models import ContentType
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import (
    APIToken,
    Comment,
    CommentReply,
    ModelLogEntry,
    Page,
    PageLogEntry,
    PageSubscription,
    ReferenceIndex,
    Revision,
    TaskState,
    UploadedFile,
    WorkflowState,
)
from wagtail.users.models import UserProfile

from accounts.models import AccountEvent, Invitation, Notice, Officer, Recovery, RecoveryApproval, Seat, User
from accounts.personal_data import register, register_own, register_signed, rows


def register_all() -> None:
    """Called when the app is ready."""
    register(User, label="Akun", export=export_account, erase=erase_traces)
    # Before the seats: which names on an officer's list are the person's follows from these.
    register(Invitation, label="Undangan", export=export_invitations, erase=erase_invitations)
    register_own(
        Seat, "Kedudukan di desa", "user", "village__code", "village__name", "job_role__name", "since", "until",
        "verified_at", "verified_by__name", "proof",
    )  # fmt: skip
    register_own(Officer, "Tugas sebagai petugas wilayah", "user", "agency", "region__code", "region__name")
    register(Notice, label="Pemberitahuan", export=export_notices, erase=lambda user: user.notices.all().delete())
    register_own(Recovery, "Permintaan pemulihan akun", "user", "created_at", "expires_at", "used_at")
    register_own(RecoveryApproval, "Persetujuan pemulihan akun", "user", "created_at", "as_officer")
    register_signed(AccountEvent, "Peristiwa akun", ["actor", "subject"], "kind", "region__code", "created_at")
    register_own(TOTPDevice, "Aplikasi kode masuk", "user", "created_at", "last_used_at", "confirmed")
    register_own(StaticDevice, "Kode cadangan", "user", "created_at", "last_used_at")
    register(AccessAttempt, label="Percobaan masuk yang gagal", export=export_attempts, erase=erase_attempts)
    register_editorial()


def register_editorial() -> None:
    """What Wagtail keeps of those who work on the content."""
    register_own(UserProfile, "Setelan ruang kelola", "user", "preferred_language", "current_time_zone", "theme")
    register_own(EditingSession, "Halaman yang sedang dibuka", "user", "last_seen_at")
    register_own(FormState, "Isian ruang kelola", "user")
    register_own(APIToken, "Kunci API", "user")
    register_own(PageSubscription, "Langganan halaman", "user", "page__title")
    register_own(Comment, "Komentar redaksi", "user", "text", "created_at", "page__title")
    register_own(CommentReply, "Balasan komentar redaksi", "user", "text", "created_at")
    register_signed(Revision, "Versi isi yang disimpan", ["user"], "object_str", "created_at")
    register_signed(WorkflowState, "Pengajuan isi", ["requested_by"], "object_id", "created_at", "status")
    register_signed(TaskState, "Pemeriksaan isi", ["finished_by"], "comment", "finished_at", "status")
    register_signed(UploadedFile, "Berkas yang sedang diunggah", ["uploaded_by_user"], "file")
    register_signed(PageLogEntry, "Catatan kerja pada halaman", ["user"], "label", "action", "timestamp")
    register_signed(ModelLogEntry, "Catatan kerja pada data", ["user"], "label", "action", "timestamp")
    register_signed(Page, "Halaman", ["owner", "locked_by"], "title", "first_published_at")


def export_account(user: User) -> list[dict]:
    """The account itself."""
    fields = ["username", "name", "email", "date_joined", "last_login", "consented_at", "consent_version"]
    return rows(User.objects.filter(pk=user.pk), *fields)


def erase_traces(user: User) -> None:
    """What names the account elsewhere: the editors' log of changes to it, and the index of references."""
    content_type = ContentType.objects.get_for_model(User)
    about = ModelLogEntry.objects.filter(content_type=content_type, object_id=str(user.pk))
    about.update(label="akun yang sudah dihapus", data={})
    ReferenceIndex.objects.filter(content_type=content_type, object_id=str(user.pk)).delete()


def export_notices(user: User) -> list[dict]:
    """The person's inbox, as they read it."""
    fields = ["address", "created_at", "read_at", "mailed_at"]
    notices = user.notices.select_related("about")
    return [{"text": notice.message} | {name: getattr(notice, name) for name in fields} for notice in notices]


def export_invitations(user: User) -> list[dict]:
    """The invitation that the person used, and those that they made."""
    fields = ["village__code", "name", "created_at", "expires_at", "used_at"]
    return rows(Invitation.objects.filter(used_by=user), *fields) + rows(
        Invitation.objects.filter(created_by=user), *fields
    )


def erase_invitations(user: User) -> None:
    """The used invitation stays used, without the name that was on the slip; one that waits for this person goes."""
    for seat in user.seats.all():
        waiting = Invitation.objects.filter(used_at=None, village=seat.village_id, job_role=seat.job_role_id)
        waiting.filter(name__iexact=user.name).delete()
    Invitation.objects.filter(used_by=user).update(used_by=None, name="")
    Invitation.objects.filter(created_by=user).update(created_by=None)


def export_attempts(user: User) -> list[dict]:
    """Wrong passwords for the account."""
    fields = ["attempt_time", "ip_address", "user_agent", "failures_since_start"]
    return rows(AccessAttempt.objects.filter(username=user.username), *fields)


def erase_attempts(user: User) -> None:
    """The same, gone."""
    AccessAttempt.objects.filter(username=user.username).delete()
