"""What Unit 01 records, as notebooks' cells: programs and what hears their calls; tasks by hand and with a library."""
