"""Secrets are made once and are their owner's alone."""

from pathlib import Path

from cryptography.fernet import Fernet
from kentongan.vault import Vault


def _everything(vault: Vault) -> list[str]:
    return [
        vault.administrator_password,
        *vault.service_passwords.values(),
        vault.contact_key,
        vault.access_secret,
        vault.officer_token_key,
        vault.portal_password("51.71"),
        vault.portal_api_key("51.71"),
    ]


def test_a_later_start_finds_the_same_secrets(tmp_path: Path) -> None:
    assert _everything(Vault(tmp_path / "secrets")) == _everything(Vault(tmp_path / "secrets"))


def test_no_two_secrets_are_alike(tmp_path: Path) -> None:
    secrets = _everything(Vault(tmp_path / "secrets"))
    assert len(set(secrets)) == len(secrets)


def test_nobody_else_may_read_them(tmp_path: Path) -> None:
    _everything(Vault(tmp_path / "secrets"))
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "secrets").iterdir()} == {0o600}


def test_the_contact_key_seals_and_opens(tmp_path: Path) -> None:
    key = Fernet(Vault(tmp_path).contact_key)
    assert key.decrypt(key.encrypt(b"0812")) == b"0812"


def test_a_forgotten_portal_gets_new_credentials(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    before = vault.portal_password("51.71"), vault.portal_api_key("51.71")
    vault.forget_portal("51.71")
    assert not vault.holds_portal("51.71")
    assert not {*before} & {vault.portal_password("51.71"), vault.portal_api_key("51.71")}
