"""The answerer of the index in use: opened anew when an ingest has put another in its place."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from bot.answer import Ask, Care, Confirmed, LookUp, Passage, Policy, Quote, Reply
from bot.answerer import Answerer
from index.errors import IndexFault
from index.in_use import folder_in_use

_log = logging.getLogger(__name__)


class CurrentAnswerer:
    """Answers from whatever index is in use; a new one that is damaged is not taken, and the log says so."""

    def __init__(self, build: Path, open_answerer: Callable[[], Answerer]) -> None:
        """Open the index in use; raises IndexFault where there is none."""
        self._build, self._open = build, open_answerer
        self._lock = threading.Lock()
        self._folder = folder_in_use(build)
        self._answerer = open_answerer()
        self._confirmed: tuple[Confirmed, ...] = ()

    @property
    def built(self) -> datetime:
        """When the index in use was made."""
        return self._current().built

    @property
    def policies(self) -> tuple[Policy, ...]:
        """All policies held."""
        return self._current().policies

    def ask(self, ask: Ask) -> Reply:
        """Return the reply to a question in its conversation; never raises."""
        return self._current().ask(ask)

    def confirm(self, confirmed: Sequence[Confirmed]) -> None:
        """Raise from now on, in this index and those after it, the clauses that these are about."""
        self._confirmed = tuple(confirmed)
        self._current().confirm(confirmed)

    def look_up(self, policy: str, label: str) -> Reply:
        """Return the clauses of ``policy`` (a name, or empty for all) with this number; never raises."""
        return self._current().look_up(policy, label)

    def quotes(self, uids: Sequence[str]) -> LookUp:
        """Return the clauses with these uids, as far as they are held, in this order."""
        return self._current().quotes(uids)

    def passage(self, uid: str, beside: int) -> Passage | None:
        """Return a clause with up to so many clauses before and after it; None if there is none with this uid."""
        return self._current().passage(uid, beside)

    def labels(self, policy: str) -> tuple[str, ...]:
        """Return the numbers that a policy (its key) prints, in its order."""
        return self._current().labels(policy)

    def clauses(self, policy: str) -> tuple[Quote, ...]:
        """Return the whole of a policy (its key), in its order; none if it is not held."""
        return self._current().clauses(policy)

    def source_sha(self, policy: str) -> str:
        """Return the SHA-256 of the file that a policy (its key) was read from, as it was then; empty if it is not held."""
        return self._current().source_sha(policy)

    def changed(self) -> tuple[Quote, ...]:
        """Return the clauses whose words changed since an earlier version of their policy."""
        return self._current().changed()

    def vector(self, question: str) -> tuple[float, ...]:
        """Return a question's meaning, a vector of length one."""
        return self._current().vector(question)

    def care(self, words: str, policies: Sequence[str]) -> Care | None:
        """Return whom to tell at once where any part of what somebody wrote seems sensitive, None where none does."""
        return self._current().care(words, policies)

    def nearest(self, question: str, policies: Sequence[str]) -> Quote | None:
        """Return the clause of these policies (all if none is named) that is nearest to a question, None for none."""
        return self._current().nearest(question, policies)

    def _current(self) -> Answerer:
        """Return the answerer of the index in use; while one thread opens a new index, the others answer from the old."""
        if self._lock.acquire(blocking=False):
            try:
                self._renew()
            finally:
                self._lock.release()
        return self._answerer

    def _renew(self) -> None:
        try:
            folder = folder_in_use(self._build)
            if folder != self._folder:
                answerer = self._open()
                answerer.confirm(self._confirmed)
                self._folder, self._answerer = folder, answerer
                _log.warning("the index in use is now %s", folder.name)
        except (IndexFault, OSError) as fault:
            _log.error("the new index is not taken, the one before stays: %s", fault)
