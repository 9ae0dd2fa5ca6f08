"""A comparison of ensembles as a notebook's cells: plain scikit-learn and XGBoost. Light: text only."""
