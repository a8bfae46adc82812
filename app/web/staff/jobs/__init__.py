"""Files that are made in the background: ordered with a click, made while a page tells how far they are, taken within half an hour.

job.py: a job as it lies on the shelf, found by whoever ordered it; making.py: the work on it; pools.py: the processes that do the heavy part.
A kind of file is a subclass of `Job` with what it needs besides, and a function that makes the file.
"""
