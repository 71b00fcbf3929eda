"""The keys of a test run: one keyring for all tests, since encrypted columns know only one a process."""

from cryptography.fernet import Fernet

from records.keyring import Keyring

KEYS = ([Fernet.generate_key().decode()], "a mac key", "a signing key")
KEYRING = Keyring(*KEYS)
