"""What tests of the firms' side share: firms in the catalogue, an advisor, and a mail server on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SmtpSession
from sqlmodel import Session, select

from procurement_app.models import EvidenceKind, EvidenceStated, Firm, FirmCreate, Role, User
from procurement_app.services.access.audit import SYSTEM, Actor
from procurement_app.services.firms import firms
from procurement_app.services.mail import Server
from tests.conftest import START

BASE = "https://kansrijk.example"


@dataclass
class Inbox:
    """A real mail server that keeps what it takes, and refuses who it is told to refuse."""

    received: list[EmailMessage] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    controller: Any = None

    async def handle_RCPT(
        self, _server: SMTP, _session: SmtpSession, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: SmtpSession, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.received.append(message)
        return "250 OK"

    @property
    def server(self) -> Server:
        return Server("127.0.0.1", self.controller.port, "none", "", "", "kansrijk@gemeente.example")

    def about(self, word: str) -> list[EmailMessage]:
        return [message for message in self.received if word in str(message["Subject"])]


class _Controller(Controller):  # type: ignore[misc]  # aiosmtpd has no types
    """Listens on a port that the system chooses."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    box = Inbox()
    box.controller = _Controller(box, hostname="127.0.0.1", port=0)
    box.controller.start()
    yield box
    box.controller.stop()


@pytest.fixture
def advisor(session: Session) -> Actor:
    user = session.exec(select(User).where(User.role == Role.ADVISOR)).one()
    session.rollback()
    return Actor(user.id, user.name, Role.ADVISOR)


@pytest.fixture
def add_firm(session: Session) -> Callable[..., int]:
    """Puts a firm in the catalogue and gives its id."""

    def add(key: str = "F1", **given: Any) -> int:
        stated = {
            "name": f"Firma {key} (fictief)",
            "description": "Verzorgt lunches en catering voor kantoren.",
            "sectors": ["catering"],
            "district": "Noord",
        }
        mail_address = given.pop("mail_address", f"{key.lower()}@firma.example")
        firms.save(
            session, [FirmCreate.model_validate(stated | given | {"key": key})], actor=SYSTEM, now=START
        )
        firm = session.exec(select(Firm).where(Firm.key == key)).one()
        firm.mail_address = mail_address
        session.add(firm)
        session.commit()
        assert firm.id is not None
        return firm.id

    return add


def pso(level: str = "2", **given: Any) -> EvidenceStated:
    return EvidenceStated(kind=EvidenceKind.PSO, level=level, **given)


def plain(message: EmailMessage) -> str:
    """The text part of a mail."""
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())
