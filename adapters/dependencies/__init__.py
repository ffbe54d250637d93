"""What a process needs from outside to work: waited for at the start, and checked by the doctor."""
