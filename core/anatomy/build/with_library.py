from core.anatomy.build.tiny_library import TinyTable


def task():
    table = TinyTable(["club", "score"], [("data", 90), ("chess", 70), ("data", 80)])
    data = table.only("club", "data")
    mean = data.mean("score")
    best, score = table.largest("score")
    return f"data {mean:.0f}, best {best} {score}"
