"""The app's manifest: what an administrator pastes into Slack so that nothing needs to be clicked together."""

from typing import Any

from bot.platforms.slack.happened import COMMAND, SHORTCUT

SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "groups:history",
    "groups:read",
    "im:history",
    "im:write",
    "mpim:history",
    "mpim:read",
    "reactions:write",
    "users:read",
)
EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "tokens_revoked",
)
_ABOUT = (
    "Ask a question in your own words, in a channel, in a direct message or with /policy, and get the clauses of your staff"
    " policies that answer it: word for word, with their number, their policy and its date. If the policies do not cover"
    " it, the bot says so and names whom to ask. It never writes policy of its own, and what you ask is shown to nobody else"
    " unless you put it to a person."
)


def manifest(url: str, *, name: str = "Policy bot") -> dict[str, Any]:
    """Return the manifest of an app that is reached at ``url`` (https://…); without one it uses Socket Mode."""
    address = {"url": f"{url}/slack/events"} if url else {}
    request = {"request_url": f"{url}/slack/events"} if url else {}
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": name,
            "description": "Quotes the clause of your staff policies that answers a question, word for word.",
            "long_description": _ABOUT,
            "background_color": "#1d3557",
        },
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
            "agent_view": {"agent_description": "Quotes the clauses of your staff policies that answer a question."},
            "bot_user": {"display_name": name, "always_online": True},
            "slash_commands": [
                {
                    "command": COMMAND,
                    **address,
                    "description": "Ask the staff policies, in private",
                    "usage_hint": "[your question, a policy and a number, list or help]",
                    "should_escape": True,
                }
            ],
            "shortcuts": [
                {
                    "name": "Find the policy on this",
                    "type": "message",
                    "callback_id": SHORTCUT,
                    "description": "Shows you alone the clauses that the message is about",
                }
            ],
        },
        "oauth_config": {
            **({"redirect_urls": [f"{url}/slack/oauth_redirect"]} if url else {}),
            "scopes": {"bot": list(SCOPES)},
        },
        "settings": {
            "event_subscriptions": {**request, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **request},
            "org_deploy_enabled": True,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }
