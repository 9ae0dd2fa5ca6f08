"""The networks as a student would write them: what the page shows is what is trained."""
