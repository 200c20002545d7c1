extension UploadStore {
    /// Lays a variant beside the thumb or the medium of an upload. One that is there already, as a crash may leave it,
    /// stays. It is on the disk before it has its name, as nobody looks after its bytes later.
    ///
    /// Where the upload was deleted while the variant was made, that is taken away again: a deletion looks for files
    /// only when the record is gone, so one of the two sees the other.
    package func addVariant(_ name: String, as file: borrowing SpoolFile, to upload: UploadRecord) throws {
        let place = try images.open(upload.folder)
        try file.sync()
        _ = try file.link(as: name, in: place)
        if try catalog.upload(publicID: upload.publicID) == nil { try images.remove([name], in: place) }
    }
}
