"""Tolls: how many people a sentence says were harmed, and what it says instead."""
