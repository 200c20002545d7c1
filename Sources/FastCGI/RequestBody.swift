import Glibc

/// The body of a request over FastCGI: what its records of type STDIN hold (FastCGI 1.0, section 5.3).
///
/// It is read here and not by libfcgi, which also answers what a web server may ask between two records. For that it
/// has 64 bytes, whatever the question, and ends the process where they do not suffice.
struct RequestBody {
    private let connection: Int32
    /// The id that its records carry.
    private let request: Int
    /// Bytes of the current record that are still to come, and bytes of padding after them.
    private var content = 0
    private var padding = 0
    private var hasEnded = false

    init(on connection: Int32, ofRequest request: Int) {
        self.connection = connection
        self.request = request
    }

    /// Reads the next bytes, waiting until there are some.
    ///
    /// - Parameter buffer: not empty.
    /// - Returns: how many; 0 at the end and only there.
    /// - Throws: `ClientDisconnected` when the connection ends or stalls first, or another record comes than one of the body.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(ClientDisconnected) -> Int {
        while content == 0 {
            if hasEnded { return 0 }
            try nextRecord()
        }
        let count = recv(connection, buffer.baseAddress, min(buffer.count, content), 0)
        guard count > 0 else { throw ClientDisconnected() }
        content -= count
        return count
    }

    private mutating func nextRecord() throws(ClientDisconnected) {
        try skipPadding()
        var header: (UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0, 0, 0, 0, 0)
        guard recv(connection, &header, 8, Int32(MSG_WAITALL)) == 8 else { throw ClientDisconnected() }
        // Version 1, STDIN, and the request that this connection is for.
        guard header.0 == 1, header.1 == 5, Int(header.2) << 8 | Int(header.3) == request else {
            throw ClientDisconnected()
        }
        content = Int(header.4) << 8 | Int(header.5)
        padding = Int(header.6)
        hasEnded = content == 0
    }

    private mutating func skipPadding() throws(ClientDisconnected) {
        guard padding > 0 else { return }
        var count = 0
        withUnsafeTemporaryAllocation(byteCount: 255, alignment: 1) {
            count = recv(connection, $0.baseAddress, padding, Int32(MSG_WAITALL))
        }
        guard count == padding else { throw ClientDisconnected() }
        padding = 0
    }
}
