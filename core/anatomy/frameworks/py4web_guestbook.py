from py4web import Field, action, redirect, response
from py4web.utils.form import Form
from pydal.validators import IS_NOT_EMPTY
from yatl.helpers import CAT, H1, LI, UL

entries = [("Ada", "First!")]


@action("index")
def index():
    lines = [LI(f"{name}: {words}") for name, words in entries]
    return CAT(H1("Guest book"), UL(*lines)).xml()


@action("sign", method=["GET", "POST"])
def sign():
    name = Field("name", requires=IS_NOT_EMPTY(error_message="A name is needed."))
    form = Form([name, Field("words")])
    if form.accepted:
        entries.append((form.vars["name"], form.vars["words"]))
        redirect("/")
    if form.errors:
        response.status = 400
    return form.xml()


@action("broken")
def broken():
    return str(1 / 0)
