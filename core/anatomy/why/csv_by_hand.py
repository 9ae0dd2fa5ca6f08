def means(text):
    head, *lines = text.split("\n")
    names = head.split(",")
    scores = {}
    for line in lines:
        row = dict(zip(names, line.split(",")))
        scores.setdefault(row["club"], []).append(float(row["score"]))
    return {club: sum(values) / len(values) for club, values in scores.items()}
