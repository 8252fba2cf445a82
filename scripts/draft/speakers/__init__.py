"""Speakers: who says what, in which role, through which agency."""
