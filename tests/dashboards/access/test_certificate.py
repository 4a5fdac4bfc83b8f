"""The certificate made on this machine, checked by what a browser's TLS would check."""

import datetime
import ssl
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509

from dashboards.access.certificate import SERVER_DAYS, Certificate, certificate
from dashboards.access.names import MachineNames

NAMES = MachineNames(names=("gym", "gym.local"), addresses=("192.168.1.5", "2001:db8::5"))
NOW = datetime.datetime(2026, 11, 25, 12, tzinfo=datetime.UTC)


@pytest.fixture
def made(tmp_path: Path) -> Certificate:
    return certificate(tmp_path / "tls", NAMES, now=datetime.datetime.now(datetime.UTC))  # noqa: TID251  TLS reads the real clock


@contextmanager
def handshake(made: Certificate, *, name: str) -> Iterator[None]:
    """A TLS handshake in memory, with the authority as the only one that is trusted."""
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(made.chain, made.key)
    client_side = ssl.create_default_context(cafile=str(made.authority))
    client_side.verify_flags |= ssl.VERIFY_X509_STRICT
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = client_side.wrap_bio(to_client, to_server, server_hostname=name)
    server = server_side.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(4):
        for side in (client, server):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
    yield


@pytest.mark.parametrize(
    "name", ["gym", "gym.local", "192.168.1.5", "2001:db8::5", "localhost", "127.0.0.1"]
)
def test_a_browser_that_trusts_the_authority_accepts_every_name(
    made: Certificate, name: str
) -> None:
    with handshake(made, name=name):
        pass


@pytest.mark.parametrize("name", ["bank.example", "192.168.1.6"])
def test_it_stands_for_no_other_name(made: Certificate, name: str) -> None:
    with pytest.raises(ssl.SSLCertVerificationError), handshake(made, name=name):
        pass


def test_the_authority_may_not_sign_for_the_rest_of_the_world(made: Certificate) -> None:
    authority = x509.load_pem_x509_certificate(made.authority.read_bytes())
    limits = authority.extensions.get_extension_for_class(x509.NameConstraints)

    assert limits.critical
    permitted = limits.value.permitted_subtrees
    assert permitted is not None
    dns = {one.value for one in permitted if isinstance(one, x509.DNSName)}
    assert dns == {"gym", "gym.local", "localhost"}


def test_keys_are_their_owners_only(made: Certificate) -> None:
    for path in made.key.parent.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


class TestRenewal:
    def content(self, folder: Path, names: MachineNames, now: datetime.datetime) -> list[bytes]:
        files = certificate(folder, names, now=now)
        return [files.authority.read_bytes(), files.chain.read_bytes()]

    def test_what_is_good_stays(self, tmp_path: Path) -> None:
        first = self.content(tmp_path, NAMES, NOW)
        later = NOW + datetime.timedelta(days=SERVER_DAYS - 31)

        assert self.content(tmp_path, NAMES, later) == first

    def test_the_server_is_renewed_before_it_ends_and_phones_need_not_trust_anew(
        self, tmp_path: Path
    ) -> None:
        authority, chain = self.content(tmp_path, NAMES, NOW)
        later = NOW + datetime.timedelta(days=SERVER_DAYS - 29)

        assert self.content(tmp_path, NAMES, later)[0] == authority
        assert self.content(tmp_path, NAMES, later)[1] != chain

    def test_a_new_private_address_needs_no_new_trust(self, tmp_path: Path) -> None:
        authority, chain = self.content(tmp_path, NAMES, NOW)
        moved = replace(NAMES, addresses=("10.0.0.9", "2001:db8::5"))

        assert self.content(tmp_path, moved, NOW)[0] == authority
        assert self.content(tmp_path, moved, NOW)[1] != chain

    def test_a_new_name_needs_a_new_authority(self, tmp_path: Path) -> None:
        authority, _ = self.content(tmp_path, NAMES, NOW)

        assert self.content(tmp_path, replace(NAMES, names=("hall",)), NOW)[0] != authority

    @pytest.mark.parametrize(
        "broken", ["authority.pem", "authority.key", "server.pem", "server.key"]
    )
    def test_a_broken_file_is_made_anew(self, tmp_path: Path, broken: str) -> None:
        certificate(tmp_path, NAMES, now=NOW)
        (tmp_path / broken).write_text("rubbish")
        files = certificate(tmp_path, NAMES, now=NOW)

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(files.chain, files.key)
        chain = x509.load_pem_x509_certificates(files.chain.read_bytes())
        assert chain[1] == x509.load_pem_x509_certificate(files.authority.read_bytes())
