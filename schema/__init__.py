"""What everything is: the vocabularies, the tables as Pandera models, and their rules.

`tables.py` lists the tables; each table is one file of that name. Nothing in this folder reads
seeds, writes files, prints, or knows the time.
"""
