"""Years of a clinic's life in minutes: clock, people and dealers are made up, everything else is the service itself."""
