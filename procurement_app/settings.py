"""Every setting, in one place. Each is an environment variable with the prefix KANSRIJK_."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit, urlunsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from procurement_app import paths

PREFIX = "KANSRIJK_"
SECRETS = {"secret_key", "database_url", "smtp_password"}
DEFAULT, ENVIRONMENT, GENERATED = "standaard", "omgeving", "eenmalig gemaakt"


class SettingsError(Exception):
    """A setting cannot be used; the text names each with what is wrong."""


def _default_instance() -> Path:
    if (paths.PACKAGE.parent / "pyproject.toml").is_file():
        return paths.PACKAGE.parent / "instance"
    data_home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data_home) / "kansrijk"


class Settings(BaseModel):
    """What an administrator can set. The description of a field is what `kansrijk doctor` prints."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    instance: Path = Field(default_factory=_default_instance, description="map met de gegevens")
    database_url: str = Field(default="", description="database; leeg is SQLite in de gegevensmap")
    secret_key: str = Field(default="", description="sleutel voor formulieren")
    demo: bool = Field(default=False, description="fictieve voorbeelden en voorbeeldaccounts")
    theme: Literal["neutral", "amsterdam"] = Field(default="neutral", description="uiterlijk")
    language: Literal["nl", "en"] = Field(default="nl", description="taal voor wie er geen koos")
    host: str = Field(default="127.0.0.1", description="adres waarop de server luistert")
    port: int = Field(default=8000, ge=1, le=65535, description="poort waarop de server luistert")
    public_url: str = Field(default="", description="adres voor gebruikers, als een proxy het verzorgt")
    proxies: int = Field(default=0, ge=0, le=5, description="aantal vertrouwde proxy's voor de server")
    threads: int = Field(default=8, ge=1, le=64, description="draden die pagina's beantwoorden")
    workers: int = Field(default=1, ge=0, le=16, description="draden die bestanden verwerken; 0 is geen")
    max_upload_mb: int = Field(default=50, ge=1, le=1000, description="grootste bestand, in megabyte")
    worker_memory_mb: int = Field(default=1500, ge=200, description="geheugen per bestand, in megabyte")
    worker_cpu_seconds: int = Field(default=600, ge=5, description="rekentijd per bestand, in seconden")
    worker_wall_seconds: int = Field(default=1800, ge=5, description="wachttijd per bestand, in seconden")
    session_idle_minutes: int = Field(default=20, ge=1, le=480, description="uitloggen zonder activiteit")
    session_hours: int = Field(default=8, ge=1, le=24, description="uitloggen hoe dan ook")
    smtp_host: str = Field(default="", description="mailserver; leeg: mails blijven in de uitbak")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="poort van de mailserver")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="beveiliging van de verbinding met de mailserver"
    )
    smtp_user: str = Field(default="", description="naam bij de mailserver; leeg is zonder aanmelden")
    smtp_password: str = Field(default="", description="wachtwoord bij de mailserver")
    mail_from: str = Field(default="", description="afzender van mails; nodig om te kunnen mailen")
    mail_advisors: str = Field(default="", description="postbus van de adviseurs, voor nieuwe aanvragen")
    log_format: Literal["text", "json"] = Field(default="text", description="vorm van het logboek")

    @field_validator("instance")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @field_validator("public_url")
    @classmethod
    def _whole_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.netloc):
            raise ValueError("moet beginnen met http:// of https://")
        return value.rstrip("/")

    @field_validator("mail_from", "mail_advisors")
    @classmethod
    def _mail_address(cls, value: str) -> str:
        if value and not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+", value):
            raise ValueError("geef een mailadres, zoals kansrijk@gemeente.example")
        return value

    @property
    def address(self) -> str:
        """Where people reach this server, for links in mails."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def https(self) -> bool:
        """Whether browsers reach the server over TLS, so that cookies may be marked as secure."""
        return self.public_url.startswith("https://")

    @property
    def sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


@dataclass(frozen=True)
class Loaded:
    """The settings in force and, for each, where its value came from."""

    settings: Settings
    sources: Mapping[str, str] = field(default_factory=dict)

    def lines(self) -> list[tuple[str, str, str, str]]:
        """(variable, value with secrets masked, source, description) for every setting."""
        return [
            (
                PREFIX + name.upper(),
                _masked(name, str(getattr(self.settings, name))),
                self.sources[name],
                info.description or "",
            )
            for name, info in Settings.model_fields.items()
        ]


def unknown(environment: Mapping[str, str] | None = None) -> list[str]:
    """Variables with our prefix that are no setting, such as one with a typing error."""
    environment = os.environ if environment is None else environment
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    return sorted(name for name in environment if name.startswith(PREFIX) and name not in known)


def load(environment: Mapping[str, str] | None = None, **overrides: Any) -> Loaded:
    """Settings from the environment; `overrides` win (command-line options, tests).

    Creates the instance folder and, once, a secret key in it. Raises SettingsError.
    """
    environment = os.environ if environment is None else environment
    known = {PREFIX + name.upper(): name for name in Settings.model_fields}
    given: dict[str, Any] = {
        known[variable]: value for variable, value in environment.items() if variable in known and value
    }
    sources = dict.fromkeys(Settings.model_fields, DEFAULT)
    sources |= dict.fromkeys(given, ENVIRONMENT)
    sources |= dict.fromkeys(overrides, "opdracht")
    try:
        settings = Settings(**given | overrides)
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None
    return _complete(settings, sources)


def _complete(settings: Settings, sources: dict[str, str]) -> Loaded:
    try:
        settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
        changes: dict[str, Any] = {}
        if not settings.database_url:
            changes["database_url"] = f"sqlite:///{settings.instance / 'kansrijk.db'}"
        if not settings.secret_key:
            changes["secret_key"] = _kept_secret(settings.instance / "secret_key")
            sources["secret_key"] = GENERATED
    except OSError as error:
        raise SettingsError(
            f"De gegevensmap {settings.instance} is niet te gebruiken ({error.strerror}). "
            f"Geef een andere map op met {PREFIX}INSTANCE."
        ) from error
    return Loaded(settings.model_copy(update=changes), sources)


def _kept_secret(path: Path) -> str:
    """The key in `path`; made on first use, readable by the owner alone, also when two processes start."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)  # whole or not at all, and never over an existing key
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def _masked(name: str, value: str) -> str:
    if name not in SECRETS or not value:
        return value or "(leeg)"
    if name != "database_url":
        return "********"
    parts = urlsplit(value)
    if parts.password is None:
        return value
    netloc = parts.netloc.replace(f":{parts.password}@", ":********@")
    return urlunsplit(parts._replace(netloc=netloc))


def _explain(error: ValidationError) -> str:
    mistakes = []
    for item in error.errors():
        name = str(item["loc"][0]) if item["loc"] else "?"
        allowed = item.get("ctx", {}).get("expected")
        reason = f"kies uit {allowed}" if allowed else _reason(dict(item))
        mistakes.append(f"{PREFIX}{name.upper()}={item['input']!r} kan niet: {reason}.")
    return "\n".join(mistakes)


def _reason(item: dict[str, Any]) -> str:
    limits = item.get("ctx", {})
    match item["type"]:
        case "int_parsing":
            return "geef een heel getal"
        case "bool_parsing":
            return "kies uit true of false"
        case "greater_than_equal":
            return f"geef een getal van {limits['ge']} of meer"
        case "less_than_equal":
            return f"geef een getal van {limits['le']} of minder"
    return str(item["msg"]).removeprefix("Value error, ")
