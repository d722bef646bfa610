"""The figures by which hits are ranked and replies are decided, fitted by ``make eval`` and kept in each index."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from index.hit import Signals

_FILE = Path(__file__).with_name("calibration.json")


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic regression over named features."""

    bias: float
    weights: dict[str, float]

    def logit(self, features: dict[str, float]) -> float:
        """Return the log odds for ``features``."""
        return self.bias + sum(weight * features[name] for name, weight in self.weights.items())


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was fitted, on what, and what was measured by it."""

    model_digest: str
    """The model whose scores it was fitted on; the figures mean little for another."""
    ranking: Signals
    """The weight of each signal in a hit's score."""
    quote: Logistic
    """How likely it is that a clause helps with the question."""
    covered: Logistic
    """How likely it is that the policies cover the question at all."""
    right: Logistic
    """How likely it is that a clause that answers is among those that would be quoted."""
    answer_from: float
    """Likelihood of being right from which the bot answers."""
    near_from: float
    """Likelihood of being covered from which it shows the nearest clauses as such."""
    quote_from: float
    """Likelihood from which a clause is quoted in an answer."""
    sensitive_from: float
    """Likelihood from which a question is taken to be sensitive."""
    reporting_from: float
    """Likelihood of being sensitive from which the reporting clauses are shown first."""
    measured: dict[str, float] = field(default_factory=dict)
    """Shares measured on the half of the questions that nothing was fitted on."""

    def to_json(self) -> str:
        """Return the calibration as JSON."""
        record = asdict(self) | {"ranking": self.ranking._asdict()}
        return json.dumps(record, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Calibration":
        """Return the calibration in ``text``; raises ValueError, KeyError or TypeError where it is none."""
        record = json.loads(text)
        parts = {
            "ranking": Signals(**record["ranking"]),
            "quote": Logistic(**record["quote"]),
            "covered": Logistic(**record["covered"]),
            "right": Logistic(**record["right"]),
        }
        return cls(**record | parts)


def shipped() -> Calibration:
    """Return the calibration that comes with the program."""
    return Calibration.from_json(_FILE.read_text(encoding="utf-8"))
