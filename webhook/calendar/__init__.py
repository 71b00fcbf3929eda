"""The appointment book as others read it: iCalendar, and files that the import takes back."""
