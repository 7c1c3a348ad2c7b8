"""The CPR check by the name it is asked for in this and higher packages; see app/core/cpr.py."""

from __future__ import annotations

from app.core.cpr import Finding, Level, check, holds_number, message, message_alone

__all__ = ["Finding", "Level", "check", "holds_number", "message", "message_alone"]
