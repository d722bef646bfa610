"""What is served and what is missing, for whoever started it."""

from bot.config import Config, WebConfig


def announcement(config: Config) -> str:
    """Return what is served and how, and what is missing, for whoever started it."""
    slack, teams, host = config.slack, config.teams, "localhost" if config.host == "127.0.0.1" else config.host
    ways = [
        *(["events at /slack/events"] if slack.signing_secret else []),
        *(["Socket Mode"] if slack.app_token else []),
        *(["installation at /slack/install"] if slack.client_id else []),
    ]
    said = [f"Serving on http://{host}:{config.port}", f"The web pages are on, {_who(config.web)}."]
    said += ["The policy owner's pages are on: /owner."] if config.web.owner_password or config.web.owners else []
    said.append(
        f"Slack is on: {', '.join(ways)}." if slack.is_on else "Slack is off: SLACK_BOT_TOKEN is missing (docs/slack.md)."
    )
    is_on = "Teams is on: messages at /api/messages."
    said.append(is_on if teams.is_on else "Teams is off: TEAMS_APP_ID is missing (docs/teams.md).")
    if (slack.is_on or teams.is_on) and not config.public_url:
        said.append("Citations in Slack and Teams carry no link: PUBLIC_URL is missing.")
    said += ["Anybody on this machine is answered without a token: TEAMS_DEVELOPMENT is set."] if teams.is_open else []
    return "\n".join(said)


def _who(web: WebConfig) -> str:
    """Return who sees the web pages."""
    if web.password:
        return "for whoever gives the password"
    if web.user_header:
        return f"for whoever a reverse proxy names in {web.user_header}"
    return "for everybody who reaches this address (POLICY_BOT_WEB_PASSWORD would ask for a password)"
