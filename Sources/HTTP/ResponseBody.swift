package import Foundation

/// The content of a response.
package enum ResponseBody: Sendable, Equatable {
    case text(String)
    case bytes([UInt8])
    case file(ResponseFile)
}

/// An open file as the content of a response: read in pieces while it is sent, so that its length costs no memory. It is
/// closed with its last reference.
///
/// It has one position, so it is sent once.
package final class ResponseFile: Sendable, Equatable {
    /// Bytes of a piece.
    package static let pieceSize = 1 << 16

    /// Bytes of the whole file when it was opened.
    package let length: Int
    private let handle: FileHandle

    /// - Parameter handle: a file from which reads start at its beginning, whatever its position is.
    /// - Throws: for what has no length, such as a pipe.
    package init(_ handle: FileHandle) throws {
        length = Int(try handle.seekToEnd())
        try handle.seek(toOffset: 0)
        self.handle = handle
    }

    /// Reads the next piece.
    ///
    /// - Returns: bytes, or nothing at the end of the file.
    package func nextPiece() throws -> Data {
        try handle.read(upToCount: Self.pieceSize) ?? Data()
    }

    package static func == (left: ResponseFile, right: ResponseFile) -> Bool { left === right }
}
