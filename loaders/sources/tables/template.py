"""An empty evidence table: all columns with what each holds."""

import csv
import io
from pathlib import Path

from .columns import COLUMNS, Column


def template_rows() -> tuple[list[str], list[str]]:
    """Return the explanations of all columns, as a row that is not read, and their names."""
    told = [_told(column) for column in COLUMNS.values()]
    return [f"# {told[0]}", *told[1:]], list(COLUMNS)


def template_csv() -> str:
    """Return an empty table in CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(template_rows())
    return text.getvalue()


def write_template_xlsx(path: Path) -> None:
    """Write an empty table as a workbook, whose explanations stand small above the names.

    :raises OSError: it cannot be written.
    """
    import openpyxl  # noqa: PLC0415  only where a workbook is written
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "findings"
    for row in template_rows():
        sheet.append(row)
    for place, name in enumerate(COLUMNS, 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = max(14, len(name) + 2)
        sheet[f"{letter}1"].alignment = Alignment(wrap_text=True, vertical="top")
        sheet[f"{letter}1"].font = Font(size=8, italic=True)
        sheet[f"{letter}2"].font = Font(bold=True)
        for cell in range(3, 500):  # else 6/17 and 3-4 become dates as they are typed
            sheet[f"{letter}{cell}"].number_format = "@"
    sheet.freeze_panes = "B3"
    book.save(path)


def _told(column: Column) -> str:
    return f"needed: {column.meaning}" if column.required else column.meaning
