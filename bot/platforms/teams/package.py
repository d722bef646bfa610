"""The app package: what an administrator uploads to Teams."""

import io
import json
import uuid
import zipfile
from typing import Any
from urllib.parse import urlsplit

from bot.platforms.teams.icons import colour_icon, outline_icon
from bot.platforms.teams.invoking import FIND, QUERY, SEARCH

_VERSION = "1.19"
_MANIFEST_VERSION = "1.0.0"
_EPOCH = (2026, 1, 1, 0, 0, 0)
"""The time of every file in the package: the same settings make the same package, byte for byte."""
_ABOUT = (
    "Ask a question in your own words and get the clauses of your staff policies that answer it: word for word, with their"
    " number, their policy and its date. If the policies do not cover it, the bot says so and names whom to ask. It never"
    " writes policy of its own. Ask in its chat, mention it in a channel, or search for a clause while you write a message."
)


def manifest(app_id: str, url: str, *, name: str = "Policy bot") -> dict[str, Any]:
    """Return the manifest of the app registered as ``app_id``, whose bot is reached at ``url``."""
    host = urlsplit(url).netloc
    return {
        "$schema": f"https://developer.microsoft.com/en-us/json-schemas/teams/v{_VERSION}/MicrosoftTeams.schema.json",
        "manifestVersion": _VERSION,
        "version": _MANIFEST_VERSION,
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"policy-bot:{app_id}")),
        "developer": {"name": name, "websiteUrl": url, "privacyUrl": f"{url}/privacy", "termsOfUseUrl": f"{url}/privacy"},
        "name": {"short": name, "full": f"{name}: your staff policies, word for word"[:100]},
        "description": {"short": "Quotes the clause of your staff policies that answers a question.", "full": _ABOUT},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": "#1D3557",
        "bots": [
            {
                "botId": app_id,
                "scopes": ["personal", "team", "groupChat"],
                "isNotificationOnly": False,
                "commandLists": [{"scopes": ["personal", "team", "groupChat"], "commands": _commands()}],
            }
        ],
        "composeExtensions": [{"botId": app_id, "commands": [_search(), _find()]}],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [host],
    }


def package(app_id: str, url: str, *, name: str = "Policy bot") -> bytes:
    """Return the package: a zip of the manifest and both icons."""
    made = io.BytesIO()
    parts = {
        "manifest.json": json.dumps(manifest(app_id, url, name=name), indent=2, ensure_ascii=False).encode(),
        "color.png": colour_icon(),
        "outline.png": outline_icon(),
    }
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for part, data in parts.items():
            zipped.writestr(zipfile.ZipInfo(part, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _commands() -> list[dict[str, str]]:
    return [
        {"title": "help", "description": "How to ask, with examples"},
        {"title": "list", "description": "Which policies are held, and how old they are"},
    ]


def _search() -> dict[str, Any]:
    return {
        "id": SEARCH,
        "type": "query",
        "title": "Find a clause",
        "description": "Put a clause with its citation into your message",
        "context": ["compose", "commandBox"],
        "initialRun": True,
        "parameters": [{"name": QUERY, "title": "Your question", "description": "In your own words", "inputType": "text"}],
    }


def _find() -> dict[str, Any]:
    return {
        "id": FIND,
        "type": "action",
        "title": "Find the policy on this",
        "description": "Shows you alone the clauses that the message is about",
        "context": ["message"],
        "fetchTask": True,
    }
