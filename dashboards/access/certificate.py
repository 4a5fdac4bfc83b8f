"""A certificate for this machine's pages, made on this machine.

An authority of our own signs it. A phone that is told to trust the authority (docs/access.md)
shows the pages without a warning, and trusts the authority for nothing else: it is limited to this
machine's names and to private addresses (RFC 5280, 4.2.1.10), and its key never leaves the folder.
"""

import datetime
import ipaddress
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from dashboards.access.names import MachineNames
from ingest.private_files import write_private

AUTHORITY_DAYS = 3650
# Apple's limit for a certificate whose authority a person has trusted is 825 days.
SERVER_DAYS = 397
RENEW_BEFORE_DAYS = 30

_PRIVATE_RANGES = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "fc00::/7")


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """Where the PEM files are. `authority` is what a phone is given to trust."""

    authority: Path
    chain: Path
    key: Path


def certificate(folder: Path, names: MachineNames, *, now: datetime.datetime) -> Certificate:
    """The certificate of this machine, made or renewed where needed.

    Args:
        folder: Where keys and certificates are kept, readable by their owner only.
        names: What the machine is called now; a new address makes a new certificate.
        now: The present time, UTC.

    Raises:
        OSError: the folder cannot be written.
    """
    files = Certificate(
        authority=folder / "authority.pem", chain=folder / "server.pem", key=folder / "server.key"
    )
    authority_key = folder / "authority.key"
    signer, signer_key = _read(files.authority, authority_key)
    if signer is None or signer_key is None or not _is_good(signer, now, covers=names):
        signer, signer_key = _make_authority(names, now=now)
        _keep(authority_key, signer_key)
        write_private(files.authority, _pem(signer))
    server, _ = _read(files.chain, files.key)
    if server is None or server.issuer != signer.subject or not _is_good(server, now, covers=names):
        server, server_key = _make_server(names, signer, signer_key, now=now)
        _keep(files.key, server_key)
        write_private(files.chain, _pem(server) + _pem(signer))
    return files


def _make_authority(
    names: MachineNames, *, now: datetime.datetime
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    # A serial in the name: a phone that has trusted an earlier one can tell them apart.
    serial = x509.random_serial_number()
    called = names.names[0] if names.names else names.best
    subject = _name(f"Strapline on {called} {serial:x}"[:64])
    builder = _builder(subject, subject, key.public_key(), serial, now=now, days=AUTHORITY_DAYS)
    permitted = [_general(name) for name in names.names]
    permitted += [x509.DNSName("localhost")]
    permitted += [x509.IPAddress(net) for net in _networks(names)]
    certificate = (
        builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(signs=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return certificate, key


def _make_server(
    names: MachineNames,
    signer: x509.Certificate,
    signer_key: ec.EllipticCurvePrivateKey,
    *,
    now: datetime.datetime,
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    serial = x509.random_serial_number()
    builder = _builder(
        _name(names.best), signer.subject, key.public_key(), serial, now=now, days=SERVER_DAYS
    )
    alternatives = [_general(name) for name in _all_names(names)]
    certificate = (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer_key.public_key()),
            critical=False,
        )
        .sign(signer_key, hashes.SHA256())
    )
    return certificate, key


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    serial: int,
    *,
    now: datetime.datetime,
    days: int,
) -> x509.CertificateBuilder:
    # A phone's clock may be a little behind.
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(serial)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=days))
    )


def _is_good(
    certificate: x509.Certificate, now: datetime.datetime, *, covers: MachineNames
) -> bool:
    """Whether it lasts and answers to every name."""
    lasts = certificate.not_valid_after_utc - now > datetime.timedelta(days=RENEW_BEFORE_DAYS)
    return lasts and now >= certificate.not_valid_before_utc and _covers(certificate, covers)


def _covers(certificate: x509.Certificate, names: MachineNames) -> bool:
    try:
        limits = certificate.extensions.get_extension_for_class(x509.NameConstraints).value
    except x509.ExtensionNotFound:
        told = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        return {_general(name) for name in _all_names(names)} <= set(told)
    permitted = limits.permitted_subtrees or []
    networks = [one.value for one in permitted if isinstance(one, x509.IPAddress)]
    dns = {one.value for one in permitted if isinstance(one, x509.DNSName)}
    return set(names.names) <= dns and all(
        any(ipaddress.ip_address(address) in network for network in networks)  # type: ignore[operator]
        for address in names.addresses
    )


def _networks(
    names: MachineNames,
) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Private ranges, and each address that lies outside them."""
    networks = [ipaddress.ip_network(net) for net in _PRIVATE_RANGES]
    outside = [
        ipaddress.ip_network(address)
        for address in names.addresses
        if not any(ipaddress.ip_address(address) in network for network in networks)
    ]
    return [*networks, *outside]


def _all_names(names: MachineNames) -> tuple[str, ...]:
    return (*names.names, *names.addresses, "localhost", "127.0.0.1")


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _key_usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _read(
    certificate_file: Path, key_file: Path
) -> tuple[x509.Certificate | None, ec.EllipticCurvePrivateKey | None]:
    """What is kept; None where something is missing or broken, and then it is made anew."""
    try:
        found = x509.load_pem_x509_certificate(certificate_file.read_bytes())
        key = serialization.load_pem_private_key(key_file.read_bytes(), password=None)
    except (OSError, ValueError):
        return None, None
    return (found, key) if isinstance(key, ec.EllipticCurvePrivateKey) else (None, None)


def _keep(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    write_private(
        path,
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
