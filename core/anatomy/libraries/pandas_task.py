from io import StringIO

import pandas as pd

FILE = """club,score
data,90
chess,70
data,80
chess,50
"""


def task():
    table = pd.read_csv(StringIO(FILE))
    means = table.groupby("club")["score"].mean()
    return ", ".join(f"{club} {mean:.0f}" for club, mean in means.items())
