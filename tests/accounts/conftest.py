"""Fixtures of the account tests."""

from tests.quick_passwords import argon2_calls, quick_passwords

__all__ = ["argon2_calls", "quick_passwords"]
