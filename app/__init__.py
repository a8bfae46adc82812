"""Todoke (届): the electronic application service."""
