"""Happened: what a sentence says was done, who is said to have done it, and what else it says."""
