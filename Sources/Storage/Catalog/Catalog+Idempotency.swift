package import Foundation

/// A request that may be repeated, by its Idempotency-Key.
package struct IdempotentRequest: Sendable, Equatable {
    /// Seconds for which its answer is kept (contract, rule 28).
    package static let lifetime: Int64 = 86_400

    /// Whose key it is.
    package let owner: String
    /// The SHA-256 of the Idempotency-Key.
    package let keyHash: Data
    /// The SHA-256 of what was asked for.
    package let request: Data

    package init(owner: String, keyHash: Data, request: Data) {
        self.owner = owner
        self.keyHash = keyHash
        self.request = request
    }

    /// What tells it from the requests of others, and from its owner's other ones.
    struct Name: Hashable {
        let owner: String
        let keyHash: Data
    }

    var name: Name { Name(owner: owner, keyHash: keyHash) }
}

/// An answer to be kept, sealed so that only whoever has both keys can read it.
package struct StoredResponse: Sendable, Equatable {
    package let request: IdempotentRequest
    package let sealed: Data

    package init(_ request: IdempotentRequest, sealed: Data) {
        self.request = request
        self.sealed = sealed
    }
}

/// What the catalog knows of a request by its Idempotency-Key.
package enum IdempotencyState: Sendable, Equatable {
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
        _ request: IdempotentRequest, by process: String, at now: Int64, lifetime: Int64,
        isRunning: (String) throws -> Bool
    ) throws -> IdempotencyState {
        try database.write { session in
            let row = try session.row(
                "SELECT * FROM idempotency_keys WHERE owner = ? AND key_hash = ? AND created_at > ?",
                [request.owner, request.keyHash, now - lifetime])
            if let row {
                let answer: Data? = try row["response"]
                if try answer != nil || isRunning(row["process"]) {
                    guard try row["request"] == request.request else { return .different }
                    return answer.map(IdempotencyState.answered) ?? .running
                }
            }
            try session.change(
                """
                INSERT INTO idempotency_keys (owner, key_hash, request, process, created_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (owner, key_hash) DO UPDATE SET
                    request = excluded.request, process = excluded.process, response = NULL,
                    created_at = excluded.created_at
                """, [request.owner, request.keyHash, request.request, process, now])
            return .first
        }
    }

    /// Keeps the answer of a request that runs.
    static func keep(_ answer: StoredResponse, _ session: Session) throws {
        try session.change(
            "UPDATE idempotency_keys SET process = NULL, response = ? WHERE owner = ? AND key_hash = ?",
            [answer.sealed, answer.request.owner, answer.request.keyHash])
    }

    /// Forgets a request that was refused, so that it may be tried again.
    func forget(_ request: IdempotentRequest) throws {
        try database.write { session in
            try session.change(
                "DELETE FROM idempotency_keys WHERE owner = ? AND key_hash = ? AND response IS NULL",
                [request.owner, request.keyHash])
        }
    }

    /// Forgets answers that are older than that.
    package func forgetStoredResponses(before moment: Int64) throws {
        try database.write { session in
            try session.change("DELETE FROM idempotency_keys WHERE created_at <= ?", [moment])
        }
    }
}
