"""Small programs that are shown and run: the same questions, answered by each library. One function a question."""
