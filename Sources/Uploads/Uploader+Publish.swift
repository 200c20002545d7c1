import Storage

/// An upload that was taken, with the one thing that is told only now.
package struct Receipt: Sendable {
    package let record: UploadRecord
    package let deleteToken: DeleteToken
}

extension Uploader {
    /// Gives the files their names and records the upload.
    func publish(
        _ examined: consuming ExaminedFile, for sender: Sender, at address: String, as wishes: Wishes
    ) throws -> Receipt {
        let report = examined.report
        let fileExtension = Naming.fileExtension(of: report.kind.stored, sentAs: examined.name)
        let naming = Naming(sentAs: examined.name)
        let originalName = examined.name ?? "\(naming.first).\(fileExtension)"
        let size = try examined.files.original.size()
        let md5 = report.originalBytes == nil ? examined.receivedMD5 : try examined.files.original.md5Digest()
        let deleteToken = DeleteToken()
        let moment = now()
        let folder = settings.storageMode.folder(of: settings.calendar.day(of: moment))

        let record = try storage.publish(
            examined.files, in: folder, fileExtension: fileExtension, stems: naming
        ) { names in
            UploadRecord(
                publicID: RandomText.letters(8), userID: sender.user?.id, keyID: sender.keyID, address: address,
                storageMode: settings.storageMode, folder: folder, names: names, originalFilename: originalName,
                mime: report.kind.stored.mime, size: size, width: report.size.width, height: report.size.height,
                thumbSize: report.thumb.bytes, mediumSize: report.medium?.bytes ?? 0, isAnimated: report.isAnimated,
                md5: md5, sourceMD5: md5 == examined.receivedMD5 ? nil : examined.receivedMD5,
                title: wishes.title ?? Text.titleOfFile(named: originalName), description: wishes.description,
                isNotSafeForWork: wishes.isNotSafeForWork, deleteHash: deleteToken.hash, createdAt: moment)
        }
        return Receipt(record: record, deleteToken: deleteToken)
    }
}
