"""Clauses to quotes: cited, and checked to be the words that were ingested."""

from collections.abc import Mapping, Sequence

from bot.answer import Citation, Quote
from bot.binding import binding
from bot.errors import AlteredQuoteError
from ingest.policy import Clause, Policy
from ingest.uids import sha


class Quoting:
    """Makes the quotes of one index."""

    def __init__(self, policies: Sequence[Policy], clauses: Sequence[Clause]) -> None:
        self._policies: Mapping[str, Policy] = {policy.key: policy for policy in policies}
        self._again = {(clause.policy, clause.label) for clause in clauses if clause.label_ordinal > 1}

    def quote(self, clause: Clause, score: float) -> Quote:
        """Return the quote of ``clause``; raises AlteredQuoteError if its text is not what was ingested."""
        if sha(clause.text) != clause.text_sha:
            message = f"{clause.uid}: the text in the index is not the one that was ingested; run 'policy-bot verify'"
            raise AlteredQuoteError(message)
        ordinal = clause.label_ordinal if (clause.policy, clause.label) in self._again else 0
        citation = Citation(
            policy=self._policies[clause.policy],
            label=clause.label,
            ordinal=ordinal,
            item=clause.item,
            kind=clause.kind,
            headings=clause.headings,
            lines=clause.lines,
            page=clause.page,
            printed_page=clause.printed_page,
        )
        firmly = binding(clause.headings, clause.lead_in, clause.text)
        return Quote(
            clause.lead_in, clause.text, clause.breaks, clause.uid, clause.text_sha, citation, firmly, score, clause.earlier
        )
