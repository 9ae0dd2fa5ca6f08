"""The code of the notebook on reading single trees, as a student would write it. Light: text only.

scikit-learn's trees are read by its own functions. Those of XGBoost and of histogram boosting are taken apart into
nested dictionaries first.
"""

from __future__ import annotations

WHOLE = """\
model.fit(X_train, y_train)
{trees}
found |= {{"trees": len(trees), "train": model.score(X_train, y_train), "test": model.score(X_test, y_test)}}
print(found)"""
TREES = {
    "tree": "trees = [model]",
    "bagging": "trees = model.estimators_",
    "forest": "trees = model.estimators_",
    "extra": "trees = model.estimators_",
    "adaboost": "trees = model.estimators_",
    "gboost": "trees = list(model.estimators_.ravel())  # round by round; with more than two classes one a class",
    "hist": "trees = [nested(tree.nodes) for stage in model._predictors for tree in stage]  # kept out of sight",
    "xgboost": 'dump = model.get_booster().get_dump(dump_format="json", with_stats=True)\n'
    "trees = [nested(json.loads(tree)) for tree in dump]",
}
BY_CLASS = """
count = CONFIG["trees"]
trees = [tree for k in range(count) for tree in trees[k::count]]  # XGBoost lists them class by class"""
NESTED = {
    "xgboost": '''\
def nested(node):
    """A tree of XGBoost's model file: a leaf's value, or a question with both its sides."""
    if "leaf" in node:
        return {"leaf": node["leaf"]}
    yes, no = sorted(node["children"], key=lambda child: child["nodeid"] != node["yes"])
    question = {"feature": int(node["split"][1:]), "threshold": node["split_condition"], "gain": node["gain"]}
    return question | {"yes": nested(yes), "no": nested(no)}


def yes(tree, row):
    """XGBoost asks: is it less? In single precision."""
    return np.float32(row[tree["feature"]]) < np.float32(tree["threshold"])''',
    "hist": '''\
def nested(nodes, k=0):
    """A tree of histogram boosting: a leaf's value, or a question with both its sides."""
    node = nodes[k]
    if node["is_leaf"]:
        return {"leaf": float(node["value"])}
    question = {"feature": int(node["feature_idx"]), "threshold": float(node["num_threshold"]), "gain": node["gain"]}
    return question | {"yes": nested(nodes, node["left"]), "no": nested(nodes, node["right"])}


def yes(tree, row):
    """Histogram boosting asks: is it at most this?"""
    return row[tree["feature"]] <= tree["threshold"]''',
}
OF_NESTED = '''\
def leaves(tree):
    return 1 if "leaf" in tree else leaves(tree["yes"]) + leaves(tree["no"])


def depth(tree):
    """How many questions there are at most on the way to a leaf."""
    return 0 if "leaf" in tree else 1 + max(depth(tree["yes"]), depth(tree["no"]))


def says(tree, rows):
    """What the tree adds at each row."""
    found = []
    for row in rows:
        node = tree
        while "leaf" not in node:
            node = node["yes" if yes(node, row) else "no"]
        found.append(node["leaf"])
    return np.array(found)


def measured(tree):
    """How large the tree is, and its first question."""
    size = {"questions": leaves(tree) - 1, "leaves": leaves(tree), "depth": depth(tree)}
    if "leaf" in tree:
        return size
    return size | {f"first {name}": tree[name] for name in ("feature", "threshold", "gain")}'''
OF_SKLEARN = '''\
def gains(tree):
    """What each question takes away of the impurity, each node weighed by its share of the rows; 0 in a leaf."""
    t = tree.tree_
    weighed = t.impurity * t.weighted_n_node_samples / t.weighted_n_node_samples[0]
    asks = t.children_left >= 0
    return np.where(asks, weighed - weighed[t.children_left] - weighed[t.children_right], 0.0)


def says(tree, rows):
    """What the tree answers at each row: SAID."""
    return ANSWER


def measured(tree):
    """How large the tree is, and its first question."""
    t = tree.tree_
    size = {"questions": t.node_count - t.n_leaves, "leaves": t.n_leaves, "depth": t.max_depth}
    if t.node_count == 1:
        return size
    return size | {"first feature": t.feature[0], "first threshold": t.threshold[0], "first gain": gains(tree)[0]}'''
ANSWERS = {
    "shares": ("the classes' shares in its leaf", "tree.predict_proba(rows)"),
    "number": ("a number", "tree.predict(rows)"),
    "adds": ("what is added, times the learning rate", "model.learning_rate * tree.predict(rows)"),
}
EACH = """\
for k, tree in enumerate(trees, 1):
    numbers = measured(tree) | {{"first row": {first}}}
{more}    found |= {{f"tree {{k}} {{name}}": float(value) for name, value in numbers.items()}}
    if k <= 10:
        print(f"tree {{k}}: " + "  ".join(f"{{name}} {{value:.4g}}" for name, value in numbers.items()))"""
OWN = """\
    numbers["own test"] = tree.score(X_test, y_test)
"""
WEIGHT = """\
    numbers["weight"] = model.estimator_weights_[k - 1] / model.estimator_weights_.sum()
"""
AFTER = """\
    numbers["test so far"] = so_far[(k - 1) // {per_round}]
"""
SO_FAR = {
    "staged": "so_far = [{score}(y_test, said) for said in model.staged_predict(X_test)]  # after each round",
    "xgboost": 'rounds = range(1, CONFIG["trees"] + 1)\n'
    "so_far = [{score}(y_test, model.predict(X_test, iteration_range=(0, k))) for k in rounds]  # after each round",
}
TEXT = {
    "sklearn": """\
tree = trees[CONFIG["shown"] - 1]
print(export_text(tree, feature_names=names, max_depth=CONFIG["levels"] - 1, decimals=4))""",
    "nested": '''\
def show(tree, levels, before=""):
    """Prints the uppermost questions, the side of yes first."""
    if "leaf" in tree:
        print(f"{before}adds {tree['leaf']:+.4f}")
    elif not levels:
        print(f"{before}... {leaves(tree)} leaves")
    else:
        print(f"{before}{names[tree['feature']]} SIGN {tree['threshold']:.4g}?  gain {tree['gain']:.4g}")
        room = " " * (len(before) + 2)
        show(tree["yes"], levels - 1, room + "yes: ")
        show(tree["no"], levels - 1, room + "no: ")


tree = trees[CONFIG["shown"] - 1]
show(tree, CONFIG["levels"])''',
}
IMPURITIES = """\
t = tree.tree_
for node in sorted(np.flatnonzero(t.children_left >= 0), key=lambda node: -gains(tree)[node])[:10]:
    left, right = t.children_left[node], t.children_right[node]
    print(f"{names[t.feature[node]]:>25} <= {t.threshold[node]:<10.4g} rows {t.weighted_n_node_samples[node]:5.4g}  "
          f"impurity {t.impurity[node]:.4f} -> {t.impurity[left]:.4f} and {t.impurity[right]:.4f}  "
          f"gain {gains(tree)[node]:.4f}")"""
GINI = """
shares = t.value[:, 0, :]  # the classes' shares in each node
gini = 1 - (shares**2).sum(axis=1)
print(f"Gini by hand and the library's impurity differ by {np.abs(gini - t.impurity).max():.1e} at most")"""
DRAWN = {
    "sklearn": """\
plt.figure(figsize=(16, 7))
plot_tree(tree, feature_names=names, max_depth=CONFIG["levels"] - 1, filled=True, fontsize=8, precision=3)
plt.show()""",
    "nested": '''\
def draw(tree, levels, level=0, left=0.0, right=1.0):
    """Each node in the middle over its children, yes to the left."""
    middle = (left + right) / 2
    question = "leaf" not in tree
    said = f"{names[tree['feature']]}\\nSIGN {tree['threshold']:.4g}?" if question else f"{tree['leaf']:+.4f}"
    plt.text(middle, -level, said, ha="center", va="center", fontsize=8, bbox={"boxstyle": "round", "fc": "white"})
    if question and level < levels:
        for child, low, high in ((tree["yes"], left, middle), (tree["no"], middle, right)):
            plt.plot([middle, (low + high) / 2], [-level, -level - 1], color="gray", zorder=0)
            draw(child, levels, level + 1, low, high)


plt.figure(figsize=(16, 7))
draw(tree, CONFIG["levels"])
plt.axis("off")
plt.show()''',
}
SPACE = {
    1: """\
x = np.linspace(X.min(), X.max(), 300)[:, None]
plt.figure(figsize=(9, 4))
plt.scatter(X_train[:, 0], y_train, s=8, color="gray")
plt.plot(x[:, 0], says(tree, x), color="C1")
plt.title(f"what tree {CONFIG['shown']} says")
plt.show()""",
    2: """\
x1, x2 = np.meshgrid(*(np.linspace(low, high, 100) for low, high in zip(X.min(axis=0), X.max(axis=0))))
said = says(tree, np.column_stack([x1.ravel(), x2.ravel()]))
said = said[:, 1] if said.ndim == 2 else said  # of class 1
plt.figure(figsize=(6, 5))
plt.contourf(x1, x2, said.reshape(x1.shape), cmap="coolwarm", alpha=0.7)
plt.scatter(*X_train.T, c=y_train, s=10, cmap="coolwarm", edgecolors="white", linewidths=0.4)
plt.title(f"what tree {CONFIG['shown']} says")
plt.show()""",
}
