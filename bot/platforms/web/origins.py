"""Where a request comes from, as far as its browser tells: this site's pages, or another's."""

from aiohttp import web


def is_asked_here(request: web.Request) -> bool:
    """Whether a question is somebody's own: another site's page can lead anybody to an address with any question in it."""
    return request.headers.get("Sec-Fetch-Site") != "cross-site"


def is_forged(request: web.Request, public_url: str) -> bool:
    """Whether a form comes from another site's page, as far as the browser tells."""
    if request.method != "POST":
        return False
    if "Sec-Fetch-Site" in request.headers:
        return request.headers["Sec-Fetch-Site"] not in ("same-origin", "none")
    # Browsers tell that to no address without HTTPS; what is no browser names no origin either.
    origin = request.headers.get("Origin")
    # No page of another site can set X-Forwarded-Host, so whoever sets it need not be a believed proxy.
    hosts = {request.host, public_url.rpartition("://")[2], request.headers.get("X-Forwarded-Host", "")}
    return origin is not None and _host(origin.rpartition("://")[2]) not in set(map(_host, hosts)) - {""}


def _host(said: str) -> str:
    """Return a host with its port, without one that goes without saying."""
    return said.partition("/")[0].strip().lower().removesuffix(":80").removesuffix(":443")
