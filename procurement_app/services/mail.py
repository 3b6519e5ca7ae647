"""The outbox: what is put in it is sent once the mail server takes it, however long that is away."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, func, select

from procurement_app.models import Mail, MailStatus
from procurement_app.models.database import writing
from procurement_app.services.access import audit
from procurement_app.services.access.audit import SYSTEM, Actor
from procurement_app.services.errors import Missing
from procurement_app.services.mail_text import letter
from procurement_app.services.work import queue
from procurement_app.settings import Settings

DELIVER = "deliver-mail"
# How long to wait after each try that failed because the server was away; the last goes on for ever.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360))
KEPT = timedelta(days=90)  # after which the text of a mail that was sent is emptied
_LEASE = timedelta(minutes=5)
_TIMEOUT = 30  # seconds
_PERMANENT = 500


@dataclass(frozen=True)
class Server:
    """How to reach the mail server. `security` is "starttls", "tls" or "none"."""

    host: str
    port: int
    security: str
    user: str
    password: str
    sender: str


@dataclass(frozen=True)
class Outbox:
    """What an administrator sees: newest first."""

    rows: list[Mail]
    counts: dict[str, int]
    configured: bool
    page: int
    pages: int


def server_of(settings: Settings) -> Server | None:
    """The mail server of these settings; None when mail cannot be sent yet, and in the demo."""
    if settings.demo or not settings.smtp_host or not settings.mail_from:
        return None
    return Server(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_security,
        settings.smtp_user,
        settings.smtp_password,
        settings.mail_from,
    )


def put(
    session: Session,
    kind: str,
    key: str,
    to: str,
    *,
    now: datetime,
    language: str = "nl",
    firm_id: int | None = None,
    **values: Any,
) -> bool:
    """Put a mail in the outbox, inside the caller's write transaction.

    The same `key` is put in once, ever. False when it was there, or when there is no address.
    """
    if not to or session.exec(select(Mail.id).where(Mail.key == key)).first() is not None:
        return False
    told = letter(kind, language, **values)
    session.add(
        Mail(
            key=key,
            kind=kind,
            firm_id=firm_id,
            to_address=to,
            subject=told.subject,
            text=told.text,
            html=told.html,
            language=language,
            message_id=make_msgid(domain="kansrijk.invalid"),
            created_at=now,
            next_try_at=now,
        )
    )
    queue.offer(session, DELIVER, DELIVER, {}, actor=SYSTEM, now=now)
    return True


def is_due(session: Session, *, now: datetime) -> bool:
    """Whether a mail waits whose time has come."""
    return session.exec(_due(now)).first() is not None


def deliver(session: Session, server: Server | None, clock: Callable[[], datetime]) -> dict[str, int]:
    """Send what is due, each in a transaction of its own. Returns how many were sent and put off.

    A mail may arrive twice when the process dies between the server's word and ours; both carry the same
    Message-ID, by which mail programs know it.
    """
    done = {"sent": 0, "waiting": 0, "failed": 0}
    if server is None:
        return done
    try:
        with _connected(server) as connection:
            for mail in _claimed(session, clock):
                done[_send(session, connection, server, mail, clock())] += 1
    except (OSError, smtplib.SMTPException) as error:
        for mail in _claimed(session, clock):
            _put_off(session, mail, _told(error), clock())
            done["waiting"] += 1
    return done


def outbox(session: Session, settings: Settings, *, page: int = 1, per_page: int = 50) -> Outbox:
    """The mails, newest first, and how many are in each state."""
    counts = dict(session.exec(select(Mail.status, func.count()).group_by(Mail.status)).all())
    pages = max(1, -(-sum(counts.values()) // per_page))
    page = min(max(1, page), pages)
    newest = select(Mail).order_by(col(Mail.id).desc()).offset((page - 1) * per_page).limit(per_page)
    return Outbox(list(session.exec(newest)), counts, server_of(settings) is not None, page, pages)


def try_again(session: Session, mail_id: int, *, actor: Actor, now: datetime) -> None:
    """Let a mail that failed or waits be tried at once. Raises Missing."""
    mail = session.get(Mail, mail_id)
    if mail is None or mail.status == MailStatus.SENT:
        raise Missing("Deze mail")
    with writing(session):
        mail.status, mail.tries, mail.next_try_at, mail.error = MailStatus.WAITING, 0, now, ""
        session.add(mail)
        queue.offer(session, DELIVER, DELIVER, {}, actor=actor, now=now)
        audit.record(session, actor=actor, action="mail-retried", noun="mail", noun_id=mail_id, now=now)


def forget(session: Session, *, now: datetime) -> None:
    """Empty the texts of mails that were sent long ago; that they were sent remains."""
    with writing(session):
        session.execute(
            update(Mail)
            .where(col(Mail.status) == MailStatus.SENT, col(Mail.sent_at) < now - KEPT)
            .values(text="", html="", to_address="")
        )


def _due(now: datetime) -> Any:
    return (
        select(Mail)
        .where(Mail.status == MailStatus.WAITING, col(Mail.next_try_at) <= now)
        .order_by(col(Mail.id))
        .limit(1)
    )


def _claimed(session: Session, clock: Callable[[], datetime]) -> Iterator[Mail]:
    """Mails that are due, one by one; each is put out of reach of other workers while we try it."""
    while (mail := session.exec(_due(clock())).first()) is not None:
        with writing(session):
            won = session.execute(
                update(Mail)
                .where(
                    col(Mail.id) == mail.id,
                    col(Mail.status) == MailStatus.WAITING,
                    col(Mail.next_try_at) == mail.next_try_at,
                )
                .values(next_try_at=clock() + _LEASE)
                .execution_options(synchronize_session=False)
            )
        if won.rowcount:  # type: ignore[attr-defined]  # an UPDATE gives a cursor result
            session.refresh(mail)
            yield mail


@contextmanager
def _connected(server: Server) -> Iterator[smtplib.SMTP]:
    connection: smtplib.SMTP
    if server.security == "tls":
        connection = smtplib.SMTP_SSL(
            server.host, server.port, timeout=_TIMEOUT, context=ssl.create_default_context()
        )
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT)
    with connection:
        if server.security == "starttls":
            connection.starttls(context=ssl.create_default_context())
        if server.user:
            connection.login(server.user, server.password)
        yield connection


def _send(session: Session, connection: smtplib.SMTP, server: Server, mail: Mail, now: datetime) -> str:
    """Try one mail; returns what became of it. A server that goes away raises, and the mail waits."""
    try:
        connection.send_message(_message(mail, server.sender), server.sender, [mail.to_address])
    except smtplib.SMTPServerDisconnected as error:
        _put_off(session, mail, _told(error), now)
        raise
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        if _code(error) >= _PERMANENT:
            _set(session, mail, status=MailStatus.FAILED, error=_told(error), tries=mail.tries + 1)
            return "failed"
        _put_off(session, mail, _told(error), now)
        return "waiting"
    _set(session, mail, status=MailStatus.SENT, sent_at=now, error="", tries=mail.tries + 1)
    return "sent"


def _message(mail: Mail, sender: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["Subject"] = mail.subject
    message["From"] = f"Kansrijk <{sender}>"
    message["To"] = mail.to_address
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = mail.language
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


def _put_off(session: Session, mail: Mail, error: str, now: datetime) -> None:
    wait = WAITS[min(mail.tries, len(WAITS) - 1)]
    _set(session, mail, tries=mail.tries + 1, next_try_at=now + wait, error=error)


def _set(session: Session, mail: Mail, **values: Any) -> None:
    with writing(session):
        session.add(mail.sqlmodel_update(values))


def _code(error: smtplib.SMTPException) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes: Iterable[int] = (code for code, _said in error.recipients.values())
        return max(codes, default=0)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0


def _told(error: Exception) -> str:
    """What went wrong, for the administrator; without the password, which no SMTP answer repeats."""
    return " ".join(str(error).split())[:300] or type(error).__name__
