"""The two servers to compare with, run as they are: bare Litestar (1.0) and plain Django."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import cycle, repeat
from pathlib import Path

from contestant import Contestant, Server, Visit, free_port, get, post
from load import Answer, WrongAnswer, ask, drive

HERE = Path(__file__).parent
PARAGRAPH = (
    "Je souhaite demander l'autorisation d'occuper le trottoir devant la maison pendant trois jours pour des travaux de façade. "
    "Les travaux commencent lundi matin; l'entreprise installe un échafaudage de quatre mètres et laisse un passage d'un mètre vingt. "
)
# The same content as sql/pgb_setup.sql.
EMAIL = "elise.dupont@example.org"
FIELDS = [
    ("full_name", "Élise Dupont-Martin"),
    ("personal_code", "2880515123456"),
    ("email", EMAIL),
    ("phone", "+33 1 23 45 67 89"),
    ("district", "d07"),
    ("subject", "Occupation of the pavement for facade works"),
    ("description", PARAGRAPH * 4),
]
RECEIPT = re.compile(r"/receipt/(A\d{4}-[A-Z2-9]{10})/")


def check_form(answer: Answer) -> None:
    if answer.status != 200 or b'name="personal_code"' not in answer.body or b"</html>" not in answer.body:
        raise WrongAnswer(f"not the form page: {answer.excerpt()}")


def receipt_of(answer: Answer, status: int) -> str:
    found = RECEIPT.search(answer.header("location") or "")
    if answer.status != status or not found:
        raise WrongAnswer(f"not a redirection to a receipt: {answer.excerpt()}")
    return found[1]


def check_status(answer: Answer) -> None:
    if answer.status != 200 or b": received</h2>" not in answer.body or b"Submitted online</li>" not in answer.body:
        raise WrongAnswer(f"not the status of an application: {answer.excerpt()}")


def visits(address: tuple[str, int], token_field: str, redirection: int, pairs_wanted: int) -> dict[str, Visit]:
    """Prepare the three visits; the lookups ask for applications that were submitted through the server before."""
    form = ask(address, get("/apply/"))
    check_form(form)
    token = re.search(rf'name="{token_field}" value="([^"]+)"', form.body.decode())
    cookie = (form.header("set-cookie") or "").partition(";")[0]
    if not token or not cookie:
        raise WrongAnswer(f"no token against forged requests: {form.excerpt()}")
    submission = post("/apply/", [(token_field, token[1]), *FIELDS], f"Cookie: {cookie}\r\n".encode())
    receipts: list[str] = []
    drive(address, repeat(submission, pairs_wanted), lambda answer: receipts.append(receipt_of(answer, redirection)))
    lookups = [get(f"/status/?receipt={receipt}&email={EMAIL}") for receipt in receipts]

    def check_submission(answer: Answer) -> None:
        receipt_of(answer, redirection)

    def submissions() -> Iterator[bytes]:
        return repeat(submission)

    return {
        "form": Visit(lambda: repeat(get("/apply/")), check_form),
        "submission": Visit(submissions, check_submission),
        "status": Visit(lambda: cycle(lookups), check_status),
    }


def litestar_ceiling(python: Path, dsn: str, count: Callable[[], int], logs: Path) -> Contestant:
    port = free_port()
    granian = [str(python.with_name("granian")), "--interface", "asgi", "--workers", "1", "--host", "127.0.0.1"]
    server = Server(
        name="bare Litestar",
        command=[*granian, "--port", str(port), "app:app"],
        folder=HERE / "litestar_ceiling",
        environment={"CEILING_DSN": dsn},
        log=logs / "litestar_ceiling.log",
    )
    return Contestant(server.name, server, ("127.0.0.1", port), "/apply/", count)


def django_plain(python: Path, database: Mapping[str, str], count: Callable[[], int], logs: Path) -> Contestant:
    port = free_port()
    gunicorn = [str(python.with_name("gunicorn")), "--workers", "1", "--threads", "4", "--no-control-socket"]
    server = Server(
        name="plain Django",
        command=[*gunicorn, "--bind", f"127.0.0.1:{port}", "app:application"],
        folder=HERE / "django_plain",
        environment=database,
        log=logs / "django_plain.log",
    )
    return Contestant(server.name, server, ("127.0.0.1", port), "/apply/", count)
