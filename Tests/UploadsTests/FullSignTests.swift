import Foundation
import Testing

@testable import Uploads

@Suite("The sign that no place is left")
struct FullSignTests {
    private let images = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path

    @Test("stands until it is taken down, and a new service takes down what a crash has left")
    func stands() throws {
        let path = FullSign.path(besides: images)
        let sign = try FullSign(besides: images)
        for _ in 0..<2 {
            sign.putUp()
            #expect(FileManager.default.fileExists(atPath: path))
            try sign.takeDown()
            #expect(!FileManager.default.fileExists(atPath: path))
        }
        sign.putUp()
        _ = try FullSign(besides: images)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("keeps a service from starting that could not take it down, and says what it is")
    func isTold() throws {
        let path = FullSign.path(besides: images)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let fault = try #require(throws: FullSignFault.self) { try FullSign(besides: images) }
        #expect(
            "\(fault)" == "\(path) cannot be taken away (Is a directory): nginx refuses every upload while it is there")
    }
}
