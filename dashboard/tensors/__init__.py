"""The chapter on tensors: one array in three libraries, and what it costs by size and device."""
