"""Every package's tables in one place, so that migrations and relationships find them."""

from app.accounts import models as accounts
from app.accounts import models_invitations as invitations
from app.core import models as core
from app.cycles import models as cycles
from app.forgetting import models as forgetting
from app.measures import models as measures
from app.organisations import models as organisations
from app.prototypes import models as prototypes
from app.reports import models as reports
from app.sparring import models as sparring
from app.teams import models as teams
from app.teams import models_work as work
from app.yearreports import models as builder

__all__ = [
    "accounts",
    "builder",
    "core",
    "cycles",
    "forgetting",
    "invitations",
    "measures",
    "organisations",
    "prototypes",
    "reports",
    "sparring",
    "teams",
    "work",
]
