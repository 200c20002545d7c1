import Foundation
import Testing

@testable import Storage

@Suite("Variants of an upload")
struct VariantTests {
    let site: Site
    let upload: UploadRecord

    init() throws {
        site = try Site()
        upload = try site.publish(["a"], ids: ["a"]) { $0.wantsVariants = true }
    }

    @Test("are wanted until they are there, and lie beside the thumb and the medium")
    func lieBeside() throws {
        #expect(try site.storage.catalog.uploadsWantingVariants(atMost: 9).map(\.publicID) == ["a"])
        let names = upload.names.variants
        try site.storage.addVariant(try #require(names.first), as: site.spool("webp"), to: upload)
        try site.storage.addVariant(try #require(names.last), as: site.spool("avif"), to: upload)
        try site.storage.catalog.noteVariants(of: upload)
        #expect(try site.storage.catalog.uploadsWantingVariants(atMost: 9) == [])
        #expect(
            try site.images().map { $0.dropFirst("2026/11/23/".count) } == [
                "a.md.png", "a.md.png.avif", "a.png", "a.th.png", "a.th.png.webp",
            ])
        #expect(try site.bytes("2026/11/23/a.th.png.webp") == "webp")
    }

    @Test("that a crash has left are no obstacle, and stay")
    func goOn() throws {
        let name = try #require(upload.names.variants.first)
        try site.storage.addVariant(name, as: site.spool("first"), to: upload)
        try site.storage.addVariant(name, as: site.spool("second"), to: upload)
        try site.storage.catalog.noteVariants(of: upload)
        #expect(try site.bytes("2026/11/23/a.th.png.webp") == "first")
    }

    @Test("go with it")
    func go() throws {
        for name in upload.names.variants { try site.storage.addVariant(name, as: site.spool("x"), to: upload) }
        try site.storage.catalog.noteVariants(of: upload)
        _ = try site.storage.remove(publicID: "a", because: .expired)
        #expect(try site.images() == [])
    }

    @Test("are taken away again when it was deleted while they were made")
    func vanish() throws {
        _ = try site.storage.remove(publicID: "a", because: .deleted)
        for name in upload.names.variants { try site.storage.addVariant(name, as: site.spool("x"), to: upload) }
        #expect(try site.images() == [])
    }

    @Test("are not made before it is approved")
    func wait() throws {
        try site.publish(["b"], ids: ["b"], isApproved: false) { $0.wantsVariants = true }
        #expect(try site.storage.catalog.uploadsWantingVariants(atMost: 9).map(\.publicID) == ["a"])
        _ = try site.storage.approve(publicID: "b")
        #expect(try site.storage.catalog.uploadsWantingVariants(atMost: 9).map(\.publicID) == ["a", "b"])
    }
}
