"""Tells people what happened: in their inbox always, by e-mail where there is an address and mail is configured."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from accounts.models import Notice, User

logger = logging.getLogger(__name__)


def notify(recipient: User, *, key: str, text: str, address: str = "", about: User | None = None) -> Notice:
    """Puts a notice into a person's inbox, once for each `key`, and sends it by e-mail after the transaction.

    `address` is a path of the portal that it leads to. A text that names somebody has PERSON in place of the name, and they
    are `about`.
    """
    notice, is_new = Notice.objects.get_or_create(
        recipient=recipient, key=key, defaults={"text": text[:300], "address": address, "about": about}
    )
    if is_new and recipient.email and settings.EMAIL_HOST:
        transaction.on_commit(lambda: mail_notice.enqueue(notice.pk))
    return notice


@task(backend="slow")
def mark_read(keys: list[int]) -> None:
    """Notes that a person has seen these notices. In the background: whoever reads waits for no write."""
    Notice.objects.unread().filter(pk__in=keys).update(read_at=timezone.now())


@task(backend="slow")
def mail_notice(pk: int) -> None:
    """Sends a notice that was not sent yet. When mail fails, it stays in the inbox, and a later `send_notices` tries again."""
    notice = Notice.objects.filter(pk=pk, mailed_at=None).select_related("recipient", "about").first()
    if notice is None or not notice.recipient.email:
        return
    body = f"{notice.message}\n\n{settings.SITE_URL}{notice.address}"
    try:
        send_mail("Portal Pamong Desa", body, None, [notice.recipient.email])
    except OSError:  # smtplib's errors are OSErrors too
        logger.warning("a notice could not be mailed")
        return
    Notice.objects.filter(pk=pk).update(mailed_at=timezone.now())
