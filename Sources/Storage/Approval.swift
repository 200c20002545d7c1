extension UploadStore {
    /// Approves a pending upload: links its files to where nginx serves them, then marks it as approved.
    ///
    /// - Returns: `false` if there is no such pending upload.
    /// - Throws: `StorageError.taken` if a stray file has the name of one of the upload's files.
    package func approve(publicID: String) throws -> Bool {
        guard let reservation = try catalog.beginApproval(publicID: publicID) else { return false }
        return try finishApproval(of: reservation)
    }

    /// Finishes every approval that was interrupted. It does no harm to an approval that is under way, here or in another
    /// process.
    ///
    /// - Parameter failed: called with the error of each approval that cannot be finished now either.
    package func finishApprovals(failed: (any Error) -> Void) throws {
        for reservation in try catalog.approvingReservations() {
            do { _ = try finishApproval(of: reservation) } catch { failed(error) }
        }
    }

    /// Continues from where the last attempt was interrupted.
    ///
    /// - Returns: `false` if the upload was deleted in the meantime.
    func finishApproval(of reservation: Reservation) throws -> Bool {
        let unapproved = try unapprovedFolder()
        let target = try images.open(reservation.folder)
        let source = try unapproved.open(reservation.folder)
        for name in reservation.names.all {
            guard try unapproved.link(name, from: source, to: target) else {
                throw StorageError.taken(path: "\(images.path)/\(reservation.path(name))")
            }
        }
        try images.sync(target)
        guard try catalog.finishApproval(of: reservation) else { return false }
        try unapproved.remove(reservation.names.all, in: source)
        return true
    }
}
