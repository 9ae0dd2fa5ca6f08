"""A GAN experiment as a notebook's cells: plain PyTorch that repeats the training outside the app. Light: text only."""
