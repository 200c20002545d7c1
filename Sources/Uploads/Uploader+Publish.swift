import Media
import Storage

/// An upload that was taken, with the one thing that is told only now.
package struct Receipt: Sendable {
    package let record: UploadRecord
    package let deleteToken: DeleteToken
}

extension Uploader {
    /// Gives the files their names and records the upload.
    func publish(
        _ examined: consuming ExaminedFile, for sender: Sender, at address: String, as wishes: Wishes, in place: Place,
        keeping keep: (Receipt) throws -> KeptAnswer?
    ) throws -> Receipt {
        let report = examined.report
        let size = try examined.files.original.size()
        let md5 = report.originalBytes == nil ? examined.receivedMD5 : try examined.files.original.md5Digest()
        let isChanged = md5 != examined.receivedMD5
        if isChanged { try refuseDuplicate(of: md5, from: sender, at: address, code: 102) }

        let fileExtension = Naming.fileExtension(of: report.kind, sentAs: examined.name)
        let naming = Naming(
            place.needsRandomName && settings.naming != .id ? .random : settings.naming, ids: settings.ids,
            sentAs: examined.name)
        let originalName = examined.name ?? "\(naming.own).\(fileExtension)"
        let deleteToken = DeleteToken()
        let moment = now()
        let datedAt = try wishes.usesFileDate ? fileDate(of: report) : moment
        let exif = settings.job.metadata == .strip ? nil : try ExifData.text(of: report, size: size)
        let isApproved = settings.moderation.approves(sender)

        do {
            let record = try storage.publish(
                examined.files, isApproved: isApproved,
                in: settings.storageMode.folder(of: settings.calendar.day(of: datedAt)), fileExtension: fileExtension,
                at: moment, propose: naming.proposal
            ) { reservation in
                var record = UploadRecord(under: reservation, createdAt: moment)
                record.userID = sender.user?.id
                record.keyID = sender.keyID
                record.address = address
                record.albumID = place.album?.id
                record.categoryID = place.category?.id
                record.storageMode = settings.storageMode
                record.originalFilename = originalName
                record.mime = report.kind.stored.mime
                record.size = size
                record.width = report.size.width
                record.height = report.size.height
                record.thumbSize = report.thumb.bytes
                record.mediumSize = report.medium?.bytes ?? 0
                record.frameSize = report.frame?.bytes ?? 0
                record.duration = report.milliseconds
                record.wantsSidecars = settings.makesSidecars && report.kind != .avif
                record.isAnimated = report.isAnimated
                record.is360 = report.particulars.isSphere
                // What bears a mark goes by the bytes that came, as in the reference.
                record.md5 = report.isWatermarked ? examined.receivedMD5 : md5
                record.storedMD5 = md5 == record.md5 ? nil : md5
                record.sourceMD5 = isChanged ? examined.receivedMD5 : nil
                record.title = wishes.title ?? report.particulars.title ?? Text.titleOfFile(named: originalName)
                record.description = wishes.description ?? report.particulars.description
                record.exif = exif
                record.isNotSafeForWork = wishes.isNotSafeForWork
                record.tags = wishes.tags
                record.isApproved = isApproved
                record.datedAt = datedAt
                record.expiresAt = self.moment(ofExpirationBy: wishes, for: sender, at: moment)
                return Recording(
                    record, deleteHash: deleteToken.hash, flows: settings.limits.flows(of: sender, at: address),
                    answer: try keep(Receipt(record: record, deleteToken: deleteToken)))
            }
            return Receipt(record: record, deleteToken: deleteToken)
        } catch let refusal as RecordRefusal {
            throw Rejection(refusal)
        }
    }

    /// The moment that the file itself tells of (contract, rule 15).
    private func fileDate(of report: Report) throws -> Int64 {
        guard let moment = report.particulars.takenAt else { throw Rejection.noFileDate }
        return Int64(moment)
    }
}
