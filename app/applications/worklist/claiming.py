"""自分が担当する: a person takes charge of an application in one press."""

from dataclasses import replace
from uuid import UUID

from app.applications.queries import SealedApplication
from app.applications.worklist.annotations import AnnotationClash, annotate, read_annotations
from app.vault.keystore import KeyStore


async def claim(application: SealedApplication, seen_version: int, staff: UUID, store: KeyStore) -> bool:
    """Make the person 担当者, of what nobody is in charge of, or of what stands as they saw it. False where somebody else came first."""
    annotated = (await read_annotations([application.id], store, staff))[application.id]
    if annotated.annotations.assignee is not None and annotated.version != seen_version:
        return annotated.annotations.assignee == staff
    try:
        await annotate(application, annotated.version, annotated, replace(annotated.annotations, assignee=staff), staff)
    except AnnotationClash:
        return False
    return True
