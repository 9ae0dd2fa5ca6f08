"""What the host decides: workers, store, memory, limits. Environment variables that begin with LAB_. Light."""

from __future__ import annotations

import os
from functools import lru_cache
from importlib import import_module, metadata
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
SMALL_HOST = 1_200 * 2**20


class Settings(BaseSettings):
    """Each field is the environment variable LAB_<NAME>; README lists them."""

    model_config = SettingsConfigDict(env_prefix="LAB_")

    scheduler: str = Field("", description="address of an existing Dask scheduler; empty: start one here")
    workers: int = Field(0, ge=0, le=256, description="worker processes to start; 0: one a core, as memory allows")
    threads: int = Field(0, ge=0, le=1, description="1: one worker thread in the web process, for hosts under 1.2 GB")
    store: str = Field(str(ROOT / ".lab"), description="where tapes and weights are kept: a path, or s3://bucket/path")
    store_mb: int = Field(2_000, ge=10, description="the store's bound in MB; the oldest entries go first")
    memory_mb: int = Field(0, ge=0, description="memory a worker may use in MB; 0: an equal share of the host's")
    device: str = Field("auto", pattern="^(auto|cpu|cuda)$", description="where generators train")
    active: int = Field(0, ge=0, description="runs that advance side by side; 0: four a worker")
    queue: int = Field(64, ge=1, description="runs that may be recorded or waiting at once")
    database: str = Field(
        "", description="where homework is kept: postgresql://...; empty: SQLite in the store's folder"
    )
    timezone: str = Field("Asia/Seoul", description="the time zone in which deadlines are said")
    keep_days: int = Field(120, ge=1, le=3_650, description="days for which what was handed in is kept, at first")
    draft_days: int = Field(30, ge=1, le=365, description="days for which a draft that nobody changes is kept")
    submissions: int = Field(2_000, ge=1, description="the most that is kept of what was handed in")
    lecturer_hash: str = Field("", description="the hash of the lecturer's password: python -m core password")
    lecturer_mails: str = Field("", description="addresses that may sign in as lecturer by OpenID, with commas between")
    repository: str = Field(
        "",
        pattern=r"^([A-Za-z0-9-]+/[A-Za-z0-9._-]+)?$",
        description="the public GitHub repository, owner/name, whose notebooks Colab opens; empty: no such link",
    )
    unwatched_s: float = Field(60.0, gt=0, description="seconds without a viewer after which a run is released")

    @field_validator("timezone")
    @classmethod
    def _zone(cls, name: str) -> str:
        """ZoneInfo raises for what is no zone, and the message names the setting."""
        try:
            return ZoneInfo(name).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"{name!r} is no time zone such as Asia/Seoul") from None

    def in_process(self) -> bool:
        """Whether the worker is a thread of the web process: asked for, or the host is too small for a second one."""
        from distributed.system import MEMORY_LIMIT

        return self.threads == 1 or (not self.workers and not self.scheduler and MEMORY_LIMIT < SMALL_HOST)

    def worker_count(self) -> int:
        """Worker processes to start: as asked, else one a core with at least 1 GB each."""
        from dask.system import CPU_COUNT
        from distributed.system import MEMORY_LIMIT

        return self.workers or max(1, min(CPU_COUNT, MEMORY_LIMIT // 2**30))

    def worker_memory(self) -> int:
        """Bytes that one worker may use."""
        from distributed.system import MEMORY_LIMIT

        return self.memory_mb * 2**20 or int(MEMORY_LIMIT * 0.9) // self.worker_count()


@lru_cache(maxsize=1)
def settings() -> Settings:
    """This process's settings, read once."""
    return Settings()


def training_device() -> str:
    """Where a learner is to train: "cuda" or "cpu". LAB_DEVICE decides; unset or "auto", a GPU if torch finds one.

    Called on workers: it may import torch. ValueError for any other LAB_DEVICE.
    """
    wish = os.environ.get("LAB_DEVICE", "auto")
    if wish not in ("auto", "cpu", "cuda"):
        raise ValueError(f"LAB_DEVICE must be auto, cpu or cuda, not {wish!r}")
    if wish == "auto":
        return "cuda" if import_module("torch").cuda.is_available() else "cpu"
    return wish


@lru_cache(maxsize=64)
def installed(package: str) -> str:
    """The version of a distribution here, read from its metadata; empty where it is not installed, or has no name."""
    try:
        return metadata.version(package) if package else ""
    except metadata.PackageNotFoundError:
        return ""
