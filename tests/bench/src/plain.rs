//! The rows of a push, written by SQL that decides nothing: the floor under pushing.

use shared::id::Seq;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite, SqlitePool, Type};

/// The tables into which a push writes a row for each record, with the key of its part in a push.
const TABLES: [(&str, &[&str]); 3] = [
    (
        "records",
        &[
            "program",
            "kind",
            "id",
            "scope",
            "scope_class",
            "seq",
            "deleted",
            "body",
            "meta",
            "conflicts",
        ],
    ),
    (
        "history",
        &[
            "program",
            "seq",
            "kind",
            "id",
            "client",
            "n",
            "uid",
            "author",
            "person",
            "decider",
            "edited_at",
            "received_at",
            "before",
            "after",
            "change",
            "deleted",
        ],
    ),
    ("mutations", &["client", "n", "program", "uid", "hash", "seq", "fate", "after_links"]),
];

/// Rows of each table.
pub struct Rows(Vec<Vec<SqliteRow>>);

impl Rows {
    /// How many records they are.
    pub fn records(&self) -> usize {
        self.0.first().map_or(0, Vec::len)
    }
}

/// Takes what came after a seq out of the tables, as if it had not been pushed yet.
pub async fn take_out(database: &SqlitePool, after: Seq) -> Rows {
    let after = i64::try_from(after.0).unwrap_or(0);
    let mut all = Vec::new();
    for (table, columns) in TABLES {
        let columns = columns.join(", ");
        let read = format!("select {columns} from {table} where seq > $1 order by seq");
        let read = sqlx::query(sqlx::AssertSqlSafe(read)).bind(after);
        all.push(read.fetch_all(database).await.expect("the tables are there"));
        let remove = format!("delete from {table} where seq > $1");
        let remove = sqlx::query(sqlx::AssertSqlSafe(remove)).bind(after);
        remove.execute(database).await.expect("rows can be removed");
    }
    sqlx::query("pragma wal_checkpoint(truncate)").execute(database).await.expect("it is ours");
    Rows(all)
}

/// Puts the rows in, in transactions of so many records: a statement for each row, or one for as
/// many rows as a statement takes.
pub async fn put_in(database: &SqlitePool, rows: &Rows, at_once: usize, is_batched: bool) {
    let total = rows.records();
    let mut from = 0;
    while from < total {
        let until = (from + at_once).min(total);
        let mut transaction = database.begin_with("begin immediate").await.expect("it is ours");
        for ((table, columns), rows) in TABLES.iter().zip(&rows.0) {
            let rows = &rows[from..until.min(rows.len())];
            // SQLite binds at most 32,766 values in one statement.
            let size = if is_batched { 32_766 / columns.len() } else { 1 };
            for rows in rows.chunks(size) {
                let mut statement = insert(table, columns, rows);
                let done = statement.build().execute(&mut *transaction).await;
                done.expect("the rows were there before");
            }
        }
        transaction.commit().await.expect("the disk has room");
        from = until;
    }
}

fn insert(table: &str, columns: &[&str], rows: &[SqliteRow]) -> QueryBuilder<Sqlite> {
    let mut statement = QueryBuilder::new(format!("insert into {table} ({}) ", columns.join(", ")));
    statement.push_values(rows, |mut values, row| {
        for column in columns {
            let raw = row.try_get_raw(*column).expect("the column was read");
            let info = sqlx::ValueRef::type_info(&raw).into_owned();
            if <i64 as Type<Sqlite>>::compatible(&info) {
                values.push_bind(row.get::<Option<i64>, _>(*column));
            } else {
                values.push_bind(row.get::<Option<String>, _>(*column));
            }
        }
    });
    statement
}
