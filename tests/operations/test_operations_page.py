"""docs/operations.md names every variable that the settings read, and none that they do not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config import Settings

PAGE = Path(__file__).resolve().parents[2] / "docs" / "operations.md"
CRON_READS = {"MAILTO"}  # cron's own, see crontab(5)
SECRET = "nB7kQ2xWf9ZrT4mVc8LpHs6YdJ3gAeUo1qKi5tR0"


class Listening(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self, *args):
        super().__init__(*args)
        self.asked: set[str] = set()

    def get(self, name, default=None):
        self.asked.add(name)
        return super().get(name, default)


def read_by_settings(tmp_path) -> set[str]:
    environment = Listening({"DATA_DIR": str(tmp_path)})
    Settings.from_env(environment)
    return environment.asked


def in_table(page: str) -> list[str]:
    section = page.partition("## Environment variables")[2].partition("\n## ")[0]
    return re.findall(r"^\| `([A-Z_]+)` \|", section, re.MULTILINE)


def mentioned(page: str) -> set[str]:
    """Every variable that the page speaks of or sets, in the table or elsewhere.

    What a crontab says to cron itself is none of ours.
    """
    crontabs = re.compile(r"^```cron .*?^```$", re.MULTILINE | re.DOTALL)
    to_cron = re.compile(rf"^(?:{'|'.join(CRON_READS)})=", re.MULTILINE)
    page = crontabs.sub(lambda crontab: to_cron.sub("", crontab[0]), page)
    return set(re.findall(r"`([A-Z]+_[A-Z_]+)[`=]", page)) | set(
        re.findall(r"^([A-Z][A-Z_]+)=", page, re.MULTILINE)
    )


def missing_and_invented(page: str, read: set[str]) -> tuple[set[str], set[str]]:
    listed = set(in_table(page))
    return read - listed, (listed | mentioned(page)) - read


def test_operator_finds_every_variable_once_and_no_invented_one(tmp_path):
    page = PAGE.read_text(encoding="utf-8")

    assert missing_and_invented(page, read_by_settings(tmp_path)) == (set(), set())
    assert len(in_table(page)) == len(set(in_table(page)))


def test_page_that_forgets_one_and_invents_one_would_be_noticed(tmp_path):
    page = PAGE.read_text(encoding="utf-8")
    forgetful = page.replace("| `PROXY_COUNT` |", "| |")
    inventive = page.replace("| `PROXY_COUNT` |", "| `PROXY_COUNT` |\n| `PROXY_COLOUR` |")
    read = read_by_settings(tmp_path)

    assert missing_and_invented(forgetful, read) == ({"PROXY_COUNT"}, set())
    assert missing_and_invented(inventive, read) == (set(), {"PROXY_COLOUR"})
    assert missing_and_invented(page + "\nSECRET_SAUCE=1\n", read) == (set(), {"SECRET_SAUCE"})
    assert missing_and_invented(page + "\nMAILTO=root\n", read) == (set(), {"MAILTO"})
    crontab = "\n```cron file=/etc/cron.d/x\nMAILTO=root\nSECRET_SAUCE=1\n```\n"
    assert missing_and_invented(page + crontab, read) == (set(), {"SECRET_SAUCE"})


def test_the_settings_that_the_page_shows_can_be_used(tmp_path):
    page = PAGE.read_text(encoding="utf-8")
    block = "APP_ENV=production\n" + page.partition("APP_ENV=production\n")[2].partition("END\n")[0]
    shown = {
        name: value.strip('"')
        for name, value in (line.split("=", 1) for line in block.splitlines())
    }
    shown |= {"SECRET_KEY": SECRET, "DATA_DIR": str(tmp_path)}

    assert Settings.from_env(shown).is_production
    assert Settings.from_env(shown).contact_name == "Skoleafdelingen, Eksempel Kommune"


@pytest.mark.parametrize(
    "command",
    re.findall(
        r"\bafproevet (backup|data|db|mail|reports|user) ([a-z-]+)",
        PAGE.read_text(encoding="utf-8"),
    ),
    ids=" ".join,
)
def test_every_command_on_the_page_exists(migrated_app, command):
    done = migrated_app.test_cli_runner().invoke(args=[*command, "--help"])

    assert done.exit_code == 0, done.output
