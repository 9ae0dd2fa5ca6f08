from io import StringIO

import pandas as pd


def means(text):
    table = pd.read_csv(StringIO(text))
    return table.groupby("club")["score"].mean().to_dict()
