import Foundation
import Testing

/// Holds docs/rules.md to the tests and the sources. A test that shows a rule has its number at the end of its name.
@Suite("The contract, docs/rules.md")
struct RuleTests {
    @Test("names of every rule the tests that show it, and no others")
    func areShown() throws {
        #expect(try told() == shown())
    }

    @Test("has the rules that the sources name")
    func areNamed() throws {
        let named = try numbers(in: "Sources", ending: ".swift", by: /contract,? rules? (\d+(?:(?: and|,)? \d+)*)/)
        #expect(!named.isEmpty)
        #expect(try Set(named.keys).isSubset(of: told().keys))
    }

    /// The rules of the document, each with the files of tests that it names.
    private func told() throws -> [Int: Set<String>] {
        let rows = try Project.text(of: "docs/rules.md").matches(of: /\n\| (\d+) \|.*\| (`[^|]*`) \|/)
        return try Dictionary(
            rows.map { row in
                (try #require(Int(row.1)), Set(row.2.matches(of: /`(\w+)`/).map { String($0.1) }))
            }, uniquingKeysWith: { $0.union($1) })
    }

    /// The rules that tests and suites have in their names: `(rule 11)`, `(rules 24 and 25)`.
    private func shown() throws -> [Int: Set<String>] {
        try numbers(in: "Tests", ending: "Tests.swift", by: /\(rules? ([0-9 and]+)\)"/)
    }

    /// The numbers in a folder's files, each with the names of these files.
    private func numbers(
        in folder: String, ending suffix: String, by pattern: Regex<(Substring, Substring)>
    ) throws -> [Int: Set<String>] {
        let files = try FileManager.default.subpathsOfDirectory(atPath: Project.folder.appending(path: folder).path())
        var found: [Int: Set<String>] = [:]
        for file in files where file.hasSuffix(suffix) {
            let name = URL(filePath: file).deletingPathExtension().lastPathComponent
            for match in try Project.text(of: "\(folder)/\(file)").matches(of: pattern) {
                for number in match.1.matches(of: /\d+/).compactMap({ Int($0.0) }) {
                    found[number, default: []].insert(name)
                }
            }
        }
        return found
    }
}
