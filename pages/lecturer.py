"""The lecturer's page: closed unless the host opened it and the visitor signed in. One tab a chapter."""

from dashboard.choices import tabs
from dashboard.homework.desk import desk, storage, tidy
from dashboard.homework.lecturer import alike, deciding, gate, listing, overview
from dashboard.prose import Prose

prose = Prose("lecturer")
language = prose.language

CHAPTERS = {
    "list": listing.draw,
    "overview": overview.draw,
    "alike": alike.draw,
    "rules": deciding.draw,
}

prose.head()
if gate.admitted():
    gate.draw_sign_out(language)
    tab, box = tabs("lecturer_tab", {name: prose.say(f"lecturer.tab.{name}") for name in CHAPTERS})
    with box, storage(language):
        tidy()
        CHAPTERS[tab](language, desk())
elif gate.ways():
    gate.draw_sign_in(language)
else:
    prose.sections("opening")
prose.sections("care")
