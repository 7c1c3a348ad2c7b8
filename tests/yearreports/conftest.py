"""The same school and municipality as the builder's tests have."""

from tests.builder.conftest import place, town

__all__ = ["place", "town"]
