from flask import Flask, redirect, render_template_string, request

LIST = "<h1>Guest book</h1><ul>{% for name, words in entries %}<li>{{ name }}: {{ words }}</li>{% endfor %}</ul>"
FORM = """<form method="post"><p>{{ error }}</p>
<input name="name"><input name="words"><button>Sign</button></form>"""

application = Flask(__name__)
entries = [("Ada", "First!")]


@application.get("/")
def index():
    return render_template_string(LIST, entries=entries)


@application.get("/sign")
def form():
    return render_template_string(FORM, error="")


@application.post("/sign")
def sign():
    name = request.form.get("name", "").strip()
    if not name:
        return render_template_string(FORM, error="A name is needed."), 400
    entries.append((name, request.form.get("words", "")))
    return redirect("/", 303)


@application.get("/broken")
def broken():
    return str(1 / 0)
