"""The papers that a municipality's privacy council and register need, written from the live procedures. Pure.

What a paper says is a `Document` (papers/document), made by the builders (council.py, file_register.py, registration.py). Whatever varies by
municipality comes from a `MunicipalityWording` (wording.py).
"""
