"""The same school as the builder's tests have."""

from tests.builder.conftest import place

__all__ = ["place"]
