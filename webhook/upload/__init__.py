"""The secure upload page: photos of patients come in here, never in the open chat."""
