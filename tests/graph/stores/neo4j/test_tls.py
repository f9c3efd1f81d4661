"""Encrypted connections: `+s` believes certificates that an authority signed, `+ssc` any."""

import shutil
import subprocess
from collections.abc import Generator
from pathlib import Path

import pytest
from support.cli import run, write_record
from support.neo4j_process import KillableServer, killable_server

pytestmark = pytest.mark.neo4j
SETTINGS = """
server.bolt.tls_level=REQUIRED
dbms.ssl.policy.bolt.enabled=true
dbms.ssl.policy.bolt.base_directory=certificates
dbms.ssl.policy.bolt.private_key=private.key
dbms.ssl.policy.bolt.public_certificate=public.crt
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A server's home with a certificate that it has signed itself."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl: encrypted connections were not tried")
    home = tmp_path_factory.mktemp("neo4j")
    folder = home / "certificates"
    folder.mkdir()
    make = "req -x509 -newkey rsa:2048 -nodes -keyout private.key -out public.crt -days 2 -subj /CN=localhost"
    subprocess.run(
        [openssl, *make.split(), "-addext", "subjectAltName=IP:127.0.0.1"], cwd=folder, check=True, capture_output=True
    )
    return home


@pytest.fixture(scope="module")
def server(shared: Path, home: Path) -> Generator[KillableServer]:
    with killable_server(shared, home, settings=SETTINGS) as server:
        yield server


@pytest.mark.parametrize("scheme", ["bolt+ssc", "neo4j+ssc"])
def test_a_certificate_that_the_server_signed_itself(server: KillableServer, scheme: str, tmp_path: Path) -> None:
    address = server.uri.replace("bolt", scheme, 1)
    assert run("load", write_record(tmp_path), "--store", address).code == 0
    assert run("lookup", "trial-2001", "--store", address).code == 0


@pytest.mark.parametrize("scheme", ["bolt+s", "neo4j+s"])
def test_a_certificate_of_an_authority(
    server: KillableServer, home: Path, scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = server.uri.replace("bolt", scheme, 1)
    refused = run("load", write_record(tmp_path), "--store", address)
    assert refused.code == 4
    assert "the scheme (+s with TLS)" in refused.stderr
    monkeypatch.setenv("SSL_CERT_FILE", str(home / "certificates" / "public.crt"))
    assert run("load", write_record(tmp_path), "--store", address).code == 0


def test_a_connection_without_encryption_is_refused(server: KillableServer) -> None:
    refused = run("status", "--store", server.uri)
    assert (refused.code, refused.stdout) == (4, "")
    assert "the scheme (+s with TLS)" in refused.stderr
