"""The code of the notebook on XGBoost round by round, as a student would write it. Light: text only."""

from __future__ import annotations

XGBOOST = """\
model = XGBRegressor(
    n_estimators=CONFIG["rounds"],
    max_depth=CONFIG["tree_depth"],
    learning_rate=CONFIG["learning_rate"],
    reg_lambda=CONFIG["reg_lambda"],
    gamma=CONFIG["gamma"],
    n_jobs=1,
)
model.fit(X_train, y_train)
trees = [json.loads(tree) for tree in model.get_booster().get_dump(dump_format="json", with_stats=True)]
print(model.get_booster().get_dump(with_stats=True)[0])  # the first tree as XGBoost writes it"""
FORMULAS = '''\
def worth(G, H):
    return G**2 / (H + CONFIG["reg_lambda"])


def gain(g, left):
    """What a split brings that sends the rows `left` to the left; `g` are the rows' gradients, and each h is 1."""
    G_left, G_right = g[left].sum(), g[~left].sum()
    return worth(G_left, left.sum()) + worth(G_right, (~left).sum()) - worth(G_left + G_right, len(g))


def leaf(g):
    """What a leaf with these rows adds."""
    return -CONFIG["learning_rate"] * g.sum() / (len(g) + CONFIG["reg_lambda"])


x_train = X_train[:, 0].astype(np.float32)  # XGBoost computes in float32
cuts = np.unique(x_train)[1:]  # a split asks: is x less than this?


def summed(X, k):
    """What the first `k` trees say together; before the first it is the same number for all."""
    return model.predict(X, iteration_range=(0, k)) if k else np.full(len(X), np.float32(model.intercept_[0]))


def gradients(k):
    """Before round `k`: g = prediction - y, the residuals with their sign turned."""
    return (summed(X_train, k - 1) - y_train.astype(np.float32)).astype(np.float64)


g = gradients(1)
gains = np.array([gain(g, x_train < cut) for cut in cuts])
print(f"by hand: x < {cuts[gains.argmax()]:.6f} gains most, {gains.max():.6f}")
print(f"XGBoost: x < {trees[0].get('split_condition')}, gain {trees[0].get('gain')}")'''
EVERY_SPLIT = '''\
def walk(node, rows):
    """Every node of a tree with the rows that reach it, the left side first."""
    yield node, rows
    if "children" in node:
        children = {child["nodeid"]: child for child in node["children"]}
        left = x_train < np.float32(node["split_condition"])
        yield from walk(children[node["yes"]], rows & left)
        yield from walk(children[node["no"]], rows & ~left)


def both_errors(k):
    halves = (("train", X_train, y_train), ("test", X_test, y_test))
    return {name: ((y_half - summed(X_half, k)) ** 2).mean() for name, X_half, y_half in halves}


errors, off = [both_errors(0)], {"gain": 0.0, "leaf": 0.0}
for k, tree in enumerate(trees, 1):
    g, leaves, splits, added = gradients(k), [], 0, np.zeros(len(x_train))
    for node, rows in walk(tree, np.ones(len(x_train), bool)):
        if "leaf" in node:
            leaves.append((node["leaf"], leaf(g[rows]), rows.sum()))
            added[rows] = node["leaf"]
            off["leaf"] = max(off["leaf"], abs(node["leaf"] - leaves[-1][1]))
        else:
            by_hand = gain(g[rows], (x_train < np.float32(node["split_condition"]))[rows])
            splits, off["gain"] = splits + 1, max(off["gain"], abs(node["gain"] - by_hand))
    best = cuts[np.argmax([gain(g, x_train < cut) for cut in cuts])]
    cut = np.float32(tree["split_condition"]) if splits else best  # the root's, or the one that was refused
    left = x_train < cut
    errors.append(both_errors(k))
    numbers = {
        "cut": cut,
        "G left": g[left].sum(),
        "H left": left.sum(),
        "G right": g[~left].sum(),
        "H right": (~left).sum(),
        "gain": gain(g, left),
        "XGBoost's gain": tree.get("gain", 0.0),
        "splits": splits,
        **dict(zip(("XGBoost's leaf", "leaf", "leaf rows"), leaves[0])),  # the leftmost one
        "mse before": (g**2).mean(),
        "mse if added whole": ((g + added / CONFIG["learning_rate"]) ** 2).mean(),
        **{f"mse {name}": error for name, error in errors[-1].items()},
    }
    found |= {f"round {k} {name}": float(value) for name, value in numbers.items()}
for name, most in off.items():
    print(f"{name}: hand and XGBoost differ by {most:.1e} at most, over all trees")'''
GROWN = '''\
def grow(g, rows, depth):
    """What a tree grown by hand adds to each of `rows`: the split that gains most, and again on both its sides."""
    added = np.where(rows, leaf(g[rows]), 0.0)
    places = np.unique(x_train[rows])[1:]
    if not depth or not len(places):
        return added
    gains = [gain(g[rows], (x_train < cut)[rows]) for cut in places]
    best = int(np.argmax(gains))
    if gains[best] < CONFIG["gamma"] or gains[best] <= 1e-6:
        return added
    left = x_train < places[best]
    return grow(g, rows & left, depth - 1) + grow(g, rows & ~left, depth - 1)


everyone = np.ones(len(x_train), bool)
for k in sorted({1, 2, CONFIG["rounds"]} & set(range(1, CONFIG["rounds"] + 1))):
    theirs = summed(X_train, k) - summed(X_train, k - 1)
    mine = grow(gradients(k), everyone, CONFIG["tree_depth"])
    print(f"round {k}: what hand and XGBoost add differs by {np.abs(mine - theirs).max():.1e} at most")'''
GAINS = """\
plt.figure(figsize=(9, 3.5))
plt.plot(cuts, gains)
plt.axvline(cuts[gains.argmax()], color="gray", linestyle="--")
plt.axhline(CONFIG["gamma"], color="C3", linestyle=":")
plt.xlabel("where it is split, x")
plt.ylabel("gain of round 1's first split")
plt.show()
x = np.linspace(X.min(), X.max(), 300)[:, None]
first = -gradients(1), (summed(x, 1) - summed(x, 0)) / CONFIG["learning_rate"]"""
