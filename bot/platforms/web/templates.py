"""The templates, and the one way in which a page leaves the server."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

_HERE = Path(__file__).parent
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Server": "policy-bot",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
"""No word of a page is run, nothing is fetched from elsewhere, and no link to elsewhere tells where its reader came from.

Our own forms must tell: with ``no-referrer``, browsers withhold their origin, by which forged ones are known."""
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FRAGMENT = "X-Fragment"
"""The header by which the page's own script asks for the reply alone."""


@dataclass(frozen=True, slots=True)
class _Static:
    body: bytes
    content_type: str
    version: str


@dataclass(frozen=True, slots=True)
class Templates:
    """Makes pages of templates and views."""

    signs_in: bool = False
    """Whether there is somebody to sign out."""
    _environment: Environment = field(
        default_factory=lambda: Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
    )
    _files: dict[str, _Static] = field(default_factory=lambda: {one.name: _static(one) for one in (_HERE / "static").iterdir()})

    def page(self, status: int, name: str, view: object, *, here: str = "", signs_out: bool = True) -> web.Response:
        """Return a page; ``here`` is the entry of the menu that it stands under."""
        versions = {name: f"/static/{name}?v={file.version}" for name, file in self._files.items()}
        site = {"static": versions, "here": here, "signs_out": self.signs_in and signs_out}
        text = self._environment.get_template(name).render(view=view, **site)
        return web.Response(status=status, text=text, content_type="text/html", headers={**HEADERS, "Cache-Control": "no-store"})

    def static(self, name: str) -> web.Response:
        """Return a file that pages are drawn with; its address changes with its content, so it may be kept for ever."""
        file = self._files.get(name)
        if file is None:
            return web.Response(status=404, text="There is no such file.", headers=HEADERS)
        kept = {"Cache-Control": "public, max-age=31536000, immutable"}
        return web.Response(body=file.body, content_type=file.content_type, charset="utf-8", headers={**HEADERS, **kept})


def wants_fragment(request: web.Request) -> bool:
    """Whether the page's own script asks, which puts the reply into the page that is there."""
    return request.headers.get(_FRAGMENT) == "reply"


def _static(path: Path) -> _Static:
    body = path.read_bytes()
    return _Static(body, _TYPES[path.suffix], hashlib.sha256(body).hexdigest()[:12])
