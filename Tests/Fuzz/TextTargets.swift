@testable import Fetch
@testable import HTTP
@testable import Uploads
@testable import Web

let textTargets: [String: Target] = [
    "expiration": { bytes in
        guard let expiration = Expiration(String(streamSafe: bytes)) else { return }
        precondition((300...366 * 86_400).contains(expiration.moment(after: 1_700_000_000) - 1_700_000_000))
    },
    "address": { bytes in
        let lines = bytes.split(separator: 10, maxSplits: 1).map { String(decoding: $0, as: UTF8.self) }
        guard let line = lines.first, let address = try? WebAddress(line) else { return }
        expectStable(address)
        _ = address.fileName
        if lines.count > 1, let next = try? address.redirected(to: lines[1]) { expectStable(next) }
    },
    "name": { bytes in
        let text = String(streamSafe: bytes)
        expectCheap(text)
        let name = FileName.lastPart(text)
        precondition(name.unicodeScalars.count <= FileName.longest && !name.contains("/"))
        expectCheap(name)
        if let stem = FileStem.stem(ofFileNamed: name) {
            precondition((1...FileStem.longest).contains(stem.utf8.count))
            precondition(stem.utf8.allSatisfy { $0 > 0x2C && $0 < 0x7B && $0 != 0x2F && $0 != 0x5C })
            precondition(!stem.hasPrefix("-") && !stem.hasSuffix("-") && !stem.hasPrefix("."))
        }
        for title in [Text.title(text), Text.description(text), Text.titleOfFile(named: name)].compactMap({ $0 }) {
            precondition(!title.unicodeScalars.contains { $0 == "\0" || $0 == "\u{202E}" })
            expectCheap(title)
            _ = (TitleSlug.of(title), TitleText.escaped(TitleText.truncated(title)))
        }
    },
    "tags": { bytes in
        let tags = Tags.separated(String(streamSafe: bytes))
        precondition(Set(tags).count == tags.count)
        for tag in tags {
            precondition(!tag.isEmpty && !tag.unicodeScalars.contains(","))
            _ = Tags.isTag(tag)
        }
    },
]

/// Compares and hashes a text, which costs what Swift needs to bring it into its one form. libFuzzer has the clock.
func expectCheap(_ text: String) {
    precondition(Set([text, "title"]).contains(text))
    _ = text == text.dropLast() || text < "title" || text.hasPrefix("a")
    var run = 0
    for scalar in text.unicodeScalars {
        run = scalar.properties.canonicalCombiningClass == .notReordered ? 0 : run + 1
        // A composed character may leave a mark or two of those that it was made of.
        precondition(run <= 2 * String.mostNonStarters + 2)
    }
}

/// What is asked for is read by others as we read it.
private func expectStable(_ address: WebAddress) {
    guard address.text.utf8.count <= WebAddress.longest else { return }
    precondition((try? WebAddress(address.text)) == address)
}
