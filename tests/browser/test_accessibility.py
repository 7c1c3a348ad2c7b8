"""Every page, empty, filled and with an error, on a phone and on a desk: axe finds nothing.

No page is wider than the screen, also at 320 px and with text at 200 %.
"""

from __future__ import annotations

import pytest

from app.core.db import db
from tests.browser.axe import violations, violations_in_the_dark
from tests.browser.conftest import DESKTOP, PHONE
from tests.guards.test_access_matrix import read_table
from tests.guards.world import PERSONAS, make_world
from tests.make import make_administrator, make_consultant, make_leader, make_person, make_team

TABLE = read_table()
# Each persona's own, also when there is nothing in it yet.
LIKE_NO_OTHER = {"front.front", "facilitation.school_page", "organisations.organisation_detail"}
NARROW = {"width": 320, "height": 640}
WIDER_THAN_SCREEN = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Not a page to look at: files, answers for machines, pages that only send on.
NOT_PAGES = {
    # The charts' workshop: each is looked at on the pages that have it.
    "pages.dev_charts",
    "static",
    "pages.healthz",
    "pages.manifest",
    "pages.readyz",
    "pages.was",
    "reports.blank_form",
    "reports.report_file",
    "builder.report_accent",
    "builder.report_logo",
    "builder.report_look_logo",
    "builder.edition_logo",
    "owndata.own_data_file",
    "cycles.evaluation_calendar",
    "facilitation.school_start",
}


def addresses(flask_app, ids):
    """(endpoint, address) of every page that can be opened."""
    urls = flask_app.url_map.bind("localhost")

    def address(rule):
        own = {n: ids.get(f"{rule.endpoint} {n}", ids[n]) for n in rule.arguments}
        return urls.build(rule.endpoint, own)

    return [
        (rule.endpoint, address(rule))
        for rule in sorted(flask_app.url_map.iter_rules(), key=lambda rule: rule.endpoint)
        if is_page(rule)
    ]


def is_page(rule):
    is_file = rule.rule.endswith((".csv", ".json", ".ics", ".pdf", ".xlsx", ".zip"))
    return "GET" in rule.methods and rule.endpoint not in NOT_PAGES and not is_file


def faults_of(window, addresses):
    endpoints, seen, faults = set(), set(), []
    for endpoint, address in addresses:
        answer = window.goto(address)
        kind = (answer.status, window.url.split("?")[0]) if answer.ok else (answer.status, "")
        if kind in seen or "text/html" not in answer.headers.get("content-type", ""):
            continue
        seen.add(kind)
        endpoints |= {endpoint} if answer.ok else set()
        faults += faults_here(window, endpoint)
    return endpoints, faults


def faults_here(window, endpoint):
    """What is wrong with the page as it stands; looking at it in another size loads nothing anew."""
    for size in (PHONE, DESKTOP):
        window.set_viewport_size(size)
        yield from (f"{endpoint} {size['width']}: {fault}" for fault in violations(window))
        if window.evaluate(WIDER_THAN_SCREEN) > 0:
            yield f"{endpoint} {size['width']}: wider than the screen"
    yield from (f"{endpoint}: {fault}" for fault in violations_in_the_dark(window))
    yield from (f"{endpoint}: {fault}" for fault in too_wide(window))


def too_wide(window):
    """Where one must scroll sideways: on the narrowest phones, and with text twice as large."""
    window.set_viewport_size(NARROW)
    if window.evaluate(WIDER_THAN_SCREEN) > 0:
        yield "wider than 320 px"
    window.set_viewport_size(DESKTOP)
    window.evaluate("document.documentElement.style.fontSize = '200%'")
    if window.evaluate(WIDER_THAN_SCREEN) > 0:
        yield "wider than the screen with text at 200 per cent"


# Each page is looked at by the first of these who may open it, the record by readers from outside too.
VIEWERS = ("anyone", "member", "coordinator", "leader", "consultant", "administrator")
FROM_OUTSIDE = ("records.record_detail", "cycles.rounds", "cycles.try_here")


@pytest.mark.parametrize("persona", [*VIEWERS, "other_team"])
def test_filled_pages_as_each_persona_sees_them(only_sqlite, flask_app, visit, persona):
    world = make_world("school")
    window = visit(world.people[persona])
    mine = [(e, a) for e, a in addresses(flask_app, world.ids) if viewer_of(e) == persona]
    if persona == "other_team":
        mine = [(e, a) for e, a in addresses(flask_app, world.ids) if e in FROM_OUTSIDE]
    seen, faults = faults_of(window, mine)
    assert not faults, "\n".join(faults)
    assert seen


def viewer_of(endpoint):
    """The first persona in VIEWERS for whom the access matrix says that the page is there."""
    return next((viewer for viewer in VIEWERS if may_open(viewer, endpoint)), None)


def may_open(persona, endpoint):
    """Whether the access matrix says that the page is there for this persona."""
    letters = TABLE.get((endpoint, "GET", "school")) or TABLE.get((endpoint, "GET", "unshared"))
    assert letters, f"no line for {endpoint} in the access matrix"
    return letters[PERSONAS.index(persona)] == "y"


def test_empty_pages_of_people_who_have_just_come(only_sqlite, flask_app, visit):
    coordinator = make_person("Ny Tovholder")
    team = make_team(coordinator=coordinator)
    people = {
        "": make_person("Uden Team"),
        "leader": make_leader(team.school),
        "consultant": make_consultant(team.school.organisation),
        "administrator": make_administrator(),
        "coordinator": coordinator,
    }
    db.session.commit()
    ids = {
        "team_id": team.public_id,
        "school_id": team.school.public_id,
        "organisation_id": team.school.organisation.public_id,
    }
    looked_at = set()
    for persona, person in people.items():
        window = visit(person)
        urls = flask_app.url_map.bind("localhost")
        pages = [
            (rule.endpoint, urls.build(rule.endpoint, {name: ids[name] for name in rule.arguments}))
            for rule in flask_app.url_map.iter_rules()
            if rule.arguments <= ids.keys()
            and is_page(rule)
            and not seen_elsewhere(rule.endpoint)
            and (rule.endpoint not in looked_at or rule.endpoint in LIKE_NO_OTHER)
            and (not persona or may_open(persona, rule.endpoint))
        ]
        seen, faults = faults_of(window, pages)
        assert not faults, "\n".join(faults)
        looked_at |= seen


def seen_elsewhere(endpoint):
    """Whether nothing on the page can be empty, so that the filled page shows it all.

    What is there for anyone holds nothing of whoever looks; a place or a person is made on a form
    that does not know whether it is the first one.
    """
    makes_a_place = endpoint.startswith(("organisations.", "teams.")) and endpoint.endswith("_new")
    return makes_a_place or viewer_of(endpoint) == "anyone"


def test_forms_with_errors(only_sqlite, flask_app, visit):
    """Every form, sent without a word by the first of these who may open it."""
    world = make_world("school")
    takes_a_form = {r.endpoint for r in flask_app.url_map.iter_rules() if "POST" in r.methods}
    forms, faults = [], []
    for persona in SENDERS:
        window = visit(world.people[persona])
        for endpoint, address in addresses(flask_app, world.ids):
            if endpoint in takes_a_form - HARMED and sender_of(endpoint) == persona:
                window.goto(address)
                if send_empty(window):
                    forms.append(endpoint)
                    assert window.title().startswith("Fejl:"), endpoint
                    assert window.evaluate(FOCUS_IN_SUMMARY), endpoint
                    faults += faults_here(window, endpoint)
    assert not faults, "\n".join(faults)
    assert len(forms) >= 30


SENDERS = ("coordinator", "leader", "consultant", "administrator", "anyone")
# Asking for nothing, these would do what they are for, and the next form would be gone.
HARMED = {"cycles.cycle_delete"}
FOCUS_IN_SUMMARY = "document.activeElement.closest('[data-error-summary]') !== null"
BOXES = "textarea:visible, input:is([type=text], [type=email], [type=password]):visible"


def sender_of(endpoint):
    if endpoint.startswith("accounts.") and may_open("anyone", endpoint):
        return "anyone"  # whoever is logged in is sent on from some of these
    return next((sender for sender in SENDERS if may_open(sender, endpoint)), None)


def send_empty(window):
    """Whether the main form of the page complains when everything typed in it is taken out."""
    form = window.locator("main form.form").first
    buttons = form.locator("button[type=submit]:visible:not([aria-hidden])")
    if not buttons.count():
        return False
    form.locator(BOXES).evaluate_all("boxes => boxes.forEach(box => box.value = '')")
    buttons.first.click()
    return window.locator("[data-error-summary]").count() > 0


def test_axe_would_notice(only_sqlite, flask_app, visit):
    """Negative control: a picture without words and a far too small button."""
    window = visit()
    window.goto("/hjaelp")
    assert violations(window) == []
    window.evaluate("document.querySelector('main').append(new Image())")
    assert any(fault.startswith("image-alt") for fault in violations(window))
