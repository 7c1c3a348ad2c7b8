"""Every template is used, lies where one looks for it, and says nothing past the catalogue."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from app import create_app
from config import Settings
from tests.guards.templates import LETTERS, Template

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "templates"
PATH = re.compile(r"[a-z]\w*/[\w/]+\.(html|txt)")
NOBODYS = {"components", "errors", "layouts", "mails"}
# In every language the same: our name, what a file is called, and where a browser keeps drafts.
SAME_EVERYWHERE = {"Afprøvet", "· Afprøvet", "(PDF)", "afproevet:draft:"}
# The names of headers, which the mail is made of before anybody reads it.
MAIL_HEADERS = {"Emne:", "Afmeld:"}
# Macros that write class names or ids into an attribute of their caller.
WRITES_NO_WORDS = {
    ("builder/_content.html", "rb-story--short"),
    ("components/buttons.html", "button button-- button--small"),
    ("components/form.html", "-hint -error"),
}
# The name of a kind of field, in Python.
CODE_WORDS = {"HiddenField"}


@cache
def templates() -> list[Template]:
    files = [path for path in sorted(FOLDER.rglob("*")) if path.is_file()]
    return [Template(str(f.relative_to(FOLDER)), f.read_text(encoding="utf-8")) for f in files]


def modules() -> list[Path]:
    return sorted((ROOT / "app").rglob("*.py"))


# What no button that saves may be called: several on a page would be the same, read aloud.
SAVES_WHAT = re.compile(r"""[("']Gem["')]""")
BUTTON = re.compile(r"<button\b[^>]*>(.*?)</button>|(?:submit|save)_button\((.*?)[,)]", re.DOTALL)


def saves_without_saying_what(source: str) -> list[str]:
    """Buttons with the bare word *Gem*, or with no word of their own."""
    found = [next((part for part in match if part), "") for match in BUTTON.findall(source)]
    return [one for one in found if not one.strip() or SAVES_WHAT.search(one) or one == "Gem"]


def test_no_button_says_only_that_it_saves():
    bare = {one.name: saves_without_saying_what(one.source) for one in templates()}
    assert {name: found for name, found in bare.items() if found} == {}


def test_a_button_that_says_only_gem_would_be_noticed():
    for bare in (
        "{{ save_button() }}",
        '{{ save_button(_("Gem")) }}',
        "{{ submit_button(_('Gem'), name='do') }}",
        '<button type="submit" class="x">{{ _("Gem") }}</button>',
        "<button>Gem</button>",
    ):
        assert saves_without_saying_what(bare), bare
    for good in ('{{ save_button(_("Gem noten")) }}', '<button>{{ _("Gem planen") }}</button>'):
        assert saves_without_saying_what(good) == []


@cache
def syntax(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def constants(tree: ast.AST) -> set[str]:
    values = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {str(value) for value in values if isinstance(value, (str, int))}


def named_in_code() -> set[str]:
    """What code names: whole paths, paths with a word put in, and mails by their kind."""
    found = set()
    for path in modules():
        tree = syntax(path)
        words = constants(tree)
        found |= {word for word in words if PATH.fullmatch(word)}
        for before, after in put_together(tree):
            found |= {before + word + after for word in words}
        if re.search(
            r"\b(queue_mail|tell_team|mail_team|mail_about|tell_about_handover)\(",
            path.read_text(encoding="utf-8"),
        ):
            found |= {f"mails/{word}.txt" for word in words}
    return found


def put_together(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """What stands before and after the word of paths like f"errors/{status}.html"."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and len(node.values) == 3:
            first, _word, last = node.values
            if isinstance(first, ast.Constant) and isinstance(last, ast.Constant):
                yield first.value, last.value


def orphans(everything: Iterable[Template], named: set[str]) -> set[str]:
    """Templates that no page, mail or paper reaches."""
    by_name = {template.name: template for template in everything}
    reached: set[str] = set()
    waiting = [name for name in named if name in by_name]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += by_name[name].uses()
    return set(by_name) - reached


def misplaced(path: Path) -> list[str]:
    """Pages that a module renders from outside the folder of its blueprint."""
    words = constants(syntax(path))
    pages = {word for word in words if PATH.fullmatch(word)}
    if not pages:
        return []
    module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    home = module.bp.name if hasattr(module, "bp") else "errors"
    return sorted(page for page in pages if page.split("/")[0] not in {home, "errors"})


def unused_macros(everything: Iterable[Template]) -> set[tuple[str, str]]:
    listed = list(everything)
    called = {pair for template in listed for pair in template.macros_called()}
    held = {(template.name, macro) for template in listed for macro in template.macros()}
    return held - called


def untranslated(template: Template) -> Iterator[str]:
    kept = (
        SAME_EVERYWHERE
        | CODE_WORDS
        | (MAIL_HEADERS if template.name.startswith("mails/") else set())
    )
    for words in template.bare_words():
        known = words in kept or (template.name, words) in WRITES_NO_WORDS
        if LETTERS.search(words) and not known:
            yield f"{template.name}: {words}"


def test_every_template_is_reached_by_a_page_a_mail_or_a_paper():
    assert orphans(templates(), named_in_code()) == set()


def test_every_template_that_is_named_exists():
    known = {template.name for template in templates()}
    asked_for = {name for template in templates() for name in template.uses()}
    words = {word for p in modules() for word in constants(syntax(p))}
    assert asked_for - known == set()
    assert {word for word in words if PATH.fullmatch(word)} - known == set()


def test_every_page_lies_in_the_folder_of_its_blueprint():
    assert [page for path in modules() for page in misplaced(path)] == []
    folders = {template.name.split("/")[0] for template in templates()}
    flask_app = create_app(Settings(app_env="test", secret_key="x" * 40, database_url="sqlite://"))
    assert folders <= set(flask_app.blueprints) | NOBODYS


def test_every_macro_is_used_and_every_import_too():
    assert unused_macros(templates()) == set()
    assert {t.name: t.imported_for_nothing() for t in templates() if t.imported_for_nothing()} == {}


def test_every_word_on_a_page_can_be_translated():
    assert [fault for template in templates() for fault in untranslated(template)] == []


def test_no_exception_is_kept_for_what_is_gone():
    words = {(t.name, word) for t in templates() for word in t.bare_words()}
    assert words >= WRITES_NO_WORDS
    assert {word for _name, word in words} >= SAME_EVERYWHERE | MAIL_HEADERS | CODE_WORDS


def test_an_orphan_and_an_unused_macro_would_be_found():
    page = Template("front/a.html", "{% from 'components/x.html' import used, idle %}{{ used() }}")
    macros = Template(
        "components/x.html",
        "{% macro used() %}{{ _own() }}{% endmacro %}{% macro idle() %}{% endmacro %}"
        "{% macro _own() %}{% endmacro %}",
    )
    lonely = Template("front/b.html", "{% extends 'front/c.html' %}")
    loop = Template("front/c.html", "{% include 'front/b.html' %}")

    assert orphans([page, macros, lonely, loop], {"front/a.html"}) == {
        "front/b.html",
        "front/c.html",
    }
    assert unused_macros([page, macros]) == {("components/x.html", "idle")}
    assert page.imported_for_nothing() == ["idle"]


def test_a_page_in_a_strangers_folder_would_be_found(tmp_path, monkeypatch):
    source = (ROOT / "app" / "front" / "views.py").read_text(encoding="utf-8")
    moved = tmp_path / "app" / "front" / "views.py"
    moved.parent.mkdir(parents=True)
    moved.write_text(source.replace('"front/nowhere.html"', '"teams/nowhere.html"'))
    monkeypatch.setattr("tests.guards.test_templates.ROOT", tmp_path)

    assert misplaced(moved) == ["teams/nowhere.html"]


def test_words_past_the_catalogue_would_be_found():
    page = Template(
        "front/a.html",
        "<p class='quiet {{ x }}'>{{ _('Hej') }} kære {# Note #}<b>{{ n }} kl.</b></p>"
        "{% trans %}Oversat{% endtrans %}<img alt='Et hus'><a {% if x %}title='Luk'{% endif %}>"
        "{{ knap('Gem', kind='primary') }}{{ x or 'ingen på listen' }}·{{ _('Gem') }}",
    )
    mail = Template("mails/a.txt", "Emne: {{ _('Hej') }}\n\nKære {{ _('alle') }}\nAfprøvet\n")

    assert sorted(untranslated(page)) == [
        f"front/a.html: {words}"
        for words in ("Et hus", "Gem", "Luk", "ingen på listen", "kl.", "kære")
    ]
    assert list(untranslated(mail)) == ["mails/a.txt: Kære"]
