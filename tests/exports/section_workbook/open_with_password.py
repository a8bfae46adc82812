"""Run by the Python that has LibreOffice's bridge: opens {folder}/list.xlsx with a wrong and the right password, and tells the last row."""

import subprocess
import sys
import time
from typing import Any

import uno
from com.sun.star.beans import PropertyValue

program, folder, password = sys.argv[1:]
pipe = f"todoke{folder.rpartition('-')[2]}"
arguments = [
    f"-env:UserInstallation=file://{folder}/profile",
    "--headless",
    "--norestore",
    f"--accept=pipe,name={pipe};urp;",
]
office = subprocess.Popen([program, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
for _ in range(300):
    try:
        context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        break
    except Exception:  # noqa: BLE001  not up yet
        time.sleep(0.2)
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


def opened(word: str) -> Any:
    given = [PropertyValue(Name="Hidden", Value=True), PropertyValue(Name="Password", Value=word)]
    try:
        return desktop.loadComponentFromURL(f"file://{folder}/list.xlsx", "_blank", 0, tuple(given))
    except Exception:  # noqa: BLE001  whatever its bridge raises
        return None


try:
    sys.stdout.write(f"wrong: {'opened' if opened('wrong') else 'not opened'}\n")
    sheet = opened(password).Sheets.getByIndex(0)
    words = [sheet.getCellByPosition(column, 6).String for column in (0, 2)]
    sys.stdout.write(f"right: {' '.join(words)}\n")
finally:
    try:
        desktop.terminate()
    except Exception:  # noqa: BLE001  it ends before it answers
        office.kill()
    office.wait(30)
