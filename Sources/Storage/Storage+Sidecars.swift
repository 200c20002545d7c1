extension Storage {
    /// Lays a sidecar beside the thumb or the medium of an upload. One that is there already, as a crash may leave it, stays.
    /// It is on the disk before it has its name, as nobody looks after its bytes later.
    package func addSidecar(_ name: String, as file: borrowing SpoolFile, to upload: UploadRecord) throws {
        let place = try images.open(upload.folder)
        try file.sync()
        _ = try file.link(as: name, in: place)
    }

    /// Notes that an upload has the sidecars that it can have. Where it was deleted while they were made, they are taken away.
    package func finishSidecars(of upload: UploadRecord) throws {
        guard try !catalog.noteSidecars(of: upload) else { return }
        try images.remove(upload.names.sidecars, from: upload.folder)
    }
}
