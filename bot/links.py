"""The addresses of the bot's own pages."""

from urllib.parse import quote


def clause_url(public_url: str, uid: str) -> str:
    """Return the address of a clause's own page, empty where the pages have no address."""
    return public_url + clause_path(uid) if public_url else ""


def clause_path(uid: str) -> str:
    """Return the address of a clause on this server."""
    return f"/clauses/{quote(uid, safe='')}"


def policy_path(key: str) -> str:
    """Return the address of a whole policy on this server."""
    return f"/policies/{quote(key, safe='')}"


def source_path(key: str) -> str:
    """Return the address of the file that a policy was read from, on this server."""
    return f"{policy_path(key)}/source"
