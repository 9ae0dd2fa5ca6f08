import numpy as np
from sklearn.linear_model import SGDRegressor

x = np.linspace(-1, 1, 16).reshape(-1, 1)
y = (2 * x + 1).ravel()
EPOCHS = 20


def task():
    model = SGDRegressor(alpha=0, learning_rate="constant", eta0=0.1, max_iter=EPOCHS, tol=None, random_state=42)
    model.fit(x, y)  # the loop is scikit-learn's, in compiled code
    return f"{model.coef_.item():.2f} x + {model.intercept_.item():.2f}"
