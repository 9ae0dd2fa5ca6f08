# %% imports
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import torch
from sklearn.datasets import load_diabetes
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from torch import nn
from xgboost import XGBRegressor

# %% data
patients = load_diabetes(as_frame=True)
features, progression = patients.data, patients.target
print("rows and columns:", features.shape)
print(progression.agg(["min", "mean", "max"]).round(1))
plt.hist(progression, bins=30)
plt.xlabel("disease progression after one year")
plt.ylabel("patients")
plt.show()

# %% forest
X_train, X_test, y_train, y_test = train_test_split(features, progression, test_size=0.2, random_state=42)
forest = RandomForestRegressor(n_estimators=2000, random_state=42, n_jobs=-1)
forest.fit(X_train, y_train)
print("random forest, training R2:", round(r2_score(y_train, forest.predict(X_train)), 3))
print("random forest, test R2:", round(r2_score(y_test, forest.predict(X_test)), 3))
importance = pd.Series(forest.feature_importances_, index=features.columns)
print(importance.sort_values(ascending=False).head(3).round(3))

# %% xgboost
X_train, X_test, y_train, y_test = train_test_split(features, progression, test_size=0.2, random_state=41)
booster = XGBRegressor(n_estimators=2000, random_state=41, n_jobs=1)
booster.fit(X_train, y_train)
print("XGBoost, training R2:", round(r2_score(y_train, booster.predict(X_train)), 3))
print("XGBoost, test R2:", round(r2_score(y_test, booster.predict(X_test)), 3))

# %% comparison
makers = {
    "random forest": lambda: RandomForestRegressor(n_estimators=200, random_state=0, n_jobs=-1),
    "XGBoost": lambda: XGBRegressor(n_estimators=200, random_state=0, n_jobs=1),
    "XGBoost, smaller steps": lambda: XGBRegressor(n_estimators=200, learning_rate=0.03, max_depth=3, n_jobs=1),
}
scores = {name: [] for name in makers}
for split_seed in range(5):
    X_train, X_test, y_train, y_test = train_test_split(features, progression, test_size=0.2, random_state=split_seed)
    for name, make in makers.items():
        model = make().fit(X_train, y_train)
        scores[name].append(r2_score(y_test, model.predict(X_test)))
print(pd.DataFrame(scores).agg(["mean", "std"]).round(3))
plt.boxplot(scores.values(), tick_labels=scores.keys())
plt.ylabel("test R2 of five splits")
plt.show()

# %% points
torch.manual_seed(7)
torch.set_num_threads(1)
angles = torch.arange(8) * 2 * np.pi / 8
centres = 2 * torch.stack([angles.cos(), angles.sin()], dim=1)


def real_points(count):
    chosen = torch.randint(len(centres), (count,))
    return centres[chosen] + 0.05 * torch.randn(count, 2)


plt.scatter(*real_points(500).T, s=5)
plt.axis("equal")
plt.show()

# %% networks
noise_size, hidden_size = 8, 96
generator = nn.Sequential(
    nn.Linear(noise_size, hidden_size),
    nn.ReLU(),
    nn.Linear(hidden_size, hidden_size),
    nn.ReLU(),
    nn.Linear(hidden_size, 2),
)
discriminator = nn.Sequential(
    nn.Linear(2, hidden_size),
    nn.LeakyReLU(0.2),
    nn.Linear(hidden_size, hidden_size),
    nn.LeakyReLU(0.2),
    nn.Linear(hidden_size, 1),
)

# %% losses
cross_entropy = nn.BCEWithLogitsLoss()
generator_optimizer = torch.optim.Adam(generator.parameters(), lr=0.001, betas=(0.5, 0.999))
discriminator_optimizer = torch.optim.Adam(discriminator.parameters(), lr=0.001, betas=(0.5, 0.999))


def train_discriminator(real, fake):
    answer_real, answer_fake = discriminator(real), discriminator(fake.detach())
    loss = cross_entropy(answer_real, torch.ones_like(answer_real))
    loss = loss + cross_entropy(answer_fake, torch.zeros_like(answer_fake))
    discriminator_optimizer.zero_grad()
    loss.backward()
    discriminator_optimizer.step()
    return loss.item()


def train_generator(fake):
    answer_fake = discriminator(fake)
    loss = cross_entropy(answer_fake, torch.ones_like(answer_fake))
    generator_optimizer.zero_grad()
    loss.backward()
    generator_optimizer.step()
    return loss.item()


# %% training
history = []
for _ in range(3000):
    fake = generator(torch.randn(256, noise_size))
    discriminator_loss = train_discriminator(real_points(256), fake)
    generator_loss = train_generator(fake)
    history.append((discriminator_loss, generator_loss))
print("last losses of D and G:", np.round(history[-1], 3))

# %% picture
with torch.no_grad():
    samples = generator(torch.randn(2000, noise_size))
distances = torch.cdist(samples, centres)
near = distances.min(dim=1).values < 0.2
found = distances[near].argmin(dim=1).unique()
print("centres found:", len(found), "of", len(centres))
print("good samples:", round(near.float().mean().item(), 3))
figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4))
left.scatter(*real_points(500).T, s=5, label="real")
left.scatter(*samples[:500].T, s=5, label="generated")
left.set_aspect("equal")
left.legend()
right.plot(pd.DataFrame(history, columns=["discriminator", "generator"]).rolling(100).mean())
right.set_xlabel("step")
right.set_ylabel("loss, mean of 100 steps")
right.legend(["discriminator", "generator"])
plt.show()
