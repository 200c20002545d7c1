import Foundation
import Testing

@testable import Uploads

@Suite("The sign that no place is left")
struct OverloadFlagTests {
    private let images = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path

    @Test("stands until it is taken down, and a new service takes down what a crash has left")
    func stands() throws {
        let path = OverloadFlag.path(besides: images)
        let flag = try OverloadFlag(besides: images)
        for _ in 0..<2 {
            flag.putUp()
            #expect(FileManager.default.fileExists(atPath: path))
            try flag.takeDown()
            #expect(!FileManager.default.fileExists(atPath: path))
        }
        flag.putUp()
        _ = try OverloadFlag(besides: images)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("stands for one address too, by the name that nginx has for it, and a crash leaves none")
    func standsForAddresses() throws {
        let path = OverloadFlag.path(besides: images)
        let flag = try OverloadFlag(besides: images)
        let names = ["192.0.2.1", "2001:db8:1:2"]
        for name in names + ["", "unix", "../x", "a/b", "2001:db8::/64"] { flag.putUp(for: name) }
        #expect(names.allSatisfy { FileManager.default.fileExists(atPath: "\(path)-\($0)") })
        // Of the operator.
        let other = "\(path)-backup"
        #expect(FileManager.default.createFile(atPath: other, contents: nil))
        defer { try? FileManager.default.removeItem(atPath: other) }
        try flag.takeDown(for: names[0])
        try flag.takeDown(for: names[0])
        #expect(!FileManager.default.fileExists(atPath: "\(path)-\(names[0])"))
        _ = try OverloadFlag(besides: images)
        let folder = URL(filePath: path).deletingLastPathComponent().path
        let left = try FileManager.default.contentsOfDirectory(atPath: folder).filter {
            $0.hasPrefix(URL(filePath: path).lastPathComponent)
        }
        #expect(left == [URL(filePath: other).lastPathComponent])
    }

    @Test("keeps a service from starting that could not take it down, and says what it is")
    func isTold() throws {
        let path = OverloadFlag.path(besides: images)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let fault = try #require(throws: OverloadFlagError.self) { try OverloadFlag(besides: images) }
        #expect(
            "\(fault)" == "\(path) cannot be taken away (Is a directory): nginx refuses every upload while it is there")
    }
}
