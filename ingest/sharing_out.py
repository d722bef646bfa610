"""Many files at once: shared out among processes, of which each may break without taking the others down."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from ingest.understanding import Task, Understood, crashed, too_much, understand

Done = Callable[[Understood], None]
"""Called with what was understood of each file, in the order in which they are done."""
_ENOUGH = 1_000_000
"""Bytes from which more processes are worth their start, which takes each about a second."""
_MOST = 8


def understand_all(tasks: Sequence[Task], done: Done, processes: int | None = None) -> list[Understood]:
    """Return what is understood of each file, in the order of ``tasks``, whether they are read together or in turn.

    ``processes`` is how many may read at once; if it is not given, as many as there are cores, and one where there is
    little to read. Of several processes one may break, or need more memory than there is: that is its file's fault.
    """
    count = processes or _worthwhile(tasks)
    if count > 1 and _can_start():
        return _Sharing(tasks, done, count).all()
    found = []
    for task in tasks:
        found.append(understand(task))
        done(found[-1])
    return found


def _worthwhile(tasks: Sequence[Task]) -> int:
    """Return how many processes are worth having."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return 1 if sum(map(_size, tasks)) < _ENOUGH else min(len(tasks), cores, _MOST)


def _size(task: Task) -> int:
    try:
        return (task.folder / task.file).stat().st_size
    except OSError:
        return 0


class _Sharing:
    """The sharing out of some files; never more of them are under way than there are processes.

    So what broke a process is one of the few that were under way then: these are read again one by one, each in a
    process of its own.
    """

    def __init__(self, tasks: Sequence[Task], done: Done, count: int) -> None:
        self._tasks, self._done, self._count = tasks, done, count
        self._found: dict[int, Understood] = {}
        self._waiting = sorted(range(len(tasks)), key=lambda place: _size(tasks[place]))

    def all(self) -> list[Understood]:
        """Return what is understood of every file; the largest are begun with."""
        while self._waiting:
            for place in self._read_until_one_breaks():
                self._keep(place, _read_alone(self._tasks[place]))
        return [self._found[place] for place in range(len(self._tasks))]

    def _keep(self, place: int, understood: Understood) -> None:
        self._found[place] = understood
        self._done(understood)

    def _read_until_one_breaks(self) -> list[int]:
        """Return the files that were under way when a process broke; none if all were read."""
        under_way: dict[Future[Understood], int] = {}
        with _processes(self._count) as pool:
            while self._waiting or under_way:
                while self._waiting and len(under_way) < self._count:
                    place = self._waiting.pop()
                    try:
                        under_way[pool.submit(understand, self._tasks[place])] = place
                    except BrokenProcessPool:
                        return [place, *under_way.values()]
                finished, _ = wait(under_way, return_when=FIRST_COMPLETED)
                broken = [under_way.pop(future) for future in finished if isinstance(future.exception(), BrokenProcessPool)]
                for future in finished & under_way.keys():
                    place = under_way.pop(future)
                    self._keep(place, _result(future, self._tasks[place]))
                if broken:
                    return [*broken, *under_way.values()]
        return []


def _result(future: Future[Understood], task: Task) -> Understood:
    try:
        return future.result()
    except MemoryError:
        return Understood(faults=(too_much(task),))


def _read_alone(task: Task) -> Understood:
    """Return what is understood of a file by a process that reads nothing else."""
    with _processes(1) as pool:
        future = pool.submit(understand, task)
        wait([future])
        if isinstance(future.exception(), BrokenProcessPool):
            return Understood(faults=(crashed(task),))
        return _result(future, task)


def _can_start() -> bool:
    """Whether a process can be started at all here."""
    with _processes(1) as pool:
        future = pool.submit(os.getpid)
        wait([future])
        return future.exception() is None


@contextmanager
def _processes(count: int) -> Iterator[ProcessPoolExecutor]:
    """Yield so many processes that begin from nothing; whatever ends the block early ends them at once."""
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), _end_with_the_rest)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in set(multiprocessing.active_children()) - before:
            child.terminate()
        raise
    pool.shutdown()


def _end_with_the_rest() -> None:
    """Let Ctrl-C end this process without a word: the one that started it says what there is to say."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
