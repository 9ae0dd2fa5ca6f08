"""One telling task with each of the lecture's libraries."""
