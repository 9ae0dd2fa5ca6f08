"""A student's own CSV file: read, judged, and made ready for scikit-learn."""
