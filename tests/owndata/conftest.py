"""Fixtures of the tests of own data."""

from tests.quick_passwords import quick_passwords

__all__ = ["quick_passwords"]
