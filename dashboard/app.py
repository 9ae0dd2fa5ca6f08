"""The entry: `streamlit run dashboard/app.py`. Puts the repository on the path, and opens the page that was asked for.

All of it stands under the guard: worker processes import the main module as `__mp_main__`, and must not run it.
"""

import logging
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = str(HERE.parent)
ICON = str(HERE / "static" / "icon.png")
STYLE = HERE / "static" / "style.css"


def main() -> None:
    """One run of the script: language, page config, menu, page."""
    import streamlit as st

    from dashboard import choices, nav
    from dashboard.words import say

    st.set_page_config(page_title="얼개", page_icon=ICON, layout="wide")
    st.html(STYLE)
    language = choices.language()
    page = nav.navigation(language)
    st.set_page_config(page_title=f"{page.title} · {say(language, 'app.name')}")
    try:
        page.run()
    except Exception:
        logging.getLogger(__name__).exception("page %s", page.url_path)
        st.error(say(language, "app.error"))


if __name__ == "__main__":
    if ROOT not in sys.path:
        sys.path.insert(0, ROOT)
    if ROOT not in os.environ.get("PYTHONPATH", "").split(os.pathsep):
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [ROOT, os.environ.get("PYTHONPATH")]))
    main()
