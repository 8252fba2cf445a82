"""Connect: a client of Dask's scheduler, of one that runs already or of one that is started here."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import dask
from distributed import Client, LocalCluster

from ..refused import Refused

PATIENCE = "5s"  # after which a scheduler that has not answered is not there
THREADS = {"POLARS_MAX_THREADS": "1"}  # of a worker: there is one on each core
SETTINGS = {"dataframe.convert-string": False}  # the columns are of Arrow's types already


@contextmanager
def connected(scheduler: str | None) -> Iterator[Client]:
    """Yield a client; what was started is ended. Raises Refused where no scheduler answers."""
    with dask.config.set(SETTINGS):
        if scheduler:
            with _client(scheduler) as client, client.as_current():
                yield client
            return
        with (
            LocalCluster(
                threads_per_worker=1,
                env=THREADS,
                processes=True,
                dashboard_address="127.0.0.1:0",
                silence_logs=logging.ERROR,
            ) as cluster,
            Client(cluster, set_as_default=False) as client,
            client.as_current(),
        ):
            yield client


def _client(scheduler: str) -> Client:
    try:
        client = Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        message = (
            "no scheduler of Dask answers there; start one with dask scheduler, or leave out --scheduler"
        )
        raise Refused(f"{scheduler}: {message}") from error
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        client.close()
        message = f"the scheduler has no worker; start one: dask worker {scheduler}"
        raise Refused(f"{scheduler}: {message}") from error
    return client
