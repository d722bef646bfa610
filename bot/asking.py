"""Question to reply: look up, read, retrieve, decide, quote."""

import re
from collections.abc import Sequence

from bot.answer import Abstention, Answer, Ask, Care, Context, Heard, LookUp, NearMiss, Reply
from bot.asked_number import asked_number
from bot.deciding import Verdict, Weighed, decide
from bot.failing import FAULTS, failure
from bot.follow_up import is_fragment, read_with, step
from bot.lookup import find_policy, look_up, neighbour
from bot.quoting import Quoting
from bot.searchable import Searchable
from index.clause_index import Query
from ingest.policy import Policy

_SEARCHED = 50
_MOST_REPORTING = 1
"""Reporting clauses of each policy that come first when a question is sensitive."""
_LONGEST_QUESTION = 1000
"""Characters of a question that are searched for: more than the model reads of it."""
_NOT_ASKED = re.compile(r"[^\w\s'\u2019\-.,?!/&@%\u00a3()]")


class Asker:
    """Answers questions from one index."""

    def __init__(self, index: Searchable) -> None:
        self._index = index
        self._quoting = Quoting(index.policies, index.clauses)

    def ask(self, ask: Ask) -> Reply:
        """Return the reply to a question in its conversation; never raises."""
        try:
            return self._looked_up(ask) or self._answered(ask)
        except FAULTS as fault:
            return failure(ask.question, fault)

    def look_up(self, policy: str, label: str) -> Reply:
        """Return the clauses of ``policy`` (a name, or empty for all) numbered ``label``; never raises."""
        question = " ".join(part for part in (policy, label) if part)
        try:
            named = find_policy(policy, self._index.policies) if policy else None
            among = [named] if named else list(self._index.policies)
            return look_up(question, label, self._index.clauses, among, self._quoting)
        except FAULTS as fault:
            return failure(question, fault)

    def clause(self, uid: str) -> Reply | None:
        """Return the look-up of the clause with this uid; None if there is none."""
        found = next((clause for clause in self._index.clauses if uid in {clause.uid, clause.uid.partition(":")[2]}), None)
        if found is None:
            return None
        return LookUp(uid, (self._quoting.quote(found, 1.0),))

    def policy(self, key: str) -> Reply:
        """Return the look-up of a whole policy; never raises."""
        try:
            return LookUp(key, tuple(self._quoting.quote(clause, 1.0) for clause in self._index.clauses if clause.policy == key))
        except FAULTS as fault:
            return failure(key, fault)

    def _among(self, policies: Sequence[str]) -> tuple[Policy, ...]:
        return tuple(one for one in self._index.policies if not policies or one.key in policies)

    def _looked_up(self, ask: Ask) -> Reply | None:
        """Return the clause that is asked for by its number or its place, None where none is."""
        way = step(ask.question)
        shown = self._shown(ask) if way else ()
        if shown:
            found = neighbour(shown, way, self._index.clauses)
            return LookUp(ask.question, tuple(self._quoting.quote(clause, 1.0) for clause in found))
        among = self._among(ask.policies)
        asked = asked_number(ask.question, among)
        if asked is None:
            return None
        whose = [asked.policy] if asked.policy else among
        return look_up(ask.question, asked.label, self._index.clauses, whose, self._quoting)

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
        read = self._read(ask)
        if read is None:
            return Abstention(question, self._among(policies))
        together_with, query, verdict = read
        heard = Heard(together_with, query.reading.mended, tuple((said, means) for said, means in query.reading.matches))
        care = self._care(query, policies)
        shown = self._reporting(policies, verdict.shown) if care else verdict.shown
        quotes = tuple(self._quoting.quote(one.hit.clause, one.likely) for one in shown)
        if verdict.answers:
            speaking = {one.hit.clause.policy for one in shown}
            silent = tuple(one for one in self._among(policies) if one.key not in speaking)
            return Answer(question, quotes, silent, heard, care)
        if quotes:
            return NearMiss(question, quotes, heard, care)
        return Abstention(question, self._among(policies), heard, care)

    def _read(self, ask: Ask) -> tuple[str, Query, Verdict] | None:
        """Return the earlier question that this is read with, if any, how it is searched for, and what is to be shown.

        A follow-up that says something by itself is read alone where that is the surer reading. None
        where nothing is asked.
        """
        together_with = read_with(ask.question, ask.context.questions)
        read = self._decided(f"{together_with} {ask.question}", ask.policies)
        if read and together_with and not is_fragment(ask.question):
            alone = self._decided(ask.question, ask.policies)
            if alone and alone[1].covered >= read[1].covered:
                return "", *alone
        return (together_with, *read) if read else None

    def _decided(self, question: str, policies: Sequence[str]) -> tuple[Query, Verdict] | None:
        words = self._plain(question)
        if not any(mark.isalpha() for mark in words):
            return None
        query = self._index.read(words)
        hits = self._index.search(query, _SEARCHED, policies or None)
        return query, decide(hits, len(words.split()), self._index.calibration)

    def _plain(self, question: str) -> str:
        return " ".join(_NOT_ASKED.sub(" ", question).split())[:_LONGEST_QUESTION]

    def _care(self, query: Query, policies: Sequence[str]) -> Care | None:
        """Return whom to name where the question seems sensitive; missing one is worse than a false alarm."""
        situation, likely = self._index.recognise(query)
        return Care(situation, self._among(policies)) if likely >= self._index.calibration.sensitive_from else None

    def _reporting(self, policies: Sequence[str], shown: Sequence[Weighed]) -> tuple[Weighed, ...]:
        """Return ``shown`` after each policy's clause on whom to tell."""
        query: Query = self._index.read(self._index.look_for)
        found: list[Weighed] = []
        for policy in self._among(policies):
            hits = self._index.search(query, _MOST_REPORTING, [policy.key])
            found += decide(hits, len(self._index.look_for.split()), self._index.calibration).shown
        first = {one.hit.clause.uid for one in found}
        return (*found, *(one for one in shown if one.hit.clause.uid not in first))
