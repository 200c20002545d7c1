import Foundation
package import Storage
import Uploads

/// The users of a site.
package struct Users: Sendable {
    /// Characters of a name.
    package static let longestName = Text.longestTitle

    private let catalog: Catalog

    package init(catalog: Catalog) {
        self.catalog = catalog
    }

    /// Adds a user, who has neither a password nor a key yet.
    ///
    /// - Parameter now: seconds since 1970.
    /// - Throws: `AccountError.badUserName` or `.userExists`.
    @discardableResult
    package func add(name: String, isAdministrator: Bool, at now: Int64) throws -> User {
        let name = try Self.checked(name)
        guard let user = try catalog.addUser(name: name, isAdmin: isAdministrator, at: now) else {
            throw AccountError.userExists(name: name)
        }
        return user
    }

    /// Every user, in the order of their names.
    package func all() throws -> [User] {
        try catalog.users()
    }

    /// - Throws: `AccountError.noUser`.
    package func user(named name: String) throws -> User {
        guard let user = try catalog.user(named: Self.composed(name)) else { throw AccountError.noUser(name: name) }
        return user
    }

    /// Gives a user a new password.
    ///
    /// - Parameter choose: asks for the password, once it is known that there is such a user.
    /// - Throws: `AccountError.noUser`, and what `choose` throws.
    package func setPassword(of name: String, to choose: () throws -> Password) throws {
        _ = try user(named: name)
        try change(.passwordHash(choose().hash()), of: name)
    }

    /// Refuses a user's keys from now on, and shows nobody what the user has uploaded.
    ///
    /// - Throws: `AccountError.noUser`.
    package func ban(_ name: String) throws {
        try change(.ban(true), of: name)
    }

    /// Ends a ban.
    ///
    /// - Throws: `AccountError.noUser`.
    package func unban(_ name: String) throws {
        try change(.ban(false), of: name)
    }

    /// Limits what a user may have at the same time. Uploads that are there already stay, even if they are more.
    ///
    /// - Parameters:
    ///   - bytes: of all the user's files together; `nil` leaves that quota as it is.
    ///   - files: uploads; `nil` leaves that quota as it is.
    /// - Returns: the user as changed.
    /// - Throws: `AccountError.negativeQuota` or `.noUser`.
    @discardableResult
    package func setQuota(of name: String, bytes: Quota? = nil, files: Quota? = nil) throws -> User {
        let changes = [
            try bytes.map { UserChange.byteQuota(try $0.checked()) },
            try files.map { UserChange.fileQuota(try $0.checked()) },
        ]
        return try change(changes.compactMap { $0 }, of: name)
    }

    /// Decides for how long uploads are stored that do not say so themselves. What is there already keeps its time.
    ///
    /// - Parameter duration: seconds or a duration of ISO 8601, as the API takes it; `nil` for ever.
    /// - Throws: `AccountError.badDuration` or `.noUser`.
    package func setExpiration(of name: String, to duration: String?) throws {
        if let duration, Expiration(duration) == nil { throw AccountError.badDuration(duration) }
        try change(.expiration(duration), of: name)
    }

    private func change(_ change: UserChange, of name: String) throws {
        try self.change([change], of: name)
    }

    @discardableResult
    private func change(_ changes: [UserChange], of name: String) throws -> User {
        guard let user = try catalog.change(changes, ofUser: Self.composed(name)) else {
            throw AccountError.noUser(name: name)
        }
        return user
    }

    /// A name as it is stored. Nothing is dropped or cut silently, or two people could ask for one name.
    private static func checked(_ name: String) throws -> String {
        // Strings are equal if they differ in their composition alone.
        guard let clean = Text.title(name), clean == name,
            let first = name.unicodeScalars.first, let last = name.unicodeScalars.last, !first.isBlank, !last.isBlank
        else { throw AccountError.badUserName }
        return clean
    }

    /// However a keyboard composes its letters, a name is the same one.
    private static func composed(_ name: String) -> String {
        name.precomposedStringWithCanonicalMapping
    }
}

/// How much there may be.
package enum Quota: Sendable, Equatable {
    case unlimited
    case atMost(Int)

    /// The quota as the catalog stores it: `nil` for any number.
    fileprivate func checked() throws -> Int? {
        switch self {
        case .unlimited: return nil
        case .atMost(let most):
            guard most >= 0 else { throw AccountError.negativeQuota }
            return most
        }
    }
}
