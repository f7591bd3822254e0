"""A worker for the tests of archive.pool: upper-cases its task, or does what the task says."""

from __future__ import annotations

import os
import signal
import time
from multiprocessing.connection import Connection

from archive.pool import READY, tasks_from


def work(descriptor: int) -> None:
    """As archive.make_text.work."""
    with Connection(descriptor) as pipe:
        pipe.send(READY)
        for task in tasks_from(pipe):
            if task == "die":
                os.kill(os.getpid(), signal.SIGKILL)
            if task == "leave":
                os._exit(3)
            if task == "hang":
                time.sleep(60)
            pipe.send(task.upper())
