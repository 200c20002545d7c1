import GRDB

/// What an upload takes of its sender's limits.
package struct Charge: Sendable, Equatable {
    /// Whose quotas count it; `nil` for a guest, who has none.
    package let userID: Int64?
    /// Bytes of all its files.
    package let bytes: Int
    /// The rate counters that it adds one to.
    package let flows: [Flow]

    package init(userID: Int64? = nil, bytes: Int = 0, flows: [Flow] = []) {
        self.userID = userID
        self.bytes = userID == nil ? 0 : bytes
        self.flows = flows
    }
}

/// Why an upload that was within the limits a moment ago exceeds them now.
package enum RecordRefusal: Error, Sendable, Equatable {
    case flow(Flow, secondsLeft: Int)
    case byteQuota(Int)
    case fileQuota(Int)
}

extension Catalog {
    /// The quota that an upload exceeds; `nil` when it fits.
    static func exceededQuota(by charge: Charge, _ db: Database) throws -> RecordRefusal? {
        guard let user = charge.userID else { return nil }
        let row = try Row.fetchOne(
            db, sql: "SELECT bytes, files, byte_quota, file_quota FROM users WHERE id = ?", arguments: [user])
        guard let row else { return nil }
        let (bytes, files): (Int, Int) = (row["bytes"], row["files"])
        if let quota: Int = row["byte_quota"], bytes + charge.bytes > quota { return .byteQuota(quota) }
        if let quota: Int = row["file_quota"], files + 1 > quota { return .fileQuota(quota) }
        return nil
    }

    /// Counts an attempt, unless one of its counters is full: then none of them counts it.
    ///
    /// - Throws: `RecordRefusal.flow`.
    static func count(_ flows: [Flow], _ db: Database, at now: Int64) throws {
        try check(flows, db, at: now)
        for flow in flows { try add(flow, db, at: now) }
    }

    static func check(_ flows: [Flow], _ db: Database, at now: Int64) throws {
        for flow in flows {
            if let left = try secondsLeft(of: flow, db, at: now) { throw RecordRefusal.flow(flow, secondsLeft: left) }
        }
    }
}
