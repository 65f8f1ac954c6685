"""What was printed against what is computed, and how a figure that differs was probably made."""
