"""What bagging and boosting do, round by round, and how a tree is read."""
