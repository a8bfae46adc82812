"""A paper apart from what it is about: its content, its fonts, lines and tables. Pure.

A `Document` of plain dataclasses (content.py) is set by two writers: pdf.py and word.py.
"""
