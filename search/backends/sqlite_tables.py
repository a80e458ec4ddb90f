"""The full-text tables of SQLite: FTS5 indexes over the roots and the titles of entries.

They hold no text of their own (`content=`); triggers keep them as the tables that they index, so nothing has to be told when
an entry changes. modelsearch's own table serves the admin's lists: it holds pages too, and says of each match what it is only
for the price of a row of another table.
"""

from django.db import connection

from search.models import Entry, EntryTexts

ROOTS, TITLES = "portal_search_roots", "portal_search_titles"
# Beginnings of two and three letters have an index of their own: somebody is typing.
TABLES = {
    ROOTS: (EntryTexts._meta.db_table, "entry_id", ["title_roots", "head_roots", "body_roots"], ""),
    TITLES: (Entry._meta.db_table, "id", ["title"], ", prefix='2 3'"),
}


def make_tables(**kwargs) -> None:
    """Makes what is missing and fills it. After every migration: one that remakes a table loses its triggers."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        existing = {name for (name,) in cursor.execute("SELECT name FROM sqlite_master").fetchall()}
        for table, indexed in TABLES.items():
            missing = {name: sql for name, sql in statements(table, *indexed).items() if name not in existing}
            for sql in missing.values():
                cursor.execute(sql)
            if missing:
                cursor.execute(f"INSERT INTO {table}({table}) VALUES('rebuild')")


def statements(table: str, content: str, key: str, columns: list[str], options: str) -> dict[str, str]:
    """What makes a full-text table and the triggers that keep it, by their names."""
    names = ", ".join(columns)
    old, new = (", ".join(f"{row}.{name}" for name in (key, *columns)) for row in ("old", "new"))
    add = f"INSERT INTO {table}(rowid, {names}) VALUES ({new});"  # noqa: S608 - names of our own
    remove = f"INSERT INTO {table}({table}, rowid, {names}) VALUES ('delete', {old});"  # noqa: S608
    return {
        table: f"CREATE VIRTUAL TABLE {table} USING fts5({names}, content='{content}', content_rowid='{key}'{options})",
        **{
            f"{table}_{change}": f"CREATE TRIGGER {table}_{change} AFTER {change} ON {content} BEGIN {body} END"
            for change, body in {"insert": add, "update": remove + add, "delete": remove}.items()
        },
    }
