"""The section workbook: a 申請者一覧 in Excel, kept by hand by a section, gets the new applications at its end. Pure.

    book = open_book(content, password)              opening.py
    found = find_list(book)                          finding.py
    columns = mapped(found, suggested(...))          mapping.py
    content = appended(book, found, columns, new)    appending.py, then `encrypted` with the same password
    values = section_values(book, found, labels)     section_columns.py

Only the sheet's own XML is changed, and of its workbook what must know of more rows: libraries that load and save a workbook drop what they do
not know. What cannot be done safely is refused (refusals.py) with a sentence that says what to do; nothing is ever half changed.
"""
