"""Draft: read a news text for what it says of an incident, for a person to correct.

`text` finds the sentences; `days`, `places`, `actors`, `speakers`, `tolls` and `happened` each find one
kind of mention in them; `drafting` puts them together, `sites` says which events there are, `events` and
`conflict` what is decided of each, `claims` who says what; `seed` writes it down. The words that are looked
for stand in `words/*.csv`, by language: a word more needs no Python.
"""
