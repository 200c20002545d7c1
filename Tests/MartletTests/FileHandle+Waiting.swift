import Foundation
import Glibc
import Testing

extension FileHandle {
    /// Reads on until enough has come. Where that does not happen in a minute, or the other end closes first, the test
    /// fails by it and does not hang.
    ///
    /// - Parameters:
    ///   - said: what has come before.
    ///   - isEnough: called with all that has come.
    /// - Returns: all that has come.
    func text(after said: String = "", until isEnough: (String) -> Bool) throws -> String {
        var said = said
        let end = ContinuousClock.now + .seconds(60)
        while !isEnough(said) {
            var here = pollfd(fd: fileDescriptor, events: Int16(POLLIN), revents: 0)
            let left = Int32(clamping: Int((end - .now) / .milliseconds(1)))
            try #require(left > 0 && poll(&here, 1, left) > 0, "waited in vain, and was told: \(said)")
            let data = availableData
            try #require(!data.isEmpty, "the other end closed, and had told: \(said)")
            said += String(decoding: data, as: UTF8.self)
        }
        return said
    }
}
