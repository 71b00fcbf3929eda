"""The pages that a patient's signed link opens."""
