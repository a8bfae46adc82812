"""What a server gets, as a list for others (SBOM), and whether something in it is known to be vulnerable.

python3 -m tools.supply_chain sbom FILE     CycloneDX JSON of requirements.lock
python3 -m tools.supply_chain audit         exit status 0: nothing known; 1: something is, and is named; 2: nothing could be checked

Both programs stand in tools/.venv, made from tools/requirements.lock on first use: what looks at the packages is none of them.
"""

import json
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any, Final, NoReturn

from app import VERSION
from app.spoken import spoken

HERE: Final = Path(__file__).resolve().parent
LOCK: Final = HERE.parent / "requirements.lock"
TOOLS_LOCK: Final = HERE / "requirements.lock"
FOLDER: Final = HERE / ".venv"
INSTALLED: Final = FOLDER / "installed.lock"  # a copy of the lock that was installed last
KNOWN, UNCHECKED = 1, 2
LONGEST_LOOK: Final = 600  # seconds; an address that never answers ends here


def tool(name: str) -> str:
    """The path of a program of tools/.venv, which is made or brought up to date if necessary."""
    if not INSTALLED.exists() or INSTALLED.read_bytes() != TOOLS_LOCK.read_bytes():
        print(spoken("Setting up tools/.venv (once) ...", "tools/.venv を用意しています（一度だけ） ..."), flush=True)
        venv.create(FOLDER, with_pip=True, clear=True)
        pip = [str(FOLDER / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if subprocess.run([*pip, "--no-deps", "--require-hashes", "-r", str(TOOLS_LOCK)], check=False).returncode:
            _end(
                "The tools could not be installed (pip's own words are above). Nothing was checked.",
                "検査の道具を入れられませんでした（理由は上のpipの文です）。何も検査していません。",
            )
        INSTALLED.write_bytes(TOOLS_LOCK.read_bytes())
    return str(FOLDER / "bin" / name)


def sbom(target: Path) -> None:
    """Write the list: each package with version and hashes, the same bytes for the same lock."""
    command = [tool("cyclonedx-py"), "requirements", str(LOCK), "--output-reproducible", "--output-format", "JSON"]
    made = subprocess.run(command, check=False, capture_output=True, text=True)
    if made.returncode:
        print(made.stderr, file=sys.stderr)
        _end("The list could not be made (see above).", "一覧を作れませんでした（上の文をご覧ください）。")
    document = json.loads(made.stdout)
    document["metadata"]["component"] = {
        "type": "application",
        "bom-ref": "todoke",
        "name": "todoke",
        "version": VERSION,
        "licenses": [{"license": {"id": "Apache-2.0"}}],
    }
    target.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    count = len(document["components"])
    print(spoken(f"{target}: {count} packages.", f"{target}: パッケージ{count}個。"))


def audit() -> int:
    """Look every package of the lock up in the data about vulnerabilities, and say what came of it."""
    command = [tool("pip-audit"), "--requirement", str(LOCK), "--disable-pip", "--require-hashes"]
    try:
        looked = subprocess.run(
            [*command, "--format", "json", "--progress-spinner", "off"],
            check=False,
            capture_output=True,
            text=True,
            timeout=LONGEST_LOOK,
        )
    except subprocess.TimeoutExpired:
        status, sentences = verdict("")
    else:
        status, sentences = verdict(looked.stdout)
    for sentence in sentences:
        print(sentence, file=sys.stderr if status else sys.stdout)
    return status


def verdict(report: str) -> tuple[int, list[str]]:
    """Exit status and sentences for what pip-audit wrote; it writes no report where it could not reach the data."""
    try:
        packages: list[dict[str, Any]] = json.loads(report)["dependencies"] or []
    except (ValueError, KeyError, TypeError):
        packages = []
    skipped = [f"{one['name']}: {one['skip_reason']}" for one in packages if "skip_reason" in one]
    if len(skipped) == len(packages):
        unreached = spoken(
            "The data about vulnerabilities could not be reached. Nothing was checked.",
            "脆弱性の情報を取り寄せられませんでした。何も検査していません。",
        )
        return UNCHECKED, [unreached]
    found = [
        f"{one['name']} {one['version']}: {fault['id']} -> {', '.join(fault['fix_versions']) or '-'}"
        for one in packages
        for fault in one.get("vulns", ())
    ]
    if found:
        return KNOWN, [spoken("Known vulnerabilities:", "知られている脆弱性があります:"), *found, *skipped]
    if skipped:
        return UNCHECKED, [spoken("Not all could be checked:", "検査できなかったものがあります:"), *skipped]
    count = len(packages)
    return 0, [
        spoken(f"{count} packages, no known vulnerability.", f"パッケージ{count}個に、知られている脆弱性はありません。")
    ]


def _end(english: str, japanese: str) -> NoReturn:
    print(spoken(english, japanese), file=sys.stderr)
    sys.exit(UNCHECKED)


if __name__ == "__main__":
    if sys.argv[1:2] == ["sbom"] and len(sys.argv) == 3:
        sbom(Path(sys.argv[2]))
    elif sys.argv[1:] == ["audit"]:
        sys.exit(audit())
    else:
        _end("Say `sbom FILE` or `audit`.", "`sbom ファイル` か `audit` と書いてください。")
