"""The code of the notebooks on AdaBoost and on gradient boosting, as a student would write it. Light: text only."""

from __future__ import annotations

ADABOOST = """\
model = AdaBoostClassifier(
    DecisionTreeClassifier(max_depth=CONFIG["stump_depth"]),
    n_estimators=CONFIG["rounds"],
    learning_rate=CONFIG["vote_rate"],
    random_state=CONFIG["seed"],
)
model.fit(X_train, y_train)
print(len(model.estimators_), model.score(X_train, y_train), model.score(X_test, y_test))"""
WEIGHTS = """\
chance = np.random.RandomState(CONFIG["seed"])  # draws each tree's seed, as the library does
weights = np.full(len(X_train), 1 / len(X_train))
votes = {"train": np.zeros(len(X_train)), "test": np.zeros(len(X_test))}
rounds = []
for k in range(1, CONFIG["rounds"] + 1):
    weights = np.clip(weights, np.finfo(float).eps, None)  # none vanishes
    tree = DecisionTreeClassifier(
        max_depth=CONFIG["stump_depth"], random_state=chance.randint(np.iinfo(np.int32).max)
    ).fit(X_train, y_train, sample_weight=weights)
    wrong = tree.predict(X_train) != y_train
    error = np.average(wrong, weights=weights)
    if error >= 0.5:
        break  # no better than a coin: the tree is thrown away
    alpha = CONFIG["vote_rate"] * np.log((1 - error) / error) if error > 0 else 1.0
    raised = np.exp(np.log(weights) + alpha * wrong)  # e^alpha times as heavy where the tree is wrong
    for name, X_half in (("train", X_train), ("test", X_test)):
        votes[name] += alpha * (2 * tree.predict(X_half) - 1)  # class 1 pulls up, class 0 down
    right = {name: ((votes[name] > 0) == y_half).mean() for name, y_half in (("train", y_train), ("test", y_test))}
    numbers = {
        "error": error,
        "alpha": alpha,
        "wrong": wrong.sum(),
        "after": raised[wrong].sum() / raised.sum(),
        "heaviest": weights.max() / weights.mean(),
        "cut": tree.tree_.threshold[0],
        **right,
    }
    found |= {f"round {k} {name}": value for name, value in numbers.items()}
    rounds.append({**numbers, "weights": weights, "tree": tree})
    if k <= 5:
        print(f"round {k}: error {error:.4f}  alpha {alpha:.4f}  share of the wrong ones next {numbers['after']:.4f}")
    if error == 0:
        break  # nothing left to raise
    weights = raised / raised.sum()
found["rounds"] = len(rounds)
theirs = model.estimator_errors_[: len(rounds)], model.estimator_weights_[: len(rounds)]
for name, their in zip(("error", "alpha"), theirs):
    mine = np.array([one[name] for one in rounds])
    print(f"{name}: hand and library differ by {np.abs(mine - their).max():.1e} at most, over {len(rounds)} rounds")"""
PLANE = """\
x1, x2 = np.meshgrid(*(np.linspace(low, high, 120) for low, high in zip(X.min(axis=0), X.max(axis=0))))
places = np.column_stack([x1.ravel(), x2.ravel()])"""
WEIGHTED = (
    PLANE
    + """
shown = sorted({1, 2, 3, len(rounds)} & set(range(1, len(rounds) + 1)))
fig, axes = plt.subplots(1, len(shown) + 1, figsize=(3.2 * (len(shown) + 1), 3.2))
for axis, k in zip(axes, shown):
    one = rounds[k - 1]
    axis.contourf(x1, x2, one["tree"].predict(places).reshape(x1.shape), cmap="coolwarm", alpha=0.3)
    axis.scatter(*X_train.T, c=y_train, s=20 * one["weights"] / one["weights"].mean(), cmap="coolwarm")
    axis.set_title(f"round {k}")
share = model.decision_function(places).reshape(x1.shape)
axes[-1].contourf(x1, x2, share, levels=np.linspace(-1, 1, 11), cmap="coolwarm", extend="both")
axes[-1].scatter(*X_train.T, c=y_train, s=8, cmap="coolwarm", edgecolors="white", linewidths=0.4)
axes[-1].set_title("the vote of all")
plt.show()"""
)
SAYS = """\
at = range(1, len(rounds) + 1)
fig, (left, right) = plt.subplots(1, 2, figsize=(11, 4))
for name in ("error", "alpha"):
    left.plot(at, [one[name] for one in rounds], label=name)
left.axhline(0.5, color="gray", linestyle=":")  # the error of guessing
for name in ("train", "test"):
    right.plot(at, [one[name] for one in rounds], label=f"accuracy, {name}")
for axis in (left, right):
    axis.set_xlabel("round")
    axis.legend()
plt.show()"""

GRADIENT = """\
model = GradientBoostingRegressor(
    n_estimators=CONFIG["rounds"],
    max_depth=CONFIG["tree_depth"],
    learning_rate=CONFIG["learning_rate"],
    random_state=CONFIG["seed"],
)
model.fit(X_train, y_train)
print(model.score(X_train, y_train), model.score(X_test, y_test))"""
RESIDUALS = """\
x = np.linspace(X.min(), X.max(), 300)[:, None]  # where the curve is drawn
summed = {name: np.full(len(part), y_train.mean()) for name, part in (("train", X_train), ("test", X_test), ("x", x))}
errors = [{"train": ((y_train - summed["train"]) ** 2).mean(), "test": ((y_test - summed["test"]) ** 2).mean()}]
for k in range(1, CONFIG["rounds"] + 1):
    residual = y_train - summed["train"]
    tree = DecisionTreeRegressor(max_depth=CONFIG["tree_depth"], random_state=CONFIG["seed"]).fit(X_train, residual)
    inside = tree.apply(X_train)
    leftmost = inside == inside[X_train[:, 0].argmin()]  # the rows in the leftmost leaf
    if k == 1:
        first = residual, tree.predict(x)
    numbers = {
        "leaf": residual[leftmost].mean(),
        "leaf rows": leftmost.sum(),
        "mse before": (residual**2).mean(),
        "mse if added whole": ((residual - tree.predict(X_train)) ** 2).mean(),
    }
    for name, part in (("train", X_train), ("test", X_test), ("x", x)):
        summed[name] = summed[name] + CONFIG["learning_rate"] * tree.predict(part)
    errors.append({"train": ((y_train - summed["train"]) ** 2).mean(), "test": ((y_test - summed["test"]) ** 2).mean()})
    numbers |= {f"mse {name}": error for name, error in errors[-1].items()}
    found |= {f"round {k} {name}": value for name, value in numbers.items()}
print(f"hand and library differ by {np.abs(summed['test'] - model.predict(X_test)).max():.1e} at most")"""
FITTED = """\
fig, (left, right) = plt.subplots(1, 2, figsize=(12, 4))
left.scatter(X_train[:, 0], first[0], s=8, color="gray", label="residuals before round 1")
left.plot(x[:, 0], first[1], color="C1", label="what tree 1 answers")
right.scatter(X_train[:, 0], y_train, s=8, color="gray", label="training data")
right.plot(x[:, 0], model.predict(x), color="C1", label=f"sum after round {CONFIG['rounds']}")
for axis in (left, right):
    axis.legend()
plt.show()"""
BEST = """
best = min(range(1, len(errors)), key=lambda k: errors[k]["test"])
found |= {"best round": best, "best mse test": errors[best]["test"]}"""
ERRORS = """\
plt.figure(figsize=(8, 4))
for name, style in (("train", ":"), ("test", "-")):
    plt.plot([error[name] for error in errors], style, label=name)
plt.axvline(best, color="gray", linewidth=0.8)
plt.xlabel("round")
plt.ylabel("mean squared error")
plt.legend()
plt.show()"""
