"""手続概要 that a package brings: kept among the words of the papers, which are the administrators' own."""

from typing import Final

from app.papers.kept_words import WordingClash, keep_words, kept_words, with_outline
from app.people.roles import StaffRole
from app.procedures.package import Package
from app.procedures.packages import council_outline
from app.web.sessions import AnyRequest, signed_in

TRIES: Final = 3


def may_keep_outline(request: AnyRequest) -> bool:
    return signed_in(request).role is StaffRole.administrator


async def keep_outline(request: AnyRequest, slug: str, package: Package) -> None:
    """For the procedure taken over from the package, where its administrator does it and none is kept yet.

    A colleague may change other words at the same time: then once more, with theirs.
    """
    outline = council_outline(package)
    if not outline or not may_keep_outline(request):
        return
    for _ in range(TRIES):
        words = await kept_words()
        if slug in words.outlines:
            return
        try:
            await keep_words(with_outline(words.document, slug, outline), words, signed_in(request).staff)
        except WordingClash:
            continue
        return
