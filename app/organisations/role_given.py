"""Telling the packages above that somebody has got a role: they ask whom it concerns."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, current_app

_TOLD = "role_given"


def init_role_given(flask_app: Flask, told: Callable[[int], object]) -> None:
    """`told` gets the id of the person, in the transaction that gives the role."""
    flask_app.extensions[_TOLD] = told


def tell_role_given(person_id: int) -> None:
    told: Callable[[int], object] = current_app.extensions[_TOLD]
    told(person_id)
