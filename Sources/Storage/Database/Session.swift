import GRDB

/// One connection to the database, within one transaction. It must not leave the closure that was given it.
///
/// Statements have a `?` for each of their arguments. Each is prepared once a connection and kept.
struct Session {
    private let connection: Database

    init(_ connection: Database) {
        self.connection = connection
    }

    /// Runs a statement that has a result.
    func rows(_ sql: String, _ arguments: [any SQLConvertible] = []) throws -> [SQLRow] {
        let statement = try connection.cachedStatement(sql: sql)
        let columns = statement.columnNames
        let cursor = try Row.fetchCursor(statement, arguments: Self.arguments(arguments))
        var rows: [SQLRow] = []
        while let row = try cursor.next() {
            let values = try columns.indices.map { try SQLValue(row[$0] as DatabaseValue, of: columns[$0]) }
            rows.append(SQLRow(columns: columns, values: values))
        }
        return rows
    }

    /// Runs a statement whose result is one row at most.
    func row(_ sql: String, _ arguments: [any SQLConvertible] = []) throws -> SQLRow? {
        try rows(sql, arguments).first
    }

    /// Runs a statement that changes rows.
    ///
    /// - Returns: how many it changed, without those that a trigger did.
    @discardableResult
    func change(_ sql: String, _ arguments: [any SQLConvertible] = []) throws -> Int {
        try connection.cachedStatement(sql: sql).execute(arguments: Self.arguments(arguments))
        return connection.changesCount
    }

    private static func arguments(_ values: [any SQLConvertible]) -> StatementArguments {
        StatementArguments(values.map(\.sqlValue.databaseValue))
    }
}

extension SQLValue {
    fileprivate init(_ value: DatabaseValue, of column: String) throws {
        switch value.storage {
        case .null: self = .null
        case .int64(let number): self = .integer(number)
        case .string(let text): self = .text(text)
        case .blob(let bytes): self = .bytes(bytes)
        // The tables are strict and have no such column.
        case .double: throw UnreadableColumn(column: column, value: nil)
        }
    }

    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let number): number.databaseValue
        case .text(let text): text.databaseValue
        case .bytes(let bytes): bytes.databaseValue
        }
    }
}
