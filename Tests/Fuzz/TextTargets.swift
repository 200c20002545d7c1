@testable import Fetch
@testable import Uploads

let textTargets: [String: Target] = [
    "expiration": { bytes in
        guard let expiration = Expiration(String(decoding: bytes, as: UTF8.self)) else { return }
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
        let text = String(decoding: bytes, as: UTF8.self)
        if let stem = Slug.stem(ofFileNamed: text) {
            precondition((1...Slug.longest).contains(stem.utf8.count))
            precondition(stem.utf8.allSatisfy { $0 > 0x2C && $0 < 0x7B && $0 != 0x2F && $0 != 0x5C })
        }
        for title in [Text.title(text), Text.description(text)] {
            precondition(title?.unicodeScalars.contains { $0 == "\0" || $0 == "\u{202E}" } != true)
        }
    },
]

/// What is asked for is read by others as we read it.
private func expectStable(_ address: WebAddress) {
    guard address.text.utf8.count <= WebAddress.longest else { return }
    precondition((try? WebAddress(address.text)) == address)
}
