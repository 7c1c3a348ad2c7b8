"""What people do on their front page."""

from __future__ import annotations

from sqlalchemy import update

from app.core.clock import now
from app.core.db import db
from app.teams.models import TeamNews


def put_away_news(news: TeamNews) -> None:
    """The team has read it. What came together with it goes, too."""
    statement = update(TeamNews).where(
        TeamNews.team_id == news.team_id,
        TeamNews.kind == news.kind,
        TeamNews.cycle_id.is_not_distinct_from(news.cycle_id),
        TeamNews.created_at == news.created_at,
    )
    db.session.execute(statement.values(seen_at=now()))
    news.seen_at = now()
    db.session.flush()
