"""Question to reply: look up, read, retrieve, decide, quote."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from bot.answer import (
    LONGEST_QUESTION,
    Abstention,
    Answer,
    Ask,
    Care,
    Confirmed,
    Context,
    Heard,
    LookUp,
    NearMiss,
    Passage,
    Quote,
    Reply,
    by_policy,
)
from bot.asked_number import asked_number
from bot.deciding import MOST_PER_POLICY, SEARCHED, Verdict, Weighed, decide
from bot.errors import BotError
from bot.failing import failure
from bot.follow_up import is_fragment, read_with, step
from bot.lookup import find_policies, look_up, neighbour
from bot.noted import Noted
from bot.parts import parts
from bot.passages import changed, passage
from bot.quoting import Quoting
from bot.searchable import Searchable
from index.clause_index import Query
from index.hit import Hit
from ingest.policy import Policy

_NOT_ASKED = re.compile(r"[^\w\s'\u2019\-.,?!/&@%\u00a3()]")


class _Reading(NamedTuple):
    """One way to read a question, and what it would show."""

    together_with: str
    query: Query
    verdict: Verdict


class Asker:
    """Answers questions from one index."""

    def __init__(self, index: Searchable) -> None:
        self._index = index
        self._quoting = Quoting(index.policies, index.clauses)
        self._noted = Noted(index)
        self._reporting = lru_cache(maxsize=100)(self._reporting_clauses)  # they do not depend on the question

    @property
    def built(self) -> datetime:
        """When the index was made."""
        return datetime.fromisoformat(self._index.manifest.built)

    @property
    def policies(self) -> tuple[Policy, ...]:
        """All policies held."""
        return self._index.policies

    def ask(self, ask: Ask) -> Reply:
        """Return the reply to a question in its conversation; never raises."""
        try:
            return self._looked_up(ask) or self._answered(ask)
        except Exception as fault:  # noqa: BLE001 (whatever it is, the asker gets a reply)
            return failure(ask.question, fault)

    def confirm(self, confirmed: Sequence[Confirmed]) -> None:
        """Raise from now on, for questions that ask the same, the clauses that these are about, and no others."""
        self._noted.confirm(confirmed)

    def look_up(self, policy: str, label: str) -> Reply:
        """Return the clauses of ``policy`` (a name, or empty for all) numbered ``label``; never raises."""
        question = " ".join(part for part in (policy, label) if part)
        try:
            among = find_policies(policy, self._index.policies) if policy else self._index.policies
            return look_up(question, label, self._index.clauses, among, self._quoting)
        except Exception as fault:  # noqa: BLE001 (whatever it is, the asker gets a reply)
            return failure(question, fault)

    def clause(self, uid: str) -> Reply | None:
        """Return the look-up of the clause with this uid; None if there is none."""
        found = next((clause for clause in self._index.clauses if uid in {clause.uid, clause.uid.partition(":")[2]}), None)
        if found is None:
            return None
        try:
            return LookUp(uid, uid, (self._quoting.quote(found, 1.0),))
        except BotError as fault:
            return failure(uid, fault)

    def policy(self, key: str) -> Reply:
        """Return the look-up of a whole policy; never raises."""
        try:
            return LookUp(key, "", self.clauses(key))
        except BotError as fault:
            return failure(key, fault)

    def quotes(self, uids: Sequence[str]) -> LookUp:
        """Return the clauses with these uids, as far as they are held, in this order."""
        held = {clause.uid: clause for clause in self._index.clauses}
        return LookUp("", "", tuple(self._quoting.quote(held[uid], 1.0) for uid in uids if uid in held))

    def passage(self, uid: str, beside: int) -> Passage | None:
        """Return a clause with up to so many clauses before and after it; None if there is none with this uid."""
        return passage(uid, beside, self._index.clauses, self._quoting)

    def labels(self, policy: str) -> tuple[str, ...]:
        """Return the numbers that a policy (its key) prints, in its order."""
        return tuple(dict.fromkeys(one.label for one in self._index.clauses if one.policy == policy and one.label))

    def clauses(self, policy: str) -> tuple[Quote, ...]:
        """Return the whole of a policy (its key), in its order; none if it is not held."""
        return tuple(self._quoting.quote(clause, 1.0) for clause in self._index.clauses if clause.policy == policy)

    def source_sha(self, policy: str) -> str:
        """Return the SHA-256 of the file that a policy (its key) was read from, as it was then; empty if it is not held."""
        file = next((one.file for one in self._index.policies if one.key == policy), "")
        return self._index.manifest.sources.get(file, "")

    def changed(self) -> tuple[Quote, ...]:
        """Return the clauses whose words changed since an earlier version of their policy."""
        return changed(self._index.clauses, self._quoting)

    def vector(self, question: str) -> tuple[float, ...]:
        """Return a question's meaning, a vector of length one."""
        return tuple(map(float, self._index.read(_plain(question)[:LONGEST_QUESTION]).encoded.vectors[0]))

    def nearest(self, question: str, policies: Sequence[str]) -> Quote | None:
        """Return the clause of these policies (all if none is named) that is nearest to a question, None for none."""
        query = self._index.read(_plain(question)[:LONGEST_QUESTION])
        hits = self._index.search(query, 1, tuple(policies) or None)
        return self._quoting.quote(hits[0].clause, hits[0].score) if hits else None

    def care(self, words: str, policies: Sequence[str]) -> Care | None:
        """Return whom to tell at once where any part of what somebody wrote seems sensitive, None where none does."""
        read = [self._index.read(_plain(one)) for one in parts(words) if any(map(str.isalpha, one))]
        return self._care(read, policies)[0] if read else None

    def _among(self, policies: Collection[str]) -> tuple[Policy, ...]:
        return tuple(one for one in self._index.policies if not policies or one.key in policies)

    def _looked_up(self, ask: Ask) -> Reply | None:
        """Return the clause that is asked for by its number or its place, None where none is."""
        way = step(ask.question)
        shown = self._shown(ask) if way else ()
        if shown:
            found = [one for one in neighbour(shown, way, self._index.clauses) if one.policy in ask.policies or not ask.policies]
            return LookUp(ask.question, "", tuple(self._quoting.quote(clause, 1.0) for clause in found))
        among = self._among(ask.policies)
        asked = asked_number(ask.question, among)
        if asked is None:
            return None
        return look_up(ask.question, asked.label, self._index.clauses, asked.policies or among, self._quoting)

    def _shown(self, ask: Ask) -> tuple[str, ...]:
        """Return the uids shown last; where the conversation does not say, those that its last question would show."""
        *earlier, last = ("", *ask.context.questions)
        if ask.context.shown or not last:
            return ask.context.shown
        reply = self.ask(Ask(last, Context(tuple(filter(None, earlier))), ask.policies))
        return tuple(quote.uid for quote in reply.quotes) if isinstance(reply, Answer | NearMiss | LookUp) else ()

    def _answered(self, ask: Ask) -> Reply:
        """Return what the search finds, as an answer, a near miss or an abstention."""
        question, policies = ask.question, ask.policies
        readings = self._readings(ask)
        if not readings:
            return Abstention(question, self._among(policies))
        together_with, query, verdict = max(readings, key=lambda one: one.verdict.covered)
        verdict, noted, confirmed = self._noted.raised(query, verdict, policies)
        matched = tuple((said, means) for said, means in query.reading.matches)
        heard = Heard(together_with, query.reading.mended, matched, noted, confirmed)
        care, reporting = self._care([one.query for one in readings], policies)
        first = {one.hit.clause.uid for one in reporting}
        shown = [*reporting, *(one for one in verdict.shown if one.hit.clause.uid not in first)]
        groups = by_policy([self._quoting.quote(one.hit.clause, one.likely) for one in shown])
        quotes = tuple(quote for _, own in groups for quote in own)
        if verdict.answers:
            speaking = {policy.key for policy, _ in groups}
            silent = tuple(one for one in self._among(policies) if one.key not in speaking)
            return Answer(question, quotes, silent, heard, care)
        if quotes:
            return NearMiss(question, quotes, heard, care)
        # What words were taken to mean is of no use where nothing is quoted.
        return Abstention(question, self._among(policies), replace(heard, matched=()), care)

    def _readings(self, ask: Ask) -> list[_Reading]:
        """Return the ways in which a question may be read: with an earlier one, alone, or both; none where nothing is asked."""
        question = _plain(ask.question)[:LONGEST_QUESTION]
        together_with = read_with(ask.question, ask.context.questions)
        earlier = _plain(together_with)[: max(0, LONGEST_QUESTION - len(question))]
        wanted = [(together_with, f"{earlier} {question}".strip())]
        if together_with and not is_fragment(ask.question):
            wanted.insert(0, ("", question))
        return [
            _Reading(earlier, *self._decided(words, ask.policies, of_each=ask.of_each))
            for earlier, words in wanted
            if any(map(str.isalpha, words))
        ]

    def _decided(self, words: str, policies: Collection[str], *, of_each: bool = False) -> tuple[Query, Verdict]:
        query = self._index.read(words)
        hits = self._index.search(query, SEARCHED, policies or None)
        if of_each:
            hits = self._with_each(hits, query, policies)
        return query, decide(hits, words, self._index.calibration)

    def _with_each(self, hits: Sequence[Hit], query: Query, policies: Collection[str]) -> list[Hit]:
        """Return ``hits`` and the best of every policy by itself, the best first."""
        own = [hit for one in self._among(policies) for hit in self._index.search(query, MOST_PER_POLICY, (one.key,))]
        found = {hit.clause.uid: hit for hit in (*own, *hits)}
        return sorted(found.values(), key=lambda hit: -hit.score)

    def _care(self, queries: Sequence[Query], policies: Sequence[str]) -> tuple[Care | None, Sequence[Weighed]]:
        """Return whom to name where any reading seems sensitive, and where one surely is, each policy's reporting clause.

        Missing a sensitive question is worse than a false alarm.
        """
        figures = self._index.calibration
        situation, likely = max(map(self._index.recognise, queries), key=lambda one: one[1])
        if likely < figures.sensitive_from:
            return None, ()
        care = Care(situation, self._among(policies))
        return care, self._reporting(situation, frozenset(policies)) if likely >= figures.reporting_from else ()

    def _reporting_clauses(self, situation: str, policies: frozenset[str]) -> Sequence[Weighed]:
        """Return the clause of each policy that best says whom to tell in a situation, where it surely does."""
        best: dict[str, Weighed] = {}
        for one in self._decided(self._index.look_for[situation], policies)[1].shown:
            best.setdefault(one.hit.clause.policy, one)
        return tuple(best.values())


def _plain(question: str) -> str:
    """Return ``question`` without the signs that no policy is searched by."""
    return " ".join(_NOT_ASKED.sub(" ", unicodedata.normalize("NFC", question)).split())
