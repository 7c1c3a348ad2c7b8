"""`flask --app app access`: who may do what, printed from the policy and the pages themselves."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from app.access.policy import RULES, Can, who_can

HEAD = """# Who may do what

Printed by `flask --app app access` from `app/access/policy.py` and the pages themselves; a test
fails when this page is behind. An action is allowed when one of its facts holds. What somebody may
not see answers 404, the same as missing; what they see but may not change answers 403 with the
sentence.
"""


@click.command("access")
@with_appcontext
def access_cli() -> None:
    """Print the access matrix as Markdown."""
    click.echo(access_page(current_app), nl=False)


def access_page(flask_app: Flask) -> str:
    """The whole page: every action with its facts, then every address with its action."""
    actions = [
        f"| {_words(action.name)} | {_facts(action)} | {who_can(action)} |" for action in Can
    ]
    return "\n".join(
        [
            HEAD,
            "## Actions",
            "| action | allowed when | what the page says otherwise |",
            "|---|---|---|",
            *actions,
            "",
            "## Addresses",
            "| address | methods | for |",
            "|---|---|---|",
            *_addresses(flask_app),
            "",
        ]
    )


def _facts(action: Can) -> str:
    return " *or* ".join(_words(rule.__name__) for rule in RULES.get(action, ())) or "never"


def _addresses(flask_app: Flask) -> list[str]:
    rows = []
    for rule in flask_app.url_map.iter_rules():
        view = flask_app.view_functions[rule.endpoint]
        mark = "public" if rule.endpoint == "static" else getattr(view, "access_rule", "nobody")
        methods = ", ".join(sorted((rule.methods or set()) & {"GET", "POST"}))
        rows.append(f"| `{rule.rule}` | {methods} | {_words(mark)} |")
    return sorted(rows)


def _words(name: str) -> str:
    return name.lower().replace("_", " ")
