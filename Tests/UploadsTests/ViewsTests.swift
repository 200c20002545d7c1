import Foundation
import Storage
import Testing

@testable import Uploads

@Suite("Views")
struct ViewsTests {
    private let folder = NSTemporaryDirectory() + "martlet-test-" + UUID().uuidString

    @Test("of a new day count again, and what could not be written is written later")
    func countAgain() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let storage = try UploadStore(imagesPath: "\(folder)/images", databasePath: "\(folder)/martlet.db")
        let spool = { try storage.images.newSpoolFile() }
        let upload = try storage.publish(
            UploadFiles(original: try spool(), thumb: try spool(), medium: nil), in: "", fileExtension: "png", at: 0,
            propose: { _, _ in NameProposal(publicID: "a", stem: "a") },
            describe: {
                var upload = UploadRecord(under: $0, createdAt: 0)
                (upload.size, upload.width, upload.height, upload.thumbSize) = (1, 1, 1, 1)
                upload.md5 = String(repeating: "0", count: 32)
                return NewUpload(upload, deleteHash: Data(repeating: 1, count: 32))
            })

        let views = Views(catalog: storage.catalog)
        func kept() throws -> Int? { try storage.catalog.upload(publicID: "a")?.views }
        for moment in [0, 86_399, 86_400, 172_799] as [Int64] { views.count(upload.id, from: "192.0.2.1", at: moment) }
        views.count(upload.id, from: "192.0.2.2", at: 172_799)
        // An upload that is gone by now is passed over.
        views.count(4711, from: "192.0.2.2", at: 172_799)
        #expect(try kept() == 0)
        try views.flush()
        #expect(try kept() == 3)
        try views.flush()
        #expect(try kept() == 3)
    }
}
