"""付議資料: what a council is asked to approve, and what of it is new since it last did."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from app.calendar.paper_dates import wide
from app.papers.document.content import (
    Align,
    Diagram,
    Document,
    Face,
    Heading,
    Paragraph,
    Sheet,
    Table,
    TableCell,
    TableRow,
    cell,
    cell_of,
    head,
    words,
)
from app.papers.governance.checklist import sheets_of
from app.papers.governance.flow import words_of
from app.papers.governance.flow_drawing import drawn
from app.papers.governance.procedure_lists import outlines_sheet, procedures_sheet, reorganised
from app.papers.governance.wording import MunicipalityWording, ParticularsWording, RowWording, fill
from app.procedures.approval import Approval, ChangeKind, Changes, EarlierNames, ProcedureChange, changes
from app.procedures.changed_words import Run, Runs, marked_names, plain
from app.procedures.snapshot import Snapshot

LABELS: Final = (44.0, 126.0)
COVER_LABELS: Final = (32.0, 138.0)
COVER_HEIGHT: Final = 150.0
PROPOSED: Final = (ChangeKind.ADDED, ChangeKind.CHANGED, ChangeKind.REMOVED)


@dataclass(frozen=True, slots=True)
class Particulars:
    """The choices for one paper. `chosen`: slugs of the procedures it is about; None: all that change. `counts`: last year's real
    applications by slug, where they are known. `other`: paragraphs for （３）その他. `material`: the paper's number in the meeting (資料１).
    `in_open`: by slug, the questions whose choices stand in the open; `attached`: those that take files. `earlier`: what the sections were called before."""

    wording: MunicipalityWording
    made_at: datetime
    chosen: Collection[str] | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    other: tuple[str, ...] = ()
    material: int = 1
    in_open: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    attached: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    earlier: EarlierNames = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The paper's facts as the sheets need them. `words` fill the municipality's templates."""

    wording: MunicipalityWording
    particulars: Particulars
    changes: Changes
    chosen: tuple[ProcedureChange, ...]
    sections: Runs
    section_names: tuple[str, ...]
    words: Mapping[str, str]
    tag: str
    marks: bool  # there is an approval to differ from

    def filled(self, template: str) -> str:
        return fill(template, self.words)


def council_paper(now: Snapshot, before: Approval | None, particulars: Particulars) -> Document:
    """The whole paper. `now`: all that shall be approved, `before`: the last approval; the first paper has none and marks nothing."""
    proposal = _proposal(now, before, particulars)
    wording = proposal.wording
    connection = _measures(proposal, wording.connection, proposal.changes.connection)
    outsourcing = _measures(proposal, wording.outsourcing, proposal.changes.outsourcing)
    flow = wording.flow
    return Document(
        title=proposal.filled(wording.cover.subject),
        face=Face.MINCHO,
        made_at=particulars.made_at,
        sheets=(
            _cover(proposal),
            _overview(proposal),
            *((connection,) if now.connection else ()),
            *((outsourcing,) if now.outsourcing else ()),
            procedures_sheet(wording.lists, proposal.chosen, particulars.counts, proposal.words, _note(proposal)),
            Sheet((Diagram(drawn(flow), flow.title, words_of(flow)),), tag=proposal.words["flow"], landscape=True),
            outlines_sheet(wording.lists, proposal.chosen, particulars.in_open, particulars.attached, proposal.words),
            *(sheet for checklist in wording.checklists for sheet in sheets_of(checklist)),
        ),
    )


def _proposal(now: Snapshot, before: Approval | None, particulars: Particulars) -> Proposal:
    wording = particulars.wording
    differences = changes(before.snapshot if before else None, now, particulars.earlier)
    chosen = (
        differences.of_kind(*PROPOSED)
        if particulars.chosen is None
        else tuple(change for change in differences.procedures if change.slug in particulars.chosen)
    )
    leading = tuple(_present(section, particulars.earlier) for section in wording.cover.leading_sections)
    sections = tuple(dict.fromkeys((*leading, *(_text(change.section) for change in chosen))))
    known = frozenset((*leading, *before.snapshot.sections) if before else sections)
    number = wide(particulars.material)
    return Proposal(
        wording=wording,
        particulars=particulars,
        changes=differences,
        chosen=chosen,
        sections=_named(sections, known, particulars),
        section_names=sections,
        marks=before is not None,
        tag=f"資料{number}",
        words={
            "council": wording.council,
            "service": wording.service,
            "municipality": wording.name,
            "change": _change_word(chosen),
            "newly": _newly(chosen),
            "contractor": now.outsourcing.contractor if now.outsourcing else "",
            "partner": now.connection.partner if now.connection else "",
            "cited": before.cited if before else "",
            "procedures": f"資料{number}－１",
            "flow": f"資料{number}－２",
            "outlines": f"参考{number}－１",
        },
    )


def _present(section: str, earlier: EarlierNames) -> str:
    """What a section that the wording names is called now: the wording may be older than its name."""
    if section in earlier:
        return section
    return next((name for name, before in earlier.items() if section in before), section)


def _named(sections: tuple[str, ...], known: Collection[str], particulars: Particulars) -> Runs:
    """The sections, new ones marked; one that only has another name since is not new, and says what it was called."""
    said: dict[str, str] = {}
    for section in sections:
        before = [] if section in known else sorted(particulars.earlier.get(section, frozenset()) & frozenset(known))
        said[section] = f"{section}{reorganised(particulars.wording.lists, '、'.join(before))}" if before else section
    unmarked = [said[section] for section in sections if section in known or said[section] != section]
    return marked_names(unmarked, [said[section] for section in sections])


def _change_word(chosen: tuple[ProcedureChange, ...]) -> str:
    """追加, 変更, 追加及び変更, 追加、変更及び廃止: what is proposed, in the paper's own words. Nothing new: 継続."""
    kinds = [kind for kind in PROPOSED if any(change.kind is kind for change in chosen)]
    if not kinds:
        return ChangeKind.SAME
    *others, last = kinds
    return f"{'、'.join(others)}及び{last}" if others else last


def _newly(chosen: tuple[ProcedureChange, ...]) -> str:
    """新たに where a procedure is added, as the seed's 資料１ says; 引き続き where all of them go on; nothing where they change or end."""
    kinds = {change.kind for change in chosen}
    if ChangeKind.ADDED in kinds:
        return "新たに"
    return "" if kinds & set(PROPOSED) else "引き続き"


def _cover(proposal: Proposal) -> Sheet:
    cover = proposal.wording.cover
    body = (
        *words("\n\n"),
        Paragraph(plain(cover.enclosed), indent=2),
        *words("\n\n\n"),
        Paragraph(plain(cover.basis_label), indent=2),
        *(Paragraph(plain(line), indent=3, space_before=2) for line in cover.basis.split("\n")),
    )
    subject = TableCell((Paragraph(plain(proposal.filled(cover.subject)), size=12),), middle=True)
    return Sheet(
        (
            Heading(proposal.filled(cover.title)),
            Table(
                COVER_LABELS,
                (
                    TableRow((head("件　　名", Align.CENTRE), subject), least=24),
                    TableRow((TableCell(body, span=2),), least=COVER_HEIGHT, open_below=True),
                    TableRow((TableCell(_departments(proposal), span=2),), least=30),
                ),
                size=11,
            ),
        ),
        tag=proposal.tag,
    )


def _departments(proposal: Proposal) -> tuple[Paragraph, ...]:
    """（担当部課：総合政策部行政管理課、情報システム課、 / 健康部四谷保健センター）: a line for each department."""
    from app.papers.document import fonts  # so late: only a process that draws papers reads them

    cover = proposal.wording.cover
    earlier = proposal.particulars.earlier
    departments = {_present(section, earlier): department for section, department in cover.departments.items()}
    lines: dict[str, list[str]] = {}
    for section in proposal.section_names:
        lines.setdefault(departments.get(section, ""), []).append(section)
    listed = "、\n".join(f"{department}{'、'.join(sections)}" for department, sections in lines.items())
    first, *others = fill(cover.sections, {"sections": listed}).split("\n")
    label = "".join(first.partition("：")[:2])
    label_width = sum(fonts.width_of(letter, bold=False, face=fonts.MINCHO) for letter in label) / 1000
    return (
        Paragraph(plain(first), indent=8),
        *(Paragraph(plain(line), indent=8 + label_width) for line in others),
    )


def _overview(proposal: Proposal) -> Sheet:
    overview = proposal.wording.overview
    filled = proposal.filled
    rows = (
        TableRow((head(overview.project_label, Align.CENTRE), cell(filled(overview.project)))),
        TableRow((head(overview.sections_label, Align.CENTRE), cell_of(proposal.sections))),
        TableRow((head(overview.purpose_label, Align.CENTRE), cell(filled(overview.purpose)))),
        TableRow((head(overview.audience_label, Align.CENTRE), cell(filled(overview.audience)))),
        TableRow((head(overview.content_label, Align.CENTRE), TableCell(_content(proposal)))),
    )
    return Sheet((Heading(overview.title, 2), Table((26, 144), rows)))


def _content(proposal: Proposal) -> tuple[Paragraph, ...]:
    overview = proposal.wording.overview
    matters: list[tuple[str, tuple[str, ...]]] = [
        (matter.heading, (proposal.filled(matter.text),)) for matter in overview.matters
    ]
    if proposal.particulars.other:
        matters.append((overview.other_heading, tuple(map(proposal.filled, proposal.particulars.other))))
    return (
        Paragraph(plain(overview.outline_heading)),
        *(Paragraph(plain(f"　{proposal.filled(text)}"), indent=1) for text in overview.outline),
        Paragraph(plain(proposal.filled(overview.matters_heading)), space_before=4),
        *(
            paragraph
            for number, (heading, texts) in enumerate(matters, 1)
            for paragraph in (
                Paragraph(plain(f"（{wide(number)}）{heading}"), space_before=1),
                *(Paragraph(plain(f"　{text}"), indent=2) for text in texts),
            )
        ),
        Paragraph(plain(proposal.filled(overview.flow_note)), space_before=4),
    )


def _measures(proposal: Proposal, wording: ParticularsWording, cells: Mapping[str, Runs]) -> Sheet:
    """別紙: one table of particulars, as the wording lists its rows."""
    filled = proposal.filled
    subject = TableCell((*words(filled(wording.subject)), *_note(proposal)))
    rows = (TableRow((head("件　　名"), subject)), *(_row(proposal, row, cells) for row in wording.rows))
    return Sheet(
        (
            Heading(f"別紙（{wording.title}）", 2),
            Paragraph(plain(wording.basis)),
            Table(LABELS, rows),
        )
    )


def _row(proposal: Proposal, row: RowWording, cells: Mapping[str, Runs]) -> TableRow:
    if row.cell == "sections":
        return TableRow((head(row.label), cell_of(proposal.sections)))
    if row.cell:
        return TableRow((head(row.label), cell_of(cells.get(row.cell, plain("ー")))))
    proposes = proposal.marks and "{change}" in row.text and any(change.kind in PROPOSED for change in proposal.chosen)
    return TableRow((head(row.label), cell_of((Run(proposal.filled(row.text), proposes),))))


def _note(proposal: Proposal) -> tuple[Paragraph, ...]:
    """※太字ゴシック（下線）が…変更箇所, only where something could be marked. It shows what it says."""
    if not proposal.marks:
        return ()
    return (Paragraph(plain(proposal.filled(proposal.wording.note)), size=8.5),)


def _text(runs: Runs) -> str:
    return "".join(run.text for run in runs)
