"""A field for a file, with its button in the reader's language."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

MEGABYTE = 2**20


def upload(
    language: str, label: str, key: str, most: int, on_change: Callable[[], None] | None = None
) -> UploadedFile | None:
    """The file that was sent, or None. Streamlit's own button is English; the style sheet renames it by `upload_ko`.

    most  bytes that the reader's own code takes; Streamlit lets one megabyte more through, so that the page can say why
    """
    with st.container(key=f"upload_{language}_{key}"):
        return st.file_uploader(label, key=key, max_upload_size=most // MEGABYTE + 1, on_change=on_change)
