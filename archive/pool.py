"""Worker processes for work that may hang, crash or eat memory: each costs its own task and nothing else.

A worker is started with an entry module of ours (`python -P -c BOOT`), never with the caller's main module, so that a
script without `if __name__ == "__main__"` works, and nothing is inherited over a fork. Parent and worker speak pickled
values over a socket pair:

    worker -> parent   "ready", once it has imported what it needs
    parent -> worker   a task          (some more than it works at, so that it never waits for the parent; read by a
                                        thread of the worker's, so that the parent never waits for it either)
    worker -> parent   its result, in order

A worker that ends without being asked to, or works at a task for longer than `time_limit`, is replaced; its task comes
back as `Lost`, with the reason. After `MAX_TASKS` tasks a worker is replaced too: memory that leaks is given back.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from archive.errors import ArchiveError

Task = TypeVar("Task")

AHEAD = 16  # tasks a worker has at most, the one it works at included: work for as long as the parent writes a batch
BUSY = 10  # tasks of every worker, from which on results may gather
GATHER = 0.05  # s that they do: a parent that wakes for each of them finds its caches cold, and disturbs the workers
MAX_TASKS = 5000
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""What tells numpy's libraries that every core has a worker already."""
START_LIMIT = 60.0  # s until "ready"
END_LIMIT = 5.0  # s from being asked to end until being killed
READY = "ready"
_BOOT = """
import importlib, sys
sys.path.insert(0, sys.argv[1])
importlib.import_module(sys.argv[2]).work(int(sys.argv[3]))
"""


class WorkerFailed(ArchiveError):
    """A worker process cannot even start. Carries `why`."""

    def __init__(self, why: str) -> None:
        super().__init__(f"a worker process cannot be started: {why}")
        self.why = why


@dataclass(frozen=True, slots=True)
class Lost(Generic[Task]):
    """A task that cost its worker."""

    task: Task
    reason: str


@dataclass(slots=True)
class _Worker(Generic[Task]):
    process: subprocess.Popen[bytes]
    pipe: Connection[Any, Any]
    tasks: deque[Task] = field(default_factory=deque)
    since: float = field(default_factory=time.monotonic)  # when it began with what it is at: its start, or tasks[0]
    ready: bool = False
    taken: int = 0

    @property
    def spent(self) -> bool:
        return self.taken >= MAX_TASKS


class Pool(Generic[Task]):
    """`size` workers that run `module.work`. Not thread-safe: one thread puts and collects."""

    def __init__(self, module: str, size: int, *, time_limit: float) -> None:
        self._module, self._size, self._time_limit = module, max(1, size), time_limit
        self._workers: list[_Worker[Task]] = []
        self._again: deque[Task] = deque()  # tasks of workers that ended before they began with them

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close(kill=error is not None)

    @property
    def in_hand(self) -> int:
        """Tasks that were put and have not come back."""
        return sum(len(worker.tasks) for worker in self._workers) + len(self._again)

    @property
    def room(self) -> int:
        """How many tasks can be put now."""
        return max(0, self._size * AHEAD - self.in_hand)

    def put(self, task: Task) -> None:
        """Give a task to the worker that has least to do; start one where there are fewer than allowed."""
        able = [worker for worker in self._workers if not worker.spent]
        idle = next((worker for worker in able if not worker.tasks), None)
        if idle is None and len(self._workers) < self._size:
            idle = self._start()
        self._give(idle or min(able or self._workers, key=lambda worker: len(worker.tasks)), task)

    def collect(self, timeout: float) -> Iterator[Any]:
        """Results, and `Lost` tasks, that are there within `timeout` seconds; ends early when something has come.

        Raises `WorkerFailed`.
        """
        ready = self._ready(timeout)
        for worker in list(self._workers):
            if worker.pipe in ready:
                yield from self._receive(worker)
            elif self._late(worker):
                yield from self._lose(worker, self._lateness(worker))
        while self._again and self.room:
            self.put(self._again.popleft())

    def _ready(self, timeout: float) -> list[Any]:
        """The pipes in which something has come."""
        pipes = [worker.pipe for worker in self._workers]
        ready = wait(pipes, self._patience(timeout)) if pipes else []
        if ready and all(worker.ready and len(worker.tasks) >= BUSY for worker in self._workers):
            time.sleep(GATHER)
            ready = wait(pipes, 0)
        return ready

    def close(self, *, kill: bool = False) -> None:
        """End all workers: when they have done what they have, or (`kill`) at once."""
        for worker in self._workers:
            worker.pipe.close()
            if kill:
                worker.process.kill()
        for worker in self._workers:
            _end(worker.process)
        self._workers.clear()
        self._again.clear()

    def _start(self) -> _Worker[Task]:
        ours, theirs = Pipe()
        home = str(Path(__file__).resolve().parent.parent)
        command = [sys.executable, "-P", "-c", _BOOT, home, self._module, str(theirs.fileno())]
        try:
            process = subprocess.Popen(
                command,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                env=os.environ | ONE_THREAD,
            )
        except OSError as error:
            ours.close()
            raise WorkerFailed(str(error)) from error
        finally:
            theirs.close()
        worker = _Worker[Task](process, ours)
        self._workers.append(worker)
        return worker

    def _give(self, worker: _Worker[Task], task: Task) -> None:
        if worker.ready and not worker.tasks:
            worker.since = time.monotonic()
        worker.tasks.append(task)
        worker.taken += 1
        try:
            worker.pipe.send(task)
        except OSError:  # it has just ended: the next `collect` finds that out
            return

    def _receive(self, worker: _Worker[Task]) -> Iterator[Any]:
        try:
            while worker.pipe.poll():
                value = worker.pipe.recv()
                worker.since = time.monotonic()
                if not worker.ready and value == READY:
                    worker.ready = True
                    continue
                worker.tasks.popleft()
                yield value
        except (EOFError, OSError):
            yield from self._lose(worker, None)
            return
        if worker.spent and not worker.tasks:
            self._retire(worker)

    def _late(self, worker: _Worker[Task]) -> bool:
        limit = self._time_limit if worker.ready else START_LIMIT
        return bool(worker.tasks) and time.monotonic() - worker.since > limit

    def _lateness(self, worker: _Worker[Task]) -> str:
        if not worker.ready:
            worker.process.kill()
            raise WorkerFailed(f"it was not ready after {START_LIMIT:.0f} s")
        return f"it took longer than {self._time_limit:g} s"

    def _lose(self, worker: _Worker[Task], reason: str | None) -> Iterator[Lost[Task]]:
        """Replace a worker that ended or hangs; only the task it was at is lost."""
        self._retire(worker, kill=True)
        if not worker.ready:
            raise WorkerFailed(f"it ended at once, {_ending(worker.process.returncode)}")
        if worker.tasks:
            yield Lost(worker.tasks.popleft(), reason or f"its worker ended, {_ending(worker.process.returncode)}")
        self._again.extend(worker.tasks)

    def _retire(self, worker: _Worker[Task], *, kill: bool = False) -> None:
        self._workers.remove(worker)
        worker.pipe.close()
        if kill:
            worker.process.kill() if worker.process.poll() is None else None
        _end(worker.process)

    def _patience(self, timeout: float) -> float:
        """Not beyond the moment at which the first worker is late."""
        now = time.monotonic()
        limits = (worker.since + self._time_limit - now for worker in self._workers if worker.tasks and worker.ready)
        return max(0.0, min([timeout, *limits]) + 0.001)


def tasks_from(pipe: Connection[Any, Any]) -> Iterator[Any]:
    """What a worker is given, as it comes, until the parent closes the pipe.

    A thread reads it: with tasks and results larger than the pipe holds, a parent that gives a task and a worker that
    gives a result would else wait for each other for ever.
    """
    tasks: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_read, args=(pipe, tasks), daemon=True).start()
    while (task := tasks.get()) is not _CLOSED:
        yield task


_CLOSED = object()


def _read(pipe: Connection[Any, Any], tasks: SimpleQueue[Any]) -> None:
    try:
        while True:
            tasks.put(pipe.recv())
    except (EOFError, OSError):
        pass
    finally:
        tasks.put(_CLOSED)


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(END_LIMIT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _ending(code: int | None) -> str:
    return f"killed by signal {-code}" if code is not None and code < 0 else f"with exit code {code}"
