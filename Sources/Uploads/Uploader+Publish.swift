import Media
package import Storage

/// An upload that was taken, with the one thing that is told only now.
package struct AcceptedUpload: Sendable {
    package let record: UploadRecord
    package let deleteToken: DeleteToken
}

extension Uploader {
    /// Charges the upload to the sender's limits, gives the files their names and records it.
    func publish(
        _ examined: consuming ExaminedFile, for principal: Principal, at address: String, as options: UploadOptions,
        in destination: UploadDestination,
        keeping keep: (AcceptedUpload) throws -> StoredResponse?
    ) throws -> AcceptedUpload {
        let report = examined.report
        let size = try examined.files.original.size()
        let md5 = report.originalBytes == nil ? examined.receivedMD5 : try examined.files.original.md5Digest()
        let isChanged = md5 != examined.receivedMD5
        if isChanged { try refuseDuplicate(of: md5, from: principal, at: address, code: 102) }

        let fileExtension = Naming.fileExtension(of: report.kind, sentAs: examined.name)
        let naming = Naming(naming(in: destination), ids: settings.ids, sentAs: examined.name)
        let originalName = examined.name ?? "\(naming.own).\(fileExtension)"
        let deleteToken = DeleteToken()
        let moment = now()
        let datedAt = try options.usesFileDate ? fileDate(of: report) : moment
        let exif = settings.job.metadata == .strip ? nil : try ExifData.text(of: report, size: size)
        let isApproved = settings.moderation.approves(principal)
        let charge = Charge(
            userID: principal.userID, keyID: principal.keyID,
            bytes: size + report.thumb.bytes + (report.medium?.bytes ?? 0) + (report.frame?.bytes ?? 0),
            counters: settings.limits.rateCounters(of: principal, at: address))

        do {
            let record = try storage.publish(
                examined.files, isApproved: isApproved,
                in: settings.storageMode.folder(of: settings.calendar.day(of: datedAt)), fileExtension: fileExtension,
                charging: charge, at: moment, propose: naming.proposal
            ) { reservation in
                var record = UploadRecord(under: reservation, createdAt: moment)
                record.note(principal, at: address, in: destination)
                record.note(report)
                record.note(options, else: report.metadata, fileNamed: originalName)
                record.storageMode = settings.storageMode
                record.wantsVariants = settings.makesVariants && report.kind != .avif
                record.size = size
                // What bears a mark goes by the bytes that came, as in the reference.
                record.md5 = report.isWatermarked ? examined.receivedMD5 : md5
                record.storedMD5 = md5 == record.md5 ? nil : md5
                record.sourceMD5 = isChanged ? examined.receivedMD5 : nil
                record.exif = exif
                record.isApproved = isApproved
                record.datedAt = datedAt
                record.expiresAt = self.moment(ofExpirationBy: options, for: principal, at: moment)
                return NewUpload(
                    record, deleteHash: deleteToken.hash,
                    answer: try keep(AcceptedUpload(record: record, deleteToken: deleteToken)))
            }
            return AcceptedUpload(record: record, deleteToken: deleteToken)
        } catch let refusal as LimitExceeded {
            throw Rejection(refusal)
        }
    }

    /// An album that not everybody may see asks for names that nobody can guess: random ids are such, but no others.
    private func naming(in destination: UploadDestination) -> NamingMode {
        guard destination.needsRandomName else { return settings.naming }
        return settings.naming == .id && settings.ids == .random ? .id : .random
    }

    /// The moment that the file itself tells of (contract, rule 15).
    private func fileDate(of report: MediaReport) throws -> Int64 {
        guard let moment = report.metadata.takenAt else { throw Rejection.noFileDate }
        return Int64(moment)
    }
}
