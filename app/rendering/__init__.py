"""`todoke render`: pages and pictures out of files that strangers sent, made by processes that hold nothing and may do nothing.

One process a file, which ends with it: without keys, without an environment, without a network, within bounds of memory and time. What it gives
back are pictures without a word of what the file said about itself. The staff's side asks through `app/attachments/rendering.py`.
"""
