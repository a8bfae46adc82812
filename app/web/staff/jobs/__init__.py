"""Files made in the background: begun by a form, made while a page shows the progress, downloaded within half an hour.

job.py: the state of a job, stored as a file and found by whoever began it; making.py: the work on it; pools.py: the processes that do the heavy part.
A kind of file is a subclass of `Job` with what it needs besides, and a function that makes the file.
"""
