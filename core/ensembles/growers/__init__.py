"""One function a family of models that adds trees. Heavy: for workers."""
