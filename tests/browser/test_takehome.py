"""A finished experiment is taken home: the popover opens, and both files come down whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from dashboard.words import say
from tests.browser.conftest import LONG


@pytest.mark.parametrize("language", ["ko", "en"])
def test_both_files_come_down(visitor, language):
    me = visitor()
    me.open("unit04a", lang=language, ensembles_tab="compare", ensembles_setup="family")
    take = me.main.get_by_role("button", name=say(language, "takehome.take"))
    expect(take).to_be_visible(timeout=LONG)
    me.rest()
    take.click()
    for ending in ("ipynb", "py"):
        body = me.page.get_by_test_id("stPopoverBody")
        button = body.get_by_role("button", name=say(language, f"takehome.{ending}"))
        expect(button).to_be_visible()
        with me.page.expect_download() as coming:
            button.click()
        assert coming.value.suggested_filename.endswith(f".{ending}")
        text = Path(coming.value.path()).read_text(encoding="utf-8")
        if ending == "py":
            compile(text, "exported", "exec")
        else:
            assert json.loads(text)["nbformat"] == 4
        assert "RandomForestClassifier" in text
