"""What the app says can be translated, is Danish, and keeps the tone of the house.

The tone: labels of a record's fields say *vi*, help and messages say *I*, nothing says *du* to a
team; nobody is shouted at; what a teacher calls something else is not our word for a record.
"""

from __future__ import annotations

import re

from app import create_app
from app.cycles.fields import EVALUATION_FIELDS, HEADER_LABELS, PLAN_FIELDS
from config import Settings
from tests.guards.messages import (
    ROOT,
    Message,
    bare_danish,
    extracted,
    messages,
    messages_of,
    sources,
    unextractable,
)

PLACEHOLDER = re.compile(r"%\((\w+)\)[ds]")
ENGLISH = re.compile(
    r"\b(the|and|not|with|from|this|that|your|you|please|error|invalid|field|required|save|cancel|"
    r"delete|edit|password|user|username|close|next|back|search|settings|loading|success|failed)\b",
    re.IGNORECASE,
)
# WTForms knows the number and puts it in.
FILLED_IN_BY_FORMS = {"Skriv højst %(max)d tegn."}
# Filled by app/yearreports/own_words.py with these words alone: tests/guards/test_own_words.py.
WITH_OWN_WORDS = "app/yearreports/kind_"
OWN_WORDS = {"organisation", "organisations", "Organisation", "Organisations"}
# Names of works and licences stay as their makers wrote them.
NAMES = re.compile(r"SIL Open Font License|European Union Public Licence")
YOU = re.compile(r"\b(du|dig|din|dit|dine)\b", re.IGNORECASE)
US = re.compile(r"\b(I|jer|jeres|du|dig|din|dit|dine)\b")
BLANKS = re.compile(r"[ \t\r\n]+")  # a space that must not break may stand anywhere
SHOUTING = re.compile(r"!|\b[A-ZÆØÅ]{5,}\b|\?\?|\.\.\.")
# To a teacher *forløb* is a teaching unit; *cyklus* is our own word for the code. A record is a
# *prøvehandling* or a *positiv afvigelse*, nothing that the method has no word for.
NOT_OUR_WORDS = re.compile(r"\b(forløb\w*|cyklus\w*|afprøvning(en|er|erne))\b", re.IGNORECASE)
LONGEST_LABEL = 50
# Here one person reads about what is theirs alone: account, own words, own place in a team.
TO_ONE_PERSON = (
    "app/access/policy.py",  # who asked for a page and may not open it
    "app/accounts/",
    "app/facilitation/",  # a leader
    "app/owndata/",
    "app/organisations/views_roles.py",  # who names oneself
    "app/sparring/",  # who answers a team
    "app/teams/commands_invitations.py",  # who is invited
    "app/teams/views_invitations.py",  # who is invited
    "app/teams/views_members.py",  # one's own place in a team
    "app/teams/views_questions.py",  # one's own answer, which nobody else sees
    "templates/accounts/",
    "templates/builder/colleague_ask.html",  # a colleague who is asked alone
    "templates/errors/link_useless.html",  # whom a mail was for
    "templates/front/_asked.html",  # the invitations that wait for one's own answer
    "templates/front/nowhere.html",  # somebody without a team
    "templates/front/public.html",  # somebody without an account
    "templates/mails/",
    "templates/owndata/",
    "templates/pages/",
    "templates/sharing/colleague_proposal.html",
    "templates/sparring/_requests.html",  # the answers, one's own among them
    "templates/sparring/answer.html",
    "templates/teams/_invitation.html",  # who is invited, like the next ones
    "templates/teams/invitation_list.html",
    "templates/teams/invitation_log_in.html",
    "templates/teams/invitation_open.html",
    "templates/teams/work_question_list.html",  # who is asked about a colleague
    "templates/teams/_questions.html",  # one's own answer, and the one it is about
    "templates/teams/team_leave.html",
    "templates/organisations/team_list_made.html",  # an administrator's own ones
    "templates/organisations/organisation_list.html",  # leads to them
    "templates/teams/team_settings.html",  # marks the reader in the list of members
    "templates/teams/work_question_list.html",  # a colleague who is asked alone
)
# Four eyes: the one who proposed a sharing is told apart from the others who can say yes.
WHO_PROPOSED = {
    "Du har foreslået at dele den. Et andet medlem skal sige ja.",
    "Du har selv foreslået det. Et andet medlem af teamet siger ja.",
    "Du har selv foreslået det og bedt %(email)s om det andet ja. Kommer der ikke svar, så del igen, "
    "og bed en anden.",
}
# Danish that is no sentence of a page, and why it stands outside the catalogue.
DANISH_BY_NATURE = (
    "app/accounts/cli.py",  # an operator's terminal, like the next
    "app/demo/",
    "app/exchange/",
    "app/accounts/passwords.py",  # words to refuse in passwords
    "app/charts/lettering.py",  # letters to measure
    "app/pages/chart_samples.py",  # invented names for those who build
    "app/core/danish.py",  # names of days and months, and how they are sorted
    "app/organisations/addresses.py",  # headings of columns that are passed over in a paste
    "app/core/wtforms_danish.py",  # is itself a catalogue
    "app/core/errors.py",  # answered before a language is known
    "app/core/cpr_words.py",  # words looked for in texts
    "app/organisations/addresses.py",  # headings of columns to pass over
    # Warms the press with Danish hyphens and letters; nobody reads it.
    "app/printing/render_process.py",
    "app/personaldata/",  # words looked for in Danish texts, and those proposed instead
    "app/printing/repairs.py",
)


def places(found: list[Message]) -> list[str]:
    return [f"{message.place}: {message.text}" for message in found]


def wrongly_filled(all_messages: list[Message]) -> list[str]:
    """Sentences that are given something else than they ask for, or hold a stray per cent sign."""
    found = []
    for message in all_messages:
        if message.text in FILLED_IN_BY_FORMS:
            continue
        asked = set(PLACEHOLDER.findall(message.text))
        stray = "%" in PLACEHOLDER.sub("", message.text).replace("%%", "")
        given = message.given
        if message.place.startswith(WITH_OWN_WORDS):
            asked -= OWN_WORDS
        # ngettext fills in `num` by itself
        if given is not None and (asked - {"num"} != given - {"num"} or (stray and asked)):
            found.append(message)
    return places(found)


def english(all_messages: list[Message]) -> list[str]:
    plain = ((m, NAMES.sub("", PLACEHOLDER.sub("", m.text))) for m in all_messages)
    return places([message for message, text in plain if ENGLISH.search(text)])


def says_you_to_a_team(all_messages: list[Message]) -> list[str]:
    to_teams = [message for message in all_messages if not message.file.startswith(TO_ONE_PERSON)]
    found = [message for message in to_teams if YOU.search(message.text)]
    return places([message for message in found if message.text not in WHO_PROPOSED])


def saying(pattern: re.Pattern[str], all_messages: list[Message]) -> list[str]:
    return places([m for m in all_messages if pattern.search(PLACEHOLDER.sub("", m.text))])


def untidy(all_messages: list[Message]) -> list[str]:
    """White space at the ends or doubled: a translator cannot see it, and copies it wrongly."""
    return places([m for m in all_messages if m.text != " ".join(BLANKS.split(m.text)).strip(" ")])


def test_every_sentence_can_be_extracted():
    read = [(path.read_text(), str(path.relative_to(ROOT))) for path in sources()]
    assert [fault for source, place in read for fault in unextractable(source, place)] == []


def test_the_catalogue_tool_finds_every_sentence():
    assert {message.text for message in messages()} - extracted() == set()
    assert len(extracted()) > 1000


def test_no_danish_in_code_goes_past_the_catalogue():
    found = []
    for path in sorted((ROOT / "app").rglob("*.py")):
        place = str(path.relative_to(ROOT))
        if not place.startswith(DANISH_BY_NATURE):
            faults = bare_danish(path.read_text())
            found += [f"{place}:{n}: {t}" for n, t in faults if "Afprøvet" not in t]
    assert found == []


def test_every_sentence_gets_what_it_asks_for():
    assert wrongly_filled(messages()) == []


def test_every_sentence_is_danish_and_tidy():
    assert english(messages()) == []
    assert untidy(messages()) == []


def test_nothing_says_du_to_a_team():
    assert says_you_to_a_team(messages()) == []


def test_exceptions_are_needed():
    texts = {message.text for message in messages()}
    assert texts >= WHO_PROPOSED | FILLED_IN_BY_FORMS
    said = [message.file for message in messages() if YOU.search(message.text)]
    assert [p for p in TO_ONE_PERSON if not any(file.startswith(p) for file in said)] == []


def test_nobody_is_shouted_at_and_no_record_is_called_a_teaching_unit():
    assert saying(SHOUTING, messages()) == []
    assert saying(NOT_OUR_WORDS, messages()) == []


def not_a_label(words: str) -> bool:
    return len(words) > LONGEST_LABEL or bool(US.search(words))


def test_labels_of_a_record_are_short_and_say_vi():
    flask_app = create_app(Settings(app_env="test", secret_key="x" * 40, database_url="sqlite://"))
    with flask_app.app_context():
        fields = [str(field.label) for field in PLAN_FIELDS + EVALUATION_FIELDS]
        labels = fields + [str(label) for label in HEADER_LABELS.values()]
    assert "Hvad vil vi prøve?" in labels
    assert [label for label in labels if not_a_label(label)] == []
    assert not_a_label("Hvad vil I prøve?")


def test_what_breaks_these_rules_would_be_found():
    code = (
        '_("Gem nu!")\n_l(f"Hej {name}")\n_(text)\nngettext("Én", other, 2)\n'
        '_("%(a)s er gemt.", b=1)\n_("Save")\nflash("Gemt på siden")\n_("Har du tid? ")\n'
        '_("Jeres forløb")\n_("Alle afprøvninger")\n'
    )
    found = list(messages_of(code, "app/cycles/x.py"))

    assert unextractable(code, "app/cycles/x.py") == [f"app/cycles/x.py:{n}" for n in (2, 3, 4)]
    assert wrongly_filled(found) == ["app/cycles/x.py:5: %(a)s er gemt."]
    assert english(found) == ["app/cycles/x.py:6: Save"]
    assert list(bare_danish(code)) == [(7, "Gemt på siden")]
    assert says_you_to_a_team(found) == ["app/cycles/x.py:8: Har du tid? "] == untidy(found)
    assert saying(SHOUTING, found) == ["app/cycles/x.py:1: Gem nu!"]
    assert saying(NOT_OUR_WORDS, found) == [
        "app/cycles/x.py:9: Jeres forløb",
        "app/cycles/x.py:10: Alle afprøvninger",
    ]
    page = "{{ _('A' ~ b) }}{{ _('%(n)d ting') }}"
    assert unextractable(page, "templates/x.html") == ["templates/x.html:1"]
    assert wrongly_filled(list(messages_of(page, "templates/x.html"))) == [
        "templates/x.html:1: %(n)d ting"
    ]
