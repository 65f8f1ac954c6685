"""Zip files (docx, xlsx, ods) with the same bytes for the same content."""

import zipfile
from datetime import datetime
from pathlib import Path


def fix(path: Path, moment: datetime) -> None:
    """Give every member the same time and the same attributes; the order stays, since ods needs its first member first."""
    with zipfile.ZipFile(path) as archive:
        members = [(member.filename, member.compress_type, archive.read(member)) for member in archive.infolist()]
    with zipfile.ZipFile(path, "w") as archive:
        for name, method, content in members:
            member = zipfile.ZipInfo(name, date_time=moment.timetuple()[:6])
            member.compress_type = method
            member.external_attr = 0o644 << 16
            archive.writestr(member, content)
