"""Actors: who is named in an article, by the tables of actors and by words for people."""
