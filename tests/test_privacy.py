import re
from pathlib import Path

import pytest

from bot.retention import Retention

ROOT = Path(__file__).parent.parent
PRIVACY = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
TESTS = {
    name
    for path in (ROOT / "tests").glob("test_*.py")
    for name in re.findall(r"^def (test_\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE)
}
NAMED = sorted(set(re.findall(r"`(test_\w+)`", PRIVACY)))


@pytest.mark.parametrize("name", NAMED)
def test_each_statement_on_privacy_names_a_test_that_exists(name: str) -> None:
    assert name in TESTS


def test_the_periods_that_are_stated_are_the_programs_own() -> None:
    stated = {name.lower(): int(days) for name, days in re.findall(r"`POLICY_BOT_KEEP_(\w+)` \| (\d+) \|", PRIVACY)}
    assert stated == {name: getattr(Retention(), name) for name in Retention.__slots__}
    assert len(NAMED) > 20
