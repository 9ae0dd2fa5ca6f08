"""The workers: an existing Dask cluster, or processes (on small hosts, one thread) started here. Light."""

from __future__ import annotations

import logging
import os

import dask
from distributed import Client, LocalCluster

from core.settings import Settings
from core.settings import settings as settings_here

UNUSED = ("worker.profile.enabled", "scheduler.active-memory-manager.start")
REMEMBERED = {"distributed.admin.low-level-log-length": 0}
"""Dask's logs of its last thousand messages would keep a student's file long after it was let go of."""


def connect(settings: Settings) -> tuple[LocalCluster | None, Client]:
    """A client of the named scheduler, or of workers started here. A start that fails leaves no cluster behind."""
    if settings.scheduler:
        return None, Client(settings.scheduler, timeout=10, set_as_default=False)
    dask.config.set(REMEMBERED)
    inside = settings.in_process()
    one_thread = {name: "1" for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
    known = {f"LAB_{name.upper()}": str(value) for name, value in settings.model_dump().items()}
    if inside:  # the worker is this process, and reads its settings where any worker does
        os.environ.update(known)
        settings_here.cache_clear()
    with dask.config.set({f"distributed.{name}": False for name in UNUSED}):
        cluster = LocalCluster(
            n_workers=1 if inside else settings.worker_count(),
            threads_per_worker=1,
            processes=not inside,
            memory_limit=0 if inside else settings.worker_memory(),
            dashboard_address="localhost:0",
            silence_logs=logging.ERROR,
            preload=["core.worker"],
            **({} if inside else {"env": one_thread | known}),
        )
    try:
        return cluster, Client(cluster, set_as_default=False)
    except BaseException:
        cluster.close()
        raise
