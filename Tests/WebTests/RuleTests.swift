import Foundation
import Testing

/// What Martlet promises its clients stands in 28 rules. A test that shows one of them has its number at the end of its name.
@Suite("The rules")
struct RuleTests {
    @Test("are each shown by a test", arguments: 1...28)
    func areShown(rule: Int) throws {
        #expect(try Self.shown.get().contains(rule))
    }

    /// The numbers in the names of tests and suites: `(rule 11)`, `(rules 24 and 25)`.
    private static let shown = Result {
        let tests = Project.folder.appending(path: "Tests")
        let files = try FileManager.default.subpathsOfDirectory(atPath: tests.path()).filter {
            $0.hasSuffix("Tests.swift")
        }
        return try Set(
            files.flatMap { file in
                try Project.text(of: "Tests/\(file)").matches(of: /\(rules? ([0-9 and]+)\)"/)
                    .flatMap { $0.1.matches(of: /\d+/).compactMap { Int($0.0) } }
            })
    }
}
