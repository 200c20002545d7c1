import Fetch
import Foundation
import HTTP
import Media
import Storage
import System
import Testing

@testable import Uploads
@testable import Web

@Suite("The list of errors, docs/errors.md")
struct ErrorListTests {
    /// A refusal as its sender sees it.
    private struct Refusal: Hashable, Comparable, CustomStringConvertible {
        let code: Int
        let status: Int
        let message: String

        init(code: Int, status: Int, message: String) {
            (self.code, self.status, self.message) = (code, status, message)
        }

        init(_ answer: ErrorResponse) {
            self.init(code: answer.code, status: answer.status, message: answer.message)
        }

        var description: String { "\(code) \(status) \(message)" }
        static func < (left: Refusal, right: Refusal) -> Bool { left.description < right.description }
    }

    /// A row of the list: the refusal, then its cause and its cure.
    private struct Row {
        let refusal: Refusal
        let cause: String
        let cure: String

        /// Reads a line; `nil` for one that is no row.
        init?(_ line: Substring) {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 5, let code = Int(cells[0]), let status = Int(cells[1]) else { return nil }
            refusal = Refusal(code: code, status: status, message: cells[2])
            (cause, cure) = (cells[3], cells[4])
        }
    }

    private func rows() throws -> [Row] {
        try Project.text(of: "docs/errors.md").split(separator: "\n").compactMap(Row.init)
    }

    /// The refusals of the program: those for the sender's faults, and those for ours.
    private var ours: [Refusal] {
        let faults: [any Error] = [
            AdmissionError.full, MediaPoolError.busy, SystemError.noSpace(path: "/"),
            SystemError.failed(call: "open", path: "/", errno: 5),
        ]
        return Rejection.examples.map { Refusal(ErrorResponse($0)) }
            + faults.map { Refusal(ErrorResponse(Failure($0))) }
    }

    /// The refusals that nginx speaks by itself, as its configuration has them.
    private func nginxs() throws -> [Refusal] {
        try Project.text(of: "nginx/martlet/refusals.conf")
            .matches(of: /"status_code":(\d+),"error":\{"message":"(.*?)","code":(\d+)\}/)
            .compactMap { match in
                guard let status = Int(match.1), let code = Int(match.3) else { return nil }
                return Refusal(code: code, status: status, message: String(match.2))
            }
    }

    @Test("has a row for every refusal, as it is sent, and none for any other (rule 2)")
    func isWhole() throws {
        // nginx says some of them in our words.
        #expect(try rows().map(\.refusal).sorted() == Set(ours + nginxs()).sorted())
    }

    @Test("tells of each refusal what its cause is, and what to do")
    func tellsCauseAndCure() throws {
        for row in try rows() {
            #expect(row.cause.count > 3, "\(row.refusal)")
            #expect(row.cure.count > 3, "\(row.refusal)")
        }
    }

    @Test("gives each number from 700 on to one cause alone (rule 2)")
    func isUnambiguous() {
        let causes = Dictionary(grouping: Rejection.examples.filter { $0.code >= 700 }, by: \.code)
            .mapValues { Set($0.map(\.cause)) }
        #expect(causes.filter { $0.value.count > 1 }.isEmpty)
    }

    @Test("is compared with an example of every case that the sources have")
    func knowsAllCases() throws {
        let enums = [
            ("Uploads/Rejection", "Rejection", Rejection.examples.map(caseName)),
            ("Fetch/FetchRefusal", "FetchRefusal", FetchRefusal.examples.map(caseName)),
            ("Media/JobResult", "MediaRefusal", MediaRefusal.examples.map(caseName)),
            ("HTTP/FormError", "FormError", FormError.examples.map(caseName)),
        ]
        for (file, name, examples) in enums {
            let source = try Project.text(of: "Sources/\(file).swift")
            let start = try #require(source.range(of: "enum \(name)")).upperBound
            let end = try #require(source.range(of: "\n}", range: start..<source.endIndex)).lowerBound
            let cases = source[start..<end].matches(of: /\n    case (\w+)/).map { String($0.1) }
            #expect(cases.sorted() == Set(examples).sorted())
        }
    }
}
