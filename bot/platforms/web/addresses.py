"""Who sends a request: the address behind the reverse proxies that are believed."""

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from aiohttp import web

from bot.config import Networks

Address = IPv4Address | IPv6Address
_NOWHERE = IPv4Address("0.0.0.0")  # noqa: S104 (nobody's address; nothing listens there)
_BRACKETED = re.compile(r"\[([^\]]*)\](?::\d+)?")
_WITH_PORT = re.compile(r"([\d.]+):\d+")
_SITE_BITS = 64
"""Bits of an IPv6 address that tell one network from another: a single machine may use all the rest."""


def sender(request: web.Request, proxies: Networks) -> Address:
    """Return the address that a request comes from: the last one that no believed proxy could have made up."""
    said = request.headers.getall("X-Forwarded-For", ())
    chain = [*(one for line in said for one in line.split(",")), request.remote or ""]
    address: Address = _NOWHERE
    for one in reversed(chain):
        try:
            address = _plain(ip_address(_bare(one.strip())))
        except ValueError:
            # Not the proxy's own address, which may be allowed more than whoever it speaks for.
            return _NOWHERE
        if not is_in(address, proxies):
            return address
    return address


def is_by_proxy(request: web.Request, proxies: Networks) -> bool:
    """Whether it is a believed proxy that hands a request on."""
    try:
        return is_in(_plain(ip_address(request.remote or "")), proxies)
    except ValueError:
        return False


def is_in(address: Address, networks: Networks) -> bool:
    """Whether an address is of one of ``networks``."""
    return any(address.version == one.version and address in one for one in networks)


def site(address: Address) -> str:
    """Return what counts as one sender: an address, or the network of a long one."""
    return str(IPv6Network((address, _SITE_BITS), strict=False)) if isinstance(address, IPv6Address) else str(address)


def _bare(said: str) -> str:
    """Return an address without the port and the brackets that some proxies write."""
    return (_BRACKETED.fullmatch(said) or _WITH_PORT.fullmatch(said) or [said, said])[1]


def _plain(address: Address) -> Address:
    """Return an IPv4 address as itself though it be written as an IPv6 one."""
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address
