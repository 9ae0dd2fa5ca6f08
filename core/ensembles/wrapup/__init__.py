"""What a session's runs add up to: run list, sweeps, questions, challenges."""
