"""Who sees what where: the organisations of a workspace and a channel, and whether a channel is answered publicly."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answer import Policy
from bot.entries import Entry, misfits, read_entries
from bot.errors import BadInputError

NOBODY = ("-",)
"""Keys that no policy has: what a place sees whose organisations have no policies."""
_TEXTS = ("platform", "workspace", "team", "channel")
_FLAGS = ("public", "external")
_TEAM, _CHANNEL = re.compile(r"[TE][A-Z0-9]{6,}"), re.compile(r"[CGD][A-Z0-9]{6,}")
_PLATFORMS = ("slack", "teams", "web")


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds in one place; what is None is taken from the wider place around it."""

    platform: str = ""
    workspace: str = ""
    channel: str = ""
    team: str = ""
    """In Teams, the team that the channel belongs to."""
    organisations: tuple[str, ...] | None = None
    public: bool | None = None
    """Whether a question in the channel is answered for all of it to see."""
    external: bool | None = None
    """Whether the bot answers in a channel that is shared with another organisation."""

    def policies(self, held: Sequence[Policy]) -> tuple[str, ...]:
        """Return the keys of the policies that are seen here; none where all are."""
        if self.organisations is None:
            return ()
        names = {name.casefold() for name in self.organisations}
        return tuple(policy.key for policy in held if policy.organisation.casefold() in names) or NOBODY


@dataclass(frozen=True, slots=True)
class Audience:
    """The settings of every place."""

    settings: tuple[Setting, ...] = ()

    def at(self, platform: str, workspace: str, channel: str, team: str = "") -> Setting:
        """Return what holds in a channel: its own setting, then its team's, its workspace's, its platform's."""
        asked = Setting(platform, workspace, channel, team)
        fitting = [one for one in self.settings if _fits(one, asked)]
        fitting.sort(key=lambda one: (bool(one.channel), bool(one.team), bool(one.workspace), bool(one.platform)))
        made: dict[str, Any] = {}
        for one in fitting:
            own = {"organisations": one.organisations, "public": one.public, "external": one.external}
            made |= {name: value for name, value in own.items() if value is not None}
        return Setting(platform, workspace, channel, team, **made)

    def unknown(self, held: Sequence[Policy]) -> tuple[str, ...]:
        """Return the organisations that are named here and of which no policy is held."""
        known = {policy.organisation.casefold() for policy in held}
        named = [name for one in self.settings for name in one.organisations or ()]
        return tuple(dict.fromkeys(name for name in named if name.casefold() not in known))


def _fits(setting: Setting, asked: Setting) -> bool:
    return all(getattr(setting, name) in ("", getattr(asked, name)) for name in _TEXTS)


def read_audience(path: Path | None) -> Audience:
    """Return the settings in a file of ``[[place]]`` entries, none where no file is named; raises BadInputError."""
    if path is None:
        return Audience()
    entries, faults = read_entries(path, "place", _faults)
    places = [tuple(entry.get(name, "") for name in _TEXTS) for entry in entries]
    faults += [f"{path}: place {places.index(one) + 1} is given twice" for one, count in Counter(places).items() if count > 1]
    if faults:
        raise BadInputError("\n".join(faults))
    return Audience(tuple(_setting(entry) for entry in entries))


def _faults(entry: Entry) -> list[str]:
    faults = misfits(entry, _TEXTS, ("organisations", *_FLAGS))
    faults += [f"{name} must be true or false" for name in _FLAGS if not isinstance(entry.get(name, True), bool)]
    names = entry.get("organisations", ["all"])
    if isinstance(entry.get("platform", ""), str) and entry.get("platform", "slack") not in _PLATFORMS:
        faults.append(f"platform must be one of {', '.join(_PLATFORMS)}")
    if not isinstance(names, list) or not names or not all(isinstance(name, str) and name.strip() for name in names):
        faults.append('organisations must be a list of names, such as ["Wimborne First School"]; leave it out for all')
    if (entry.get("channel") or entry.get("team")) and not entry.get("workspace"):
        faults.append("a channel or a team needs its workspace")
    if entry.get("platform") == "teams" and "external" in entry:
        faults.append("external is a setting of Slack alone; in Teams, TEAMS_TENANTS names who is answered")
    if entry.get("platform") == "slack":
        faults += [
            f"{name} must be its id, such as {example}: capitals and figures"
            for name, example, form in (("workspace", "T024BE7LD", _TEAM), ("channel", "C061EG9SL", _CHANNEL))
            if isinstance(entry.get(name), str) and entry[name] and not form.fullmatch(entry[name])
        ]
    return faults


def _setting(entry: Entry) -> Setting:
    names = tuple(entry["organisations"]) if "organisations" in entry else None
    return Setting(**{**entry, "organisations": names})
