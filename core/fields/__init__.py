"""scikit-learn's four fields, each by two or more algorithms that are called alike."""
