"""The settings of a deployment, from its environment."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from bot.errors import UsageError
from bot.retention import Retention
from index.model import PACKAGED

_MOST_DAYS = 36_500
SLACK_API = "https://slack.com/api/"
TEAMS_OPENID = "https://login.botframework.com/v1/.well-known/openidconfiguration"


@dataclass(frozen=True, slots=True)
class SlackConfig:
    """How Slack is reached; what is empty is not set up."""

    bot_token: str = ""
    """``xoxb-``: the one workspace, where the bot was installed by hand."""
    app_token: str = ""
    """``xapp-``: Socket Mode, for a site that nothing outside can reach."""
    signing_secret: str = ""
    client_id: str = ""
    client_secret: str = ""
    """With ``client_id``: many workspaces, which install the bot themselves."""
    api_url: str = SLACK_API

    @property
    def is_on(self) -> bool:
        """Whether anything of Slack is set up."""
        return bool(self.bot_token or self.app_token or self.signing_secret or self.client_id or self.client_secret)

    @property
    def is_slack(self) -> bool:
        """Whether it is Slack itself that is reached."""
        return self.api_url == SLACK_API

    @property
    def faults(self) -> tuple[str, ...]:
        """What is missing or wrong, a sentence each; none if the settings can work."""
        found = []
        if not self.bot_token and not self.client_id:
            found.append("SLACK_BOT_TOKEN is missing (it begins with xoxb-); for many workspaces give SLACK_CLIENT_ID instead")
        for name, value in (("SLACK_BOT_TOKEN", self.bot_token), ("SLACK_APP_TOKEN", self.app_token)):
            if len(value.split()) > 1:
                found.append(f"{name} has a space or a line break inside: copy it again")
        if self.bot_token and not self.bot_token.startswith("xoxb-"):
            found.append("SLACK_BOT_TOKEN must begin with xoxb-")
        if self.app_token and not self.app_token.startswith("xapp-"):
            found.append("SLACK_APP_TOKEN must begin with xapp-")
        if not self.app_token and not self.signing_secret:
            found.append("SLACK_SIGNING_SECRET is missing (for Socket Mode, SLACK_APP_TOKEN)")
        if bool(self.client_id) != bool(self.client_secret):
            found.append("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET go together")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class TeamsConfig:
    """How Teams is reached; what is empty is not set up."""

    app_id: str = ""
    app_password: str = ""
    tenant: str = ""
    """The tenant that the app is registered in; empty for an app of many tenants."""
    tenants: tuple[str, ...] = ()
    """The tenants that are answered: the app's own if none are named, all for an app of many tenants."""
    is_open: bool = False
    """Whether anybody is answered without a token: for development, on this machine alone."""
    openid_url: str = TEAMS_OPENID
    """Where the keys of Teams' tokens are found."""

    @property
    def is_on(self) -> bool:
        """Whether anything of Teams is set up."""
        return bool(self.app_id or self.app_password or self.is_open)

    @property
    def faults(self) -> tuple[str, ...]:
        """What is missing or wrong, a sentence each; none if the settings can work."""
        found = []
        if not self.is_open and not self.app_id:
            found.append("TEAMS_APP_ID is missing: nobody could be told from Teams without it")
        if not self.is_open and not self.app_password:
            found.append("TEAMS_APP_PASSWORD is missing (the client secret of the app registration)")
        if self.is_open and self.app_id:
            found.append("TEAMS_DEVELOPMENT answers anybody and does not go together with TEAMS_APP_ID")
        return tuple(found)


Networks = tuple[IPv4Network | IPv6Network, ...]
_LOOPBACK = "127.0.0.0/8,::1"
_SHORTEST_PASSWORD = 8


@dataclass(frozen=True, slots=True)
class WebConfig:
    """Who may see the web pages."""

    password: str = ""
    """The password that everybody shares; empty: nobody is asked for one."""
    user_header: str = ""
    """The header in which a reverse proxy says who has signed in there; empty: no proxy signs anybody in."""
    proxies: Networks = ()
    """The reverse proxies that are believed: what they say of whom they speak for."""
    metrics_from: Networks = ()
    """Who may see /metrics."""
    owner_password: str = ""
    """The password of the owner's pages; empty: none opens them."""
    owners: tuple[str, ...] = ()
    """Who sees the owner's pages, by the names in ``user_header``."""
    per_minute: int = 60
    """Questions that are taken from one address in a minute."""

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong, a sentence each; none if the settings can work."""
        found = []
        if self.password and len(self.password) < _SHORTEST_PASSWORD:
            found.append(f"POLICY_BOT_WEB_PASSWORD is too short: take at least {_SHORTEST_PASSWORD} characters")
        if self.user_header and not re.fullmatch(r"[A-Za-z0-9-]+", self.user_header):
            found.append("POLICY_BOT_WEB_USER_HEADER is no name of a header, such as X-Forwarded-User")
        if self.password and self.user_header:
            found.append("POLICY_BOT_WEB_PASSWORD and POLICY_BOT_WEB_USER_HEADER are two ways to sign in: give one of them")
        if self.owner_password and len(self.owner_password) < _SHORTEST_PASSWORD:
            found.append(f"POLICY_BOT_OWNER_PASSWORD is too short: take at least {_SHORTEST_PASSWORD} characters")
        if self.owner_password and self.owner_password == self.password:
            found.append("POLICY_BOT_OWNER_PASSWORD is everybody's: take another than POLICY_BOT_WEB_PASSWORD")
        if self.owners and not self.user_header:
            found.append("POLICY_BOT_OWNERS names people whom nobody signs in: POLICY_BOT_WEB_USER_HEADER is missing")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Config:
    """Where things are, which model searches them, and where the bot is asked."""

    policies: Path
    """The folder of policies and their register; never written to."""
    build: Path
    """The folder of all that is made from them."""
    model: str
    """A sentence-transformers model: a folder, a name, or the packaged default."""
    reranker: str = ""
    """A cross-encoder of sentence-transformers that takes a second look at the hits; empty for none."""
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    """Where people reach the bot's pages, without a slash at its end; empty: citations carry no link."""
    audience: Path | None = None
    contacts: Path | None = None
    """A file that says where the people are whom questions may be put to."""
    remind_hours: int = 24
    """Hours after which somebody is reminded of a question that nobody took."""
    gaps_from: int = 1
    """People who must have asked something before the gap report shows it."""
    kept: Retention = field(default_factory=Retention)
    database: str = ""
    key: str = ""
    slack: SlackConfig = SlackConfig()
    teams: TeamsConfig = TeamsConfig()
    web: WebConfig = WebConfig()


_KEPT = {one.name: (f"POLICY_BOT_KEEP_{one.name.upper()}", one.default) for one in fields(Retention)}
_NUMBERS = {"remind_hours": ("POLICY_BOT_REMIND_HOURS", 24), "gaps_from": ("POLICY_BOT_GAPS_FROM", 1), **_KEPT}


def _is_number(said: str) -> bool:
    return said.isascii() and said.isdecimal() and 0 < int(said) <= _MOST_DAYS


def read_config(environment: Mapping[str, str]) -> Config:
    """Return the settings in ``environment`` (docs/operations.md names them all); raises UsageError for one that is wrong."""

    def setting(name: str, default: str = "") -> str:
        return environment.get(name, "").strip() or default

    port = setting("POLICY_BOT_PORT", "8000")
    if not port.isdecimal() or int(port) > 65535:  # noqa: PLR2004 (the highest port)
        raise UsageError(f"POLICY_BOT_PORT: {port!r} is no port; write a number up to 65535")  # noqa: TRY003, EM102 (said once)
    public_url = setting("PUBLIC_URL")
    if public_url and not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", public_url):
        raise UsageError(f"PUBLIC_URL: {public_url!r} is no address such as https://policies.school.example")  # noqa: TRY003, EM102 (said once)
    audience, contacts = setting("POLICY_BOT_AUDIENCE"), setting("POLICY_BOT_CONTACTS")
    numbers = {name: setting(variable, str(default)) for name, (variable, default) in _NUMBERS.items()}
    wrong = [f"{_NUMBERS[name][0]}: {said!r} is no number from 1 up" for name, said in numbers.items() if not _is_number(said)]
    if wrong:
        raise UsageError("\n".join(wrong))
    kept = Retention(**{name: int(said) for name, said in numbers.items() if name in _KEPT})
    per_minute = setting("POLICY_BOT_WEB_PER_MINUTE", "60")
    if not per_minute.isdecimal() or not int(per_minute):
        raise UsageError(f"POLICY_BOT_WEB_PER_MINUTE: {per_minute!r} is no number of questions, such as 60")  # noqa: TRY003, EM102 (said once)
    return Config(
        policies=Path(setting("POLICY_BOT_POLICIES", "policies_src")),
        build=Path(setting("POLICY_BOT_BUILD", "build")),
        model=setting("POLICY_BOT_MODEL", PACKAGED),
        reranker=setting("POLICY_BOT_RERANKER"),
        host=setting("POLICY_BOT_HOST", "127.0.0.1"),
        port=int(port),
        public_url=public_url.rstrip("/"),
        audience=Path(audience) if audience else None,
        contacts=Path(contacts) if contacts else None,
        remind_hours=int(numbers["remind_hours"]),
        gaps_from=int(numbers["gaps_from"]),
        kept=kept,
        database=setting("POLICY_BOT_DATABASE"),
        key=setting("POLICY_BOT_KEY"),
        slack=SlackConfig(
            bot_token=setting("SLACK_BOT_TOKEN"),
            app_token=setting("SLACK_APP_TOKEN"),
            signing_secret=setting("SLACK_SIGNING_SECRET"),
            client_id=setting("SLACK_CLIENT_ID"),
            client_secret=setting("SLACK_CLIENT_SECRET"),
            api_url=setting("SLACK_API_URL", SLACK_API).rstrip("/") + "/",
        ),
        teams=TeamsConfig(
            app_id=setting("TEAMS_APP_ID"),
            app_password=setting("TEAMS_APP_PASSWORD"),
            tenant=setting("TEAMS_TENANT_ID"),
            tenants=tuple(filter(None, map(str.strip, setting("TEAMS_TENANTS", setting("TEAMS_TENANT_ID")).split(",")))),
            is_open=setting("TEAMS_DEVELOPMENT") == "1",
            openid_url=setting("TEAMS_OPENID_URL", TEAMS_OPENID),
        ),
        web=WebConfig(
            password=setting("POLICY_BOT_WEB_PASSWORD"),
            user_header=setting("POLICY_BOT_WEB_USER_HEADER"),
            proxies=_networks("POLICY_BOT_PROXIES", setting("POLICY_BOT_PROXIES", _LOOPBACK)),
            metrics_from=_networks("POLICY_BOT_METRICS_FROM", setting("POLICY_BOT_METRICS_FROM", _LOOPBACK)),
            owner_password=setting("POLICY_BOT_OWNER_PASSWORD"),
            owners=tuple(filter(None, map(str.strip, setting("POLICY_BOT_OWNERS").split(",")))),
            per_minute=int(per_minute),
        ),
    )


def _networks(name: str, value: str) -> Networks:
    """Return the addresses and networks in a setting; raises UsageError for one that is none."""
    found = []
    for one in filter(None, map(str.strip, value.split(","))):
        with suppress(ValueError):
            found.append(ip_network(one))
            continue
        raise UsageError(f"{name}: {one!r} is no address or network, such as 10.0.0.5 or 10.0.0.0/8")  # noqa: TRY003, EM102 (said once)
    return tuple(found)
