"""Everything that learns, and nothing that draws: specs, learners, tapes, the engine and the store."""
