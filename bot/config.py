"""The settings of a deployment, from its environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.model import PACKAGED


@dataclass(frozen=True, slots=True)
class Config:
    """Where things are, and which model searches them."""

    policies: Path
    """The folder of policies and their register; never written to."""
    build: Path
    """The folder of all that is made from them."""
    model: str
    """A sentence-transformers model: a folder, a name, or the packaged default."""


def read_config(environment: Mapping[str, str]) -> Config:
    """Return the settings in ``environment``: POLICY_BOT_POLICIES, POLICY_BOT_BUILD, POLICY_BOT_MODEL."""
    return Config(
        policies=Path(environment.get("POLICY_BOT_POLICIES") or "policies_src"),
        build=Path(environment.get("POLICY_BOT_BUILD") or "build"),
        model=environment.get("POLICY_BOT_MODEL") or PACKAGED,
    )
