"""Tools around the model: nearness, held-out verdicts, the gate. No part of a model, so they are not in its digest."""
