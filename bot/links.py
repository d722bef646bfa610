"""The addresses of the bot's own pages."""

from urllib.parse import quote


def clause_url(public_url: str, uid: str) -> str:
    """Return the address of a clause's own page, empty where the pages have no address."""
    return f"{public_url}/clauses/{quote(uid, safe='')}" if public_url else ""
