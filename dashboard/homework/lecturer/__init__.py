"""The lecturer's page: sign-in, and its chapters. No button of it works by a callback: those run before the gate."""
