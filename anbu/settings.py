"""Settings from the environment (`ANBU_…`) and the secrets file; the only place that reads either."""

import os
import re
import secrets as random
import tomllib
from functools import cached_property
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import quote

from cryptography.fernet import Fernet
from pydantic import BaseModel, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from channels.mail.client import Server

CHECKOUT = Path(__file__).resolve().parent.parent
SOLAPI_URL = "https://api.solapi.com"
NHN_URL = "https://kakaotalk-bizmessage.api.nhncloudservice.com"
NHN_SMS_URL = "https://sms.api.nhncloudservice.com"  # NHN's own pages name https://api-sms.cloud.toast.com as well
ADDRESS = r"^https?://[^/\s?#]+(/[^\s?#]*)?$"
SOCKET_PATH_LIMIT = 100  # a Unix socket's path may have 107 bytes on Linux; some room for a suffix


class Secrets(BaseModel, hide_input_in_errors=True):
    """Keys that live in `secrets.toml` (mode 0600), made at the first start and never printed."""

    field_keys: list[SecretStr]
    mac_key: SecretStr
    signing_key: SecretStr

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read `path`, or make it first. Raises ValueError when others may read the file."""
        if not path.exists():
            cls._make(path)
        if path.stat().st_mode & 0o077:
            raise ValueError(f"{path} is readable by others; run: chmod 600 '{path}'")
        return cls.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))

    @staticmethod
    def _make(path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [
            "# The keys of this installation. Keep a copy apart from the database: without it no name can be read.",
            f'field_keys = ["{Fernet.generate_key().decode()}"]  # the first encrypts, all decrypt',
            f'mac_key = "{random.token_hex(32)}"',
            f'signing_key = "{random.token_hex(32)}"',
        ]
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process of ours was faster
            return
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")


class Settings(BaseSettings):
    """All settings, each with a default that works on one machine."""

    model_config = SettingsConfigDict(env_prefix="ANBU_", extra="ignore", hide_input_in_errors=True)

    home: Path = CHECKOUT / ".anbu"
    port: int = Field(default=8000, ge=1, le=65535)
    console_port: int = Field(default=8001, ge=1, le=65535)
    bind: str = "127.0.0.1"
    import_dir: Path | None = None
    public_url: str = Field(default="", pattern=r"^(https?://[^/\s?#]+(/[^\s?#]*)?)?$")
    database_url: SecretStr | None = None
    redis_url: SecretStr | None = None
    nlu_url: str | None = None
    nlu_python: Path | None = None
    nlu_processes: int = Field(default=1, ge=1, le=16)
    dealer_rates: dict[str, Annotated[float, Field(gt=0)]] = {}
    senders: int = Field(default=1, ge=1)
    demo: bool = False
    production: bool = False
    solapi_url: str = Field(default=SOLAPI_URL, pattern=ADDRESS)
    nhn_url: str = Field(default=NHN_URL, pattern=ADDRESS)
    nhn_sms_url: str = Field(default=NHN_SMS_URL, pattern=ADDRESS)
    smtp_url: SecretStr | None = None
    smtp_from: str = Field(default="", pattern=r"^([^@\s<>]+@[^@\s<>]+)?$")
    smtp_to: Annotated[tuple[str, ...], NoDecode] = ()
    webhook_private: bool = False
    kakao_bot_url: str = "https://bot-api.kakao.com"
    kakao_tasks_path: str = "/v1/tasks/{task_id}"  # Kakao's own pages do not agree on v1 or v2

    @field_validator("home")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        return home.expanduser().absolute()

    @field_validator("smtp_to", mode="before")
    @classmethod
    def _addresses(cls, told: object) -> object:
        return tuple(filter(None, re.split(r"[\s,]+", told))) if isinstance(told, str) else told

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, url: SecretStr | None) -> SecretStr | None:
        if url is None or not url.get_secret_value():
            return None
        Server.read(url.get_secret_value())
        return url

    @model_validator(mode="after")
    def _mail_is_from_and_to_somebody(self) -> Self:
        if self.smtp_url and not (self.smtp_from and self.smtp_to):
            raise ValueError("ANBU_SMTP_URL needs ANBU_SMTP_FROM and ANBU_SMTP_TO beside it")
        return self

    @model_validator(mode="after")
    def _demo_is_not_production(self) -> Self:
        if self.demo and self.production:
            raise ValueError("ANBU_DEMO and ANBU_PRODUCTION exclude each other: unset one of them")
        return self

    @model_validator(mode="after")
    def _secrets_travel_by_tls(self) -> Self:
        for name in ("solapi_url", "nhn_url", "nhn_sms_url"):
            if self.production and not getattr(self, name).startswith("https://"):
                raise ValueError(f"ANBU_{name.upper()} must begin with https:// in production")
        return self

    @cached_property
    def secrets(self) -> Secrets:
        return Secrets.load(self.home / "secrets.toml")

    @property
    def database(self) -> str:
        """SQLAlchemy address of the database."""
        if self.database_url:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.home / 'anbu.db'}"

    @property
    def inbox(self) -> Path:
        """The watched folder, in which clinics leave files."""
        return (self.import_dir or self.home / "inbox").expanduser().absolute()

    @property
    def run_dir(self) -> Path:
        """Sockets and process files of the running service."""
        return self.home / "run"

    @property
    def valkey_socket(self) -> Path | None:
        """The embedded Valkey's socket, or None when its path would be too long for the system."""
        path = self.run_dir / "valkey.sock"
        return path if len(os.fsencode(path)) <= SOCKET_PATH_LIMIT else None

    @property
    def redis(self) -> str:
        """Address of Redis: the given one, else the embedded server's socket or private port."""
        if self.redis_url:
            return self.redis_url.get_secret_value()
        if self.valkey_socket:
            return f"unix://{quote(str(self.valkey_socket))}"
        return f"redis://127.0.0.1:{self.valkey_port}/0"

    @property
    def valkey_port(self) -> int:
        return self._beside(2379)

    @property
    def nlu(self) -> str:
        return self.nlu_url or f"http://127.0.0.1:{self.nlu_port}"

    @property
    def nlu_port(self) -> int:
        """Port of the embedded NLU server: 5005 beside 8000, so that several installations do not collide."""
        return self._beside(-2995)

    def _beside(self, distance: int) -> int:
        port = self.port + distance
        return port if 1024 <= port <= 65535 else self.port - distance

    @property
    def kakao_stand_in(self) -> str | None:
        """The address of a fake Kakao, where a demo was told of one; never in production."""
        return self.kakao_bot_url.rstrip("/") if self.demo and "kakao_bot_url" in self.model_fields_set else None

    @property
    def dealers(self) -> dict[str, tuple[str, ...]]:
        """Each dealer's addresses; in a demo only a stand-in's, lest somebody's phone rings for a made-up patient."""
        known = {"solapi": (self.solapi_url,), "nhn": (self.nhn_url, self.nhn_sms_url)}
        urls = {name: tuple(url.rstrip("/") for url in told) for name, told in known.items()}
        real = {SOLAPI_URL, NHN_URL, NHN_SMS_URL}
        return {name: told for name, told in urls.items() if not (self.demo and real & {*told})}

    @property
    def door_url(self) -> str:
        """Kakao's door as processes of this machine reach it."""
        return f"http://{self._near}:{self.port}"

    @property
    def patients_url(self) -> str:
        """Kakao's door as patients reach it; empty in production until it is told: no phone is on this machine."""
        return self.public_url.rstrip("/") or ("" if self.production else self.door_url)

    @property
    def console_url(self) -> str:
        """The console as processes of this machine reach it."""
        return f"http://{self._near}:{self.console_port}"

    @property
    def _near(self) -> str:
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.bind, self.bind)  # noqa: S104 - not a binding
        return f"[{host}]" if ":" in host else host

    @property
    def model_dir(self) -> Path:
        return self.home / "model"
