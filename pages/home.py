"""Home: what to try first."""

import streamlit as st

from core.gans.presets import PRESETS
from dashboard import nav
from dashboard.controls import params
from dashboard.prose import Prose

prose = Prose("home")


def gan(name: str) -> dict[str, str]:
    """The URL parameters of a GAN's preset."""
    return params(PRESETS[name].spec, gans_tab="train")


prose.head()
prose.sections("try-first")

for column, (icon, label, page, query) in zip(
    st.columns(3),
    (
        (":material/sports_score:", "home.race", "unit04a", {"ensembles_tab": "compare", "ensembles_setup": "race"}),
        (":material/blur_on:", "home.healthy", "unit04b", gan("healthy")),
        (":material/trending_down:", "home.collapse", "unit04b", gan("mode-collapse")),
    ),
    strict=True,
):
    with column, st.container(border=True):
        target = nav.page(page, prose.language)
        st.page_link(target, label=f"**{prose.say(label)}**", icon=icon, query_params={"lang": prose.language, **query})
        st.caption(prose.say(f"{label}.about"))

prose.sections("how-to", "plan")
