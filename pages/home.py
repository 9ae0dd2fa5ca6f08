"""Home: what to try first."""

import streamlit as st

from core.gans.presets import PRESETS
from dashboard import nav
from dashboard.controls import params
from dashboard.prose import Prose

prose = Prose("home")
prose.head()
prose.sections("try-first")

for column, (icon, label, page, query) in zip(
    st.columns(3),
    (
        (":material/sports_score:", "home.race", "unit04a", {"ensembles_setup": "race"}),
        (":material/blur_on:", "home.healthy", "unit04b", params(PRESETS["healthy"].spec)),
        (":material/trending_down:", "home.collapse", "unit04b", params(PRESETS["mode-collapse"].spec)),
    ),
    strict=True,
):
    with column, st.container(border=True):
        target = nav.page(page, prose.language)
        st.page_link(target, label=f"**{prose.say(label)}**", icon=icon, query_params={"lang": prose.language, **query})
        st.caption(prose.say(f"{label}.about"))

prose.sections("how-to", "plan")
