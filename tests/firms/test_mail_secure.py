"""Mail to a server that asks TLS and a login: a real one on loopback, with a certificate of its own."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlmodel import Session, select

from procurement_app.models import Mail, MailStatus
from procurement_app.services import mail
from procurement_app.services.mail import Server
from tests.conftest import START, Clock
from tests.firms.conftest import Inbox
from tests.firms.test_mail import put

USER, PASSWORD = "kansrijk", "een lang geheim"


@dataclass
class Certificate:
    """A certificate for 127.0.0.1 that signs itself, and its key, as files."""

    certificate: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        made.load_cert_chain(self.certificate, self.key)
        return made


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    folder, key = tmp_path_factory.mktemp("tls"), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.gemeente.example")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(START - timedelta(days=365))
        .not_valid_after(START + timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    found = Certificate(folder / "certificate.pem", folder / "key.pem")
    found.certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    found.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return found


class Guarded(Inbox):
    """Keeps also whether each mail came over TLS from somebody who had logged in."""

    def __init__(self) -> None:
        super().__init__()
        self.logins: list[str] = []
        self.safe: list[bool] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        self.safe.append(session.ssl is not None and bool(session.authenticated))
        return await super().handle_DATA(server, session, envelope)

    def check(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, said: Any) -> AuthResult:
        assert isinstance(said, LoginPassword)
        self.logins.append(said.login.decode())
        return AuthResult(success=said.password.decode() == PASSWORD, handled=False)

    @property
    def server(self) -> Server:
        return Server(
            "127.0.0.1", self.controller.port, "starttls", USER, PASSWORD, "kansrijk@gemeente.example"
        )


class _OnAnyPort(Controller):  # type: ignore[misc]  # aiosmtpd has no types
    """Listens on a port that the system chooses; a server of TLS is woken by a client of TLS."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        if self.ssl_context is None:
            super()._trigger_server()
            return
        with (
            socket.create_connection(("127.0.0.1", self.port), 5) as plain,
            ssl.create_default_context().wrap_socket(plain, server_hostname="127.0.0.1") as safe,
        ):
            safe.recv(1024)


@pytest.fixture
def trusted(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine trusts the certificate, as an administrator arranges it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.certificate))


@pytest.fixture
def guarded(certificate: Certificate) -> Iterator[Guarded]:
    """A server that takes mail only after STARTTLS and a login."""
    box = Guarded()
    box.controller = _OnAnyPort(
        box,
        hostname="127.0.0.1",
        port=0,
        tls_context=certificate.context(),
        require_starttls=True,
        authenticator=box.check,
        auth_required=True,
    )
    box.controller.start()
    yield box
    box.controller.stop()


def waiting(session: Session) -> Mail:
    """The one mail, which is not lost."""
    found = session.exec(select(Mail)).one()
    assert found.status == MailStatus.WAITING
    return found


@pytest.mark.usefixtures("trusted")
def test_mail_goes_over_tls_with_a_login(session: Session, guarded: Guarded, clock: Clock) -> None:
    put(session)
    assert mail.deliver(session, guarded.server, clock) == {"sent": 1, "waiting": 0, "failed": 0}
    assert (guarded.logins, guarded.safe) == ([USER], [True])
    assert guarded.received[0]["To"] == "f1@firma.example"


@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_loses_no_mail_and_is_told_without_it(
    session: Session, guarded: Guarded, clock: Clock
) -> None:
    put(session)
    wrong = replace(guarded.server, password="fout-geheim")
    assert mail.deliver(session, wrong, clock) == {"sent": 0, "waiting": 1, "failed": 0}
    assert "535" in waiting(session).error and "fout-geheim" not in waiting(session).error
    assert not guarded.received
    clock.moment = waiting(session).next_try_at
    assert mail.deliver(session, guarded.server, clock)["sent"] == 1


@pytest.mark.usefixtures("trusted")
def test_a_server_that_asks_a_login_gets_no_mail_without_one(
    session: Session, guarded: Guarded, clock: Clock
) -> None:
    put(session)
    mail.deliver(session, replace(guarded.server, user="", password=""), clock)
    assert not guarded.received


def test_a_certificate_that_nobody_vouches_for_gets_neither_password_nor_mail(
    session: Session, guarded: Guarded, clock: Clock
) -> None:
    put(session)
    assert mail.deliver(session, guarded.server, clock)["waiting"] == 1
    assert "certificate" in waiting(session).error.casefold()
    assert not guarded.logins and not guarded.received


@pytest.mark.usefixtures("trusted")
def test_a_certificate_of_another_name_gets_nothing(session: Session, guarded: Guarded, clock: Clock) -> None:
    put(session)
    assert mail.deliver(session, replace(guarded.server, host="localhost"), clock)["waiting"] == 1
    assert not guarded.logins and not guarded.received


def test_a_server_without_starttls_never_hears_the_password(
    session: Session, inbox: Inbox, clock: Clock
) -> None:
    put(session)
    secret = replace(inbox.server, security="starttls", user=USER, password=PASSWORD)
    assert mail.deliver(session, secret, clock)["waiting"] == 1
    assert "STARTTLS" in waiting(session).error and not inbox.received


@pytest.mark.usefixtures("trusted")
def test_a_server_that_speaks_tls_from_the_first_word_works_too(
    session: Session, certificate: Certificate, clock: Clock
) -> None:
    box = Guarded()
    box.controller = _OnAnyPort(
        box,
        hostname="127.0.0.1",
        port=0,
        ssl_context=certificate.context(),
        authenticator=box.check,
        auth_require_tls=False,  # aiosmtpd counts only STARTTLS as TLS
    )
    box.controller.start()
    try:
        put(session)
        assert mail.deliver(session, replace(box.server, security="tls"), clock)["sent"] == 1
        assert (box.logins, len(box.received)) == ([USER], 1)
    finally:
        box.controller.stop()
