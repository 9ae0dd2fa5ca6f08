from html import escape

import cherrypy

FORM = """<form method="post"><p>{error}</p>
<input name="name"><input name="words"><button>Sign</button></form>"""


class GuestBook:
    def __init__(self):
        self.entries = [("Ada", "First!")]

    @cherrypy.expose
    def index(self):
        lines = "".join(f"<li>{escape(name)}: {escape(words)}</li>" for name, words in self.entries)
        return f"<h1>Guest book</h1><ul>{lines}</ul>"

    @cherrypy.expose
    def sign(self, name=None, words=""):
        if cherrypy.request.method == "GET":
            return FORM.format(error="")
        if not (name or "").strip():
            cherrypy.response.status = 400
            return FORM.format(error="A name is needed.")
        self.entries.append((name.strip(), words))
        raise cherrypy.HTTPRedirect("/", 303)

    @cherrypy.expose
    def broken(self):
        return str(1 / 0)


cherrypy.config.update({"environment": "embedded", "log.screen": False})
application = cherrypy.Application(GuestBook(), "")
