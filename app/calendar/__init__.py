"""The calendar of a Japanese office: Tokyo's days and fiscal years, 和暦, days as typed, shown and written on papers. Pure."""
