"""DuckDB on the same events and the same questions: prints one JSON object.

Usage: duckdb_reference.py FILE.ndjson DATABASE REPEATS
"""

import json
import sys
import time

import duckdb

COLUMNS = """{id: 'VARCHAR', seq: 'UBIGINT', time: 'TIMESTAMP', organization_id: 'VARCHAR', workspace_id: 'VARCHAR',
  actor: 'STRUCT("type" VARCHAR, id VARCHAR, name VARCHAR)', action: 'VARCHAR',
  target: 'STRUCT("type" VARCHAR, id VARCHAR, name VARCHAR)', source_ip: 'VARCHAR', user_agent: 'VARCHAR',
  outcome: 'VARCHAR', reason: 'VARCHAR', request_id: 'VARCHAR', details: 'JSON'}"""
FIELDS = ["action", "actor.id", "workspace_id", "source_ip", "user_agent", "outcome"]
BUCKETS = 120

path, database, repeats = sys.argv[1], sys.argv[2], int(sys.argv[3])
connection = duckdb.connect(database)


def timed(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def load():
    connection.execute(
        f"CREATE TABLE events AS SELECT * FROM read_json(?, format = 'newline_delimited', columns = {COLUMNS})", [path]
    )
    connection.execute("CHECKPOINT")


def facets(where, values):
    for field in FIELDS:
        connection.execute(
            f"SELECT {field} AS value, count(*) AS n FROM events {where} GROUP BY 1 ORDER BY n DESC LIMIT 10", values
        ).fetchall()
        connection.execute(f"SELECT count(DISTINCT {field}) FROM events {where}", values).fetchall()


def histogram(where, values, first, last):
    # Milliseconds as whole numbers: the cheapest bucket that DuckDB knows.
    step = max(1, (last - first) // BUCKETS)
    connection.execute(
        f"""SELECT (epoch_ms(time) - {first}) // {step} AS bucket, count(*) FILTER (outcome = 'success'),
              count(*) FILTER (outcome = 'failure')
            FROM events {where} GROUP BY 1 ORDER BY 1""",
        values,
    ).fetchall()


def newest():
    rows = connection.execute("SELECT * FROM events ORDER BY seq DESC LIMIT 100")
    names = [column[0] for column in rows.description]
    for row in rows.fetchall():
        json.dumps(dict(zip(names, row)), default=str)


answer = {"version": duckdb.__version__, "load_secs": timed(load)}
first, last = connection.execute("SELECT epoch_ms(min(time)), epoch_ms(max(time)) FROM events").fetchone()
actions = [row[0] for row in connection.execute("SELECT action FROM events GROUP BY 1 ORDER BY 1").fetchall()]
where = "WHERE action = ?"
for _ in range(2):
    facets("", [])
questions = {
    "newest_page": lambda _: newest(),
    "facets": lambda _: facets("", []),
    "facets_filtered": lambda n: facets(where, [actions[n % len(actions)]]),
    "histogram": lambda _: histogram("", [], first, last),
    "histogram_filtered": lambda n: histogram(where, [actions[n % len(actions)]], first, last),
}
answer["ms"] = {
    name: [timed(lambda: question(n)) * 1000 for n in range(repeats)] for name, question in questions.items()
}
print(json.dumps(answer))
