"""What may be shown: suppression before anything is published, and the attacker that tests it."""
