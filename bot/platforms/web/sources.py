"""The files that policies were read from: only those that the register names, each told from what it was when it was read."""

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from aiohttp import web

from bot.answer import Policy
from bot.links import source_path
from bot.platforms.web.reader_views import SourceView
from bot.platforms.web.templates import HEADERS

_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".md": "text/markdown",
    ".txt": "text/plain",
}
_SHOWN = {".pdf"}
"""Formats that a browser may show; all others are only ever saved, so that nothing in them can run."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The folder of the policies."""

    folder: Path

    def describe(self, policy: Policy, sha: str) -> SourceView:
        """Return what is known of a policy's file, which had the hash ``sha`` when it was read."""
        name, body = PurePosixPath(policy.file).name, self._body(policy)
        if body is None:
            return SourceView(name, "", is_same=False)
        return SourceView(name, source_path(policy.key), is_same=hashlib.sha256(body).hexdigest() == sha)

    def send(self, policy: Policy) -> web.Response | None:
        """Return a policy's file to be saved, a PDF to be shown; None where it is not there any more."""
        body = self._body(policy)
        if body is None:
            return None
        path = PurePosixPath(policy.file)
        kind = path.suffix.lower()
        how = "inline" if kind in _SHOWN else "attachment"
        own = {
            "Content-Disposition": f"{how}; filename*=UTF-8''{quote(path.name, safe='')}",
            "Content-Type": _TYPES.get(kind, "application/octet-stream"),
            "Cache-Control": "no-cache",
            # A browser's own reader of PDF draws with styles of its own.
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
        }
        return web.Response(body=body, headers={**HEADERS, **own})

    def _body(self, policy: Policy) -> bytes | None:
        path = (self.folder / policy.file).resolve()
        try:
            return path.read_bytes() if path.is_relative_to(self.folder.resolve()) else None
        except OSError:
            return None
