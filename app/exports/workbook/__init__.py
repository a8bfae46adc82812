"""An encrypted Excel workbook, written by a process of its own. The web's process hands rows over and keeps none. Pure: no database, no HTTP.

making.py is the web process's end; child.py the other one; wire.py what passes between them. No plaintext reaches a disk: tmpfs.py finds a
folder that lies in memory, and where there is none a small workbook is made without any file.
"""
