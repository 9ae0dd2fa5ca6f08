from bottle import Bottle, redirect, request, response, template

LIST = """<h1>Guest book</h1><ul>
% for name, words in entries:
<li>{{name}}: {{words}}</li>
% end
</ul>"""
FORM = """<form method="post"><p>{{error}}</p>
<input name="name"><input name="words"><button>Sign</button></form>"""

application = Bottle()
entries = [("Ada", "First!")]


@application.get("/")
def index():
    return template(LIST, entries=entries)


@application.get("/sign")
def form():
    return template(FORM, error="")


@application.post("/sign")
def sign():
    name = request.forms.getunicode("name", "").strip()
    if not name:
        response.status = 400
        return template(FORM, error="A name is needed.")
    entries.append((name, request.forms.getunicode("words", "")))
    redirect("/", 303)


@application.get("/broken")
def broken():
    return str(1 / 0)
