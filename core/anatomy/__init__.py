"""Who calls whom: small programs on frameworks and libraries, run with their calls recorded."""
