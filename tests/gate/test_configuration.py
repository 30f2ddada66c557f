"""Without sign-in the server starts for this computer only; with a broken one it does not start."""

import pytest

from benefits.errors import BenefitsError
from benefits.gate import configuration
from benefits.gate.configuration import ALLOW, problem_of, require_safe_start
from benefits.widgets import sign_in

LOCAL = ("127.0.0.1", "localhost")
AUTH = {
    "redirect_uri": "https://benefits.example.gov.uk/oauth2callback",
    "cookie_secret": "x" * 32,
    "client_id": "a",
    "client_secret": "b",
    "server_metadata_url": "https://login.example/.well-known/openid-configuration",
}
SERVICE = {name: AUTH[name] for name in ("client_id", "client_secret", "server_metadata_url")}


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
def test_this_computer_needs_no_sign_in(address):
    assert problem_of(address, LOCAL, None, {}, "") == ""


EVERYWHERE = "0.0.0.0"  # noqa: S104 (nothing listens)


@pytest.mark.parametrize("address", [EVERYWHERE, "::", "192.0.2.7", "benefits.example.gov.uk", "unix:///s", "", None])
def test_other_computers_do(address):
    said = problem_of(address, LOCAL, None, {}, "")
    assert "Without sign-in the program does not listen on" in said
    assert "secrets.toml" in said
    assert ALLOW in said


@pytest.mark.parametrize("host", ["*", "benefits.example.gov.uk", "*.gov.uk"])
def test_a_name_for_a_proxy_does_too(host):
    assert f"does not answer to the name {host}" in problem_of("127.0.0.1", (*LOCAL, host), None, {}, "")


@pytest.mark.parametrize(("said", "starts"), [("yes", True), (" YES ", True), ("1", False), ("no", False)])
def test_only_an_outspoken_word_overrides(said, starts):
    assert (problem_of(EVERYWHERE, LOCAL, None, {}, said) == "") is starts


def test_with_sign_in_every_address_will_do():
    assert problem_of(EVERYWHERE, ("*",), None, AUTH, "") == ""
    named = {name: AUTH[name] for name in ("redirect_uri", "cookie_secret")} | {"entra": SERVICE}
    assert problem_of(None, (), None, named, "") == ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"redirect_uri": "https://benefits.example.gov.uk/"}, "redirect_uri"),
        ({"cookie_secret": "short"}, "cookie_secret"),
        ({"client_id": None}, "names no sign-in service"),
        ({"server_metadata_url": None}, "names no sign-in service"),
    ],
)
def test_a_half_made_sign_in_does_not_start(change, said):
    auth = {name: value for name, value in (AUTH | change).items() if value is not None}
    assert said in problem_of("127.0.0.1", LOCAL, None, auth, "yes")


def test_sign_in_stands_at_the_root_of_a_host():
    assert "baseUrlPath" in problem_of("127.0.0.1", LOCAL, "benefits", AUTH, "")


class Section(dict):
    """A section of the secrets, as Streamlit gives it."""

    to_dict = dict.copy


@pytest.fixture
def configured(monkeypatch):
    """A server with this address and sign-in; whether sign-in was then told to stay on."""
    told = []
    monkeypatch.setattr(sign_in, "stay_on", lambda: told.append("stays on"))

    def made(address, auth):
        options = {"server.address": address, "server.allowedHosts": (), "server.baseUrlPath": "", "secrets.files": []}
        monkeypatch.setattr(configuration.config, "get_option", options.__getitem__)
        monkeypatch.setattr(configuration, "get_secrets_auth_section", lambda: Section(auth))
        return told

    return made


def test_a_server_for_other_computers_starts_with_sign_in_which_then_stays_on(configured):
    told = configured(EVERYWHERE, {})
    with pytest.raises(BenefitsError, match="Without sign-in the program does not listen on"):
        require_safe_start()
    assert told == []
    told = configured(EVERYWHERE, AUTH)
    require_safe_start()
    assert told == ["stays on"]


def test_a_server_for_this_computer_starts_without_sign_in(configured):
    told = configured("127.0.0.1", {})
    require_safe_start()
    assert told == []


def test_secrets_that_cannot_be_read_do_not_count_as_none(configured, monkeypatch, tmp_path):
    broken = tmp_path / "secrets.toml"
    broken.write_text("[auth")
    configured("127.0.0.1", {})
    found = configuration.config.get_option
    monkeypatch.setattr(
        configuration.config, "get_option", lambda name: [str(broken)] if name == "secrets.files" else found(name)
    )
    monkeypatch.setattr(configuration.secrets_singleton, "load_if_toml_exists", lambda: False)
    with pytest.raises(BenefitsError, match="cannot be read as TOML"):
        require_safe_start()
