"""Ensembles of trees, grown one tree at a time: random forest, AdaBoost, XGBoost, and what they are compared with."""
