"""Throw-away keys: those that sign the tokens, and a certificate authority for the hosts of the fake cloud."""

import datetime as dt
import ssl
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID
from jwt.algorithms import RSAAlgorithm

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Key:
    """A signing key, published as ``kid``; ``endorsements`` are the channels that it may speak for."""

    kid: str
    private: rsa.RSAPrivateKey
    endorsements: tuple[str, ...] = ()

    def jwk(self) -> dict[str, Any]:
        """Return the public half as a JSON Web Key."""
        public = RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        endorsed = {"endorsements": list(self.endorsements)} if self.endorsements else {}
        return {**public, "use": "sig", "kid": self.kid, "x5t": self.kid, **endorsed}

    def public_pem(self) -> bytes:
        """Return the public half as PEM, which an attacker may try as a shared secret."""
        return self.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@cache
def key(kid: str, *endorsements: str) -> Key:
    """Return the key of that name, the same one each time: making one takes a tenth of a second."""
    return Key(kid, rsa.generate_private_key(public_exponent=65537, key_size=2048), endorsements)


class Authority:
    """A certificate authority, and the TLS settings of a server whose certificate it signed for ``hosts``."""

    def __init__(self, *hosts: str) -> None:
        self._key, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Throw-away CA")])
        usage = x509.KeyUsage(*(place in {5, 6} for place in range(9)))  # to sign certificates and revocation lists
        basic = x509.BasicConstraints(ca=True, path_length=None)
        self._certificate = self._signed(self._name, self._key.public_key(), [(basic, True), (usage, True)])
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
        names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
        leaf = self._signed(subject, own.public_key(), [(names, False)])
        secret = own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        self._chain = leaf.public_bytes(Encoding.PEM) + secret

    def _signed(
        self,
        subject: x509.Name,
        public: ec.EllipticCurvePublicKey,
        extensions: list[tuple[x509.ExtensionType, bool]],
    ) -> x509.Certificate:
        now = dt.datetime.now(dt.UTC)
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(self._name).public_key(public)
        builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now - _DAY).not_valid_after(now + _DAY)
        # Python 3.13 and later refuse a chain without these two.
        by = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        for extension, critical in [*extensions, (by, False), (x509.SubjectKeyIdentifier.from_public_key(public), False)]:
            builder = builder.add_extension(extension, critical=critical)
        return builder.sign(self._key, hashes.SHA256())

    def write(self, folder: Path) -> tuple[Path, ssl.SSLContext]:
        """Return the file that a client must trust, written into ``folder``, and the TLS settings of the server."""
        trusted, chain = folder / "ca.pem", folder / "server.pem"
        trusted.write_bytes(self._certificate.public_bytes(Encoding.PEM))
        chain.write_bytes(self._chain)
        secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        secure.load_cert_chain(chain)
        return trusted, secure


@cache
def authority(*hosts: str) -> Authority:
    """Return the authority for ``hosts``, the same one each time."""
    return Authority(*hosts)
