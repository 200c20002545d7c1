/// A row of a result.
struct SQLRow: Sendable {
    private let columns: [String]
    private let values: [SQLValue]

    init(columns: [String], values: [SQLValue]) {
        self.columns = columns
        self.values = values
    }

    /// The value in a column of this name.
    ///
    /// - Throws: `UnreadableColumn` when there is none, or one of another type.
    subscript<Value: SQLConvertible>(column: String) -> Value {
        get throws {
            guard let index = columns.firstIndex(of: column) else { throw UnreadableColumn(column: column, value: nil) }
            return try self[index]
        }
    }

    /// The value in a column, counted from 0.
    ///
    /// - Throws: `UnreadableColumn` when it is of another type.
    subscript<Value: SQLConvertible>(index: Int) -> Value {
        get throws {
            guard let value = Value(sqlValue: values[index]) else {
                throw UnreadableColumn(column: columns[index], value: values[index])
            }
            return value
        }
    }
}

/// A column without a value that this version can read: a newer one wrote it, or the file is damaged.
struct UnreadableColumn: Error {
    let column: String
    /// `nil` when there is no such column.
    let value: SQLValue?
}
