"""The chapter on scikit-learn: four fields, one way of calling."""
