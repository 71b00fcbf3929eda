"""Alarms: people are paged about a patient's emergency, engineers about the service. No other road is taken."""
