import Storage

/// What becomes of bytes that are here already (`uploads.duplicates`; contract, rule 18).
package enum DuplicatePolicy: String, CaseIterable, Sendable {
    case allow
    /// The same bytes from the same address within a day are refused, but for administrators.
    case refuse
    /// The same owner gets the upload that is there.
    case reuse
}

extension Uploader {
    private static let day: Int64 = 86_400

    /// Refuses bytes that came from the same address within a day, as the reference does.
    ///
    /// - Parameter code: 101 for the bytes as they came, 102 for what is stored of them.
    func refuseDuplicate(of md5: String, from principal: Principal, at address: String, code: Int) throws {
        guard settings.duplicates == .refuse, !principal.isAdministrator else { return }
        let since = now() - Self.day
        guard try !storage.catalog.hasUpload(ofBytes: md5, from: address, since: since) else {
            throw Rejection.duplicate(code: code)
        }
    }

    /// The sender's own upload of the same bytes, with a fresh delete link, where that does as well as a new one: when
    /// nothing else is asked for, and was not then either. Guests own nothing, so theirs are never given to another. It
    /// counts as an upload.
    func reusable(
        _ md5: String, for principal: Principal, at address: String, _ options: UploadOptions,
        keeping keep: (AcceptedUpload) throws -> StoredResponse?
    ) throws -> AcceptedUpload? {
        guard settings.duplicates == .reuse, let user = principal.user, options.isEmpty, user.expiration == nil,
            let record = try storage.catalog.plainUpload(ofBytes: md5, of: user.id)
        else { return nil }
        let receipt = AcceptedUpload(record: record, deleteToken: DeleteToken())
        do {
            let isThere = try storage.catalog.addDeleteLink(
                receipt.deleteToken.hash, to: record.id,
                counting: settings.limits.rateCounters(of: principal, at: address),
                keeping: try keep(receipt), at: now())
            // It may have been deleted meanwhile.
            return isThere ? receipt : nil
        } catch let refusal as LimitExceeded {
            throw Rejection(refusal)
        }
    }
}
