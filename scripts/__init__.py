"""What is done: the straight line from seeds to dataset, one stage a file, and the `kibaru` command.

read -> resolve -> validate -> write; `build.py` shows them in order. Stages are pure: only `read`,
`write` and the command touch the disk.
"""
