"""Draft: read a news text for what it says of an incident, for a person to correct.

`article` finds the sentences; `days`, `places`, `actors`, `speakers`, `tolls` and the like each find one
kind of mention in them; `drafted` puts them together; `seed` writes them down. The words that they look
for stand in `words/*.csv`, by language: a word more needs no Python.
"""
