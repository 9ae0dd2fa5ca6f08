"""Both languages say the same things in the same places, and nothing that the pages say is missing or left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import words
from dashboard.nav import PAGES

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted(path.name for path in (words.TEXT / "ko").iterdir())
LECTURES = [name.removesuffix(".md") for name in FILES if name.endswith(".md")]
HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
MARK = "from_ko"  # the English file's note of which Korean it was translated from
KEYS = set(words.strings("ko"))


def trees(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Every module in these folders, as a syntax tree."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def constants(*folders: str) -> set[str]:
    """Every string that stands in the code."""
    nodes = (node for _, tree in trees(*folders) for node in ast.walk(tree))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def said() -> list[tuple[str, ast.expr, ast.Call]]:
    """Where it is, what key it asks for, and the call: every `say(language, key)` and `prose.say(key)`."""
    found = []
    for name, tree in trees("dashboard", "pages"):
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name_, attribute = getattr(call.func, "id", ""), getattr(call.func, "attr", "")
            if "say" in (name_, attribute):
                place = 1 if name_ == "say" else 0
                found += [(f"{name}:{call.lineno}", key, call) for key in branches(call.args[place])]
    return found


def branches(key: ast.expr) -> list[ast.expr]:
    """A key, or both of `a if c else b`."""
    return [*branches(key.body), *branches(key.orelse)] if isinstance(key, ast.IfExp) else [key]


def pattern(key: ast.JoinedStr) -> re.Pattern[str]:
    """What keys an f-string can make."""
    parts = [re.escape(p.value) if isinstance(p, ast.Constant) else "(.+)" for p in key.values]
    return re.compile("".join(parts))


def codes(function: str, place: int, **where: str) -> dict[str, str]:
    """The literal codes that calls of `function` in core name, and where: `LearnerError("diverged")`."""
    found = {}
    for name, tree in trees("core"):
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            arguments = [a.value if isinstance(a, ast.Constant) else None for a in call.args]
            if getattr(call.func, "id", "") != function or len(arguments) <= place or not arguments[place]:
                continue
            if arguments[0] == where.get("first", arguments[0]):
                found[str(arguments[place])] = f"{name}:{call.lineno}"
    return found


def test_both_languages_have_the_same_files():
    assert sorted(path.name for path in (words.TEXT / "en").iterdir()) == FILES
    assert set(words.LANGUAGES) == {path.name for path in words.TEXT.iterdir() if path.is_dir()}


@pytest.mark.parametrize("page", LECTURES)
def test_both_languages_have_the_same_sections_in_the_same_order(page):
    ko, en = words.lecture(page, "ko"), words.lecture(page, "en")
    assert list(ko.sections) == list(en.sections)
    for text in (ko, en):
        assert text.title and text.lead and text.sections
        assert all(section.heading and section.body for section in text.sections.values())
    holes = {anchor: words.placeholders(section.body) for anchor, section in ko.sections.items()}
    assert holes == {anchor: words.placeholders(section.body) for anchor, section in en.sections.items()}


@pytest.mark.parametrize("page", LECTURES)
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_heading_of_a_page_is_a_section(page, language):
    text = (words.TEXT / language / f"{page}.md").read_text(encoding="utf-8")
    outside_code = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    assert len(re.findall(r"^## ", outside_code, re.MULTILINE)) == len(words.lecture(page, language).sections)
    anchors = re.findall(r"\{#([^}]*)\}", outside_code)
    assert len(anchors) == len(set(anchors))


def test_short_strings_have_the_same_keys_and_places():
    ko, en = words.strings("ko"), {k: v for k, v in words.strings("en").items() if k != MARK}
    assert list(ko) == list(en)
    assert {k: words.placeholders(v) for k, v in ko.items()} == {k: words.placeholders(v) for k, v in en.items()}
    assert all(value.strip() for value in (*ko.values(), *en.values()))


def test_no_translation_is_stale():
    assert words.stale() == [], "translate the change, then: python -m dashboard.words stamp"


def test_every_key_that_the_code_says_exists():
    for where, key, _ in said():
        if isinstance(key, ast.Constant):
            assert key.value in KEYS, f"{where} says {key.value}"
        elif isinstance(key, ast.JoinedStr):
            assert any(pattern(key).fullmatch(k) for k in KEYS), f"{where} says {ast.unparse(key)}"


def test_every_place_in_a_short_string_is_filled_where_it_is_said():
    for where, key, call in said():
        given = {keyword.arg for keyword in call.keywords}
        if isinstance(key, ast.Constant) and None not in given:
            assert words.placeholders(words.say("ko", key.value, **dict.fromkeys(given, "x"))) == set()
            assert words.placeholders(words.strings("ko")[key.value]) == given, where


def test_no_short_string_is_left_over():
    known = constants("dashboard", "pages", "core")
    made = [pattern(key) for _, key, _ in said() if isinstance(key, ast.JoinedStr)]

    def used(key: str) -> bool:
        matches = [m for m in (p.fullmatch(key) for p in made) if m]
        return key in known or any(set(m.groups()) <= known for m in matches)

    assert [key for key in KEYS if not used(key)] == []


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_every_page_has_a_file_a_text_and_a_title(entry):
    assert (ROOT / "pages" / f"{entry.name}.py").is_file()
    assert entry.name in LECTURES
    assert {f"nav.{entry.name}", f"nav.section.{entry.section}"} <= KEYS


def test_no_page_file_and_no_text_stands_outside_the_menu():
    names = {entry.name for entry in PAGES}
    assert {path.stem for path in (ROOT / "pages").glob("*.py")} == names == set(LECTURES)


@pytest.mark.parametrize("page", LECTURES)
def test_a_page_fills_every_place_of_its_text_and_draws_every_section(page):
    tree = ast.parse((ROOT / "pages" / f"{page}.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    drawing = [call for call in calls if call.func.attr in ("sections", "coming", "all")]
    given = {keyword.arg for call in drawing for keyword in call.keywords}
    drawn = {a.value for call in drawing for a in call.args if isinstance(a, ast.Constant)}
    for language in words.LANGUAGES:
        lecture = words.lecture(page, language)
        for text in (lecture.title, lecture.lead, *(s.body for s in lecture.sections.values())):
            assert words.placeholders(text) <= given
            assert "{{" not in re.sub(r"\{\{[a-z_]+\}\}", "", text)
        assert any(call.func.attr == "all" for call in drawing) or set(lecture.sections) == drawn


@pytest.mark.parametrize("page", LECTURES)
def test_korean_is_korean_and_english_is_english(page):
    ko, en = words.lecture(page, "ko"), words.lecture(page, "en")
    for section in ko.sections.values():
        assert HANGUL.search(section.body), f"no Korean in {section.anchor}"
    assert HANGUL.search(ko.lead)
    for text in (en.title, en.lead, *(f"{s.heading}\n{s.body}" for s in en.sections.values())):
        assert not HANGUL.search(text.replace("얼개", ""))


def test_short_english_strings_have_no_hangul():
    assert [k for k, v in words.strings("en").items() if HANGUL.search(v.replace("얼개", ""))] == []


def test_words_in_core_stand_in_both_languages():
    for name, tree in trees("core"):
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if getattr(call.func, "id", "") == "Text" and all(isinstance(a, ast.Constant) for a in call.args):
                ko, en = (str(a.value) for a in call.args)
                assert ko.strip() and en.strip() and not HANGUL.search(en), f"{name}:{call.lineno}"
                assert set(re.findall(r"\{(\w*)", ko)) == set(re.findall(r"\{(\w*)", en)), f"{name}:{call.lineno}"


def test_every_reason_for_failing_has_a_sentence_and_every_sentence_a_reason():
    raised = codes("LearnerError", 0) | codes("Ending", 1, first="failed")
    assert raised, "no reasons found: has core changed how it says them?"
    assert {f"failed.{code}" for code in raised} == {key for key in KEYS if key.startswith("failed.")}


def test_every_problem_has_a_sentence_and_every_sentence_a_problem():
    raised = codes("Problem", 1)
    assert raised, "no problems found: has core changed how it says them?"
    assert {f"problem.{code}" for code in raised} == {key for key in KEYS if key.startswith("problem.")}
