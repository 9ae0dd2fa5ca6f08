from core.anatomy.build.tiny_framework import TinyFramework

app = TinyFramework()


@app.page("/")
def home():
    return "Hello"


@app.page("/broken")
def broken():
    return 1 / 0


def task():
    return " · ".join(app.run(["/", "/nowhere", "/broken", "/"]))
