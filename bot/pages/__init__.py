"""The use cases behind a patient's signed link: what it leads to, who may open it, and what is done there."""
