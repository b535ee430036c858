"""Many whole runs, one net after another, into one table: plans, their runner, and what the tables say."""
