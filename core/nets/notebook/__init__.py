"""Trainings of small networks as notebooks' cells: the shown model and a plain loop in PyTorch. Light: text only."""
