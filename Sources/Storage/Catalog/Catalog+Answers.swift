import Foundation
import GRDB

/// A request that may be repeated, by its Idempotency-Key.
package struct RepeatableRequest: Sendable, Equatable {
    /// Seconds for which its answer is kept (contract, rule 28).
    package static let lifetime: Int64 = 86_400

    /// Whose key it is.
    package let owner: String
    /// The SHA-256 of the Idempotency-Key.
    package let mark: Data
    /// The SHA-256 of what was asked for.
    package let request: Data

    package init(owner: String, mark: Data, request: Data) {
        self.owner = owner
        self.mark = mark
        self.request = request
    }

    /// What tells it from the requests of others, and from its owner's other ones.
    struct Name: Hashable {
        let owner: String
        let mark: Data
    }

    var name: Name { Name(owner: owner, mark: mark) }
}

/// An answer to be kept, sealed so that only whoever has both keys can read it.
package struct KeptAnswer: Sendable, Equatable {
    package let request: RepeatableRequest
    package let sealed: Data

    package init(_ request: RepeatableRequest, sealed: Data) {
        self.request = request
        self.sealed = sealed
    }
}

/// What the catalog knows of a request by its Idempotency-Key.
package enum Repetition: Sendable, Equatable {
    /// It is the first, and is now marked as running.
    case first
    /// The sealed answer to the first.
    case answered(Data)
    /// The first still runs.
    case running
    /// The first asked for something else.
    case different
}

extension Catalog {
    /// Marks a request as running, or tells what became of it before.
    ///
    /// - Parameters:
    ///   - process: the process that will answer it.
    ///   - lifetime: seconds for which an answer is kept.
    ///   - isRunning: whether a process still does what it has begun; else that may be begun again.
    func begin(
        _ request: RepeatableRequest, by process: String, at now: Int64, lifetime: Int64,
        isRunning: (String) throws -> Bool
    ) throws -> Repetition {
        try database.write { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT * FROM answers WHERE owner = ? AND mark = ? AND created_at > ?",
                arguments: [request.owner, request.mark, now - lifetime])
            if let row {
                let answer: Data? = row["answer"]
                if try answer != nil || isRunning(row["process"]) {
                    guard row["request"] == request.request else { return .different }
                    return answer.map(Repetition.answered) ?? .running
                }
            }
            try db.execute(
                sql: """
                    INSERT INTO answers (owner, mark, request, process, created_at) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET request = excluded.request, process = excluded.process, answer = NULL,
                        created_at = excluded.created_at
                    """,
                arguments: [request.owner, request.mark, request.request, process, now])
            return .first
        }
    }

    /// Keeps the answer of a request that runs.
    static func keep(_ answer: KeptAnswer, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE answers SET process = NULL, answer = ? WHERE owner = ? AND mark = ?",
            arguments: [answer.sealed, answer.request.owner, answer.request.mark])
    }

    /// Forgets a request that was refused, so that it may be tried again.
    func forget(_ request: RepeatableRequest) throws {
        try database.write { db in
            try db.execute(
                sql: "DELETE FROM answers WHERE owner = ? AND mark = ? AND answer IS NULL",
                arguments: [request.owner, request.mark])
        }
    }

    /// Forgets answers that are older than that.
    package func forgetAnswers(before moment: Int64) throws {
        try database.write { db in
            try db.execute(sql: "DELETE FROM answers WHERE created_at <= ?", arguments: [moment])
        }
    }
}
