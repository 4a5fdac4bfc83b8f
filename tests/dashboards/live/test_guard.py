"""Which requests the pages answer."""

import pytest

from dashboards.live.guard import is_loopback, refusal


@pytest.mark.parametrize(
    ("asked_for", "origin"),
    [
        ("127.0.0.1:8080", None),
        ("localhost:8080", "http://localhost:8080"),
        ("[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_this_machine_is_answered(asked_for: str, origin: str | None) -> None:
    headers = {"host": asked_for} | ({} if origin is None else {"origin": origin})
    assert refusal(headers, host="127.0.0.1") is None


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"host": "evil.example:8080"}, "DNS rebinding: a foreign name that points here"),
        ({"host": "127.0.0.1.evil.example"}, "a name that only begins like this machine"),
        ({"host": "[::1"}, "not a name at all"),
        ({}, "no name at all"),
        ({"host": "localhost:8080", "origin": "http://evil.example"}, "a page of another site"),
        ({"host": "localhost:8080", "origin": "http://localhost:9090"}, "another local page"),
        ({"host": "localhost:8080", "origin": "null"}, "a page without an origin"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_anything_else_is_refused(headers: dict[str, str], why: str) -> None:
    assert refusal(headers, host="127.0.0.1") is not None, why


def test_pages_opened_to_the_network_answer_to_any_name_but_not_to_other_sites() -> None:
    assert refusal({"host": "gym.local:8080"}, host="0.0.0.0") is None
    foreign = {"host": "gym.local:8080", "origin": "http://evil.example"}
    assert refusal(foreign, host="0.0.0.0") is not None


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("gym", False)],
)
def test_loopback_is_told_from_the_network(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected
