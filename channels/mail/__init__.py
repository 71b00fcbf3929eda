"""Mail to the operator: how engineers hear of trouble when the dealer of text messages is the trouble."""
