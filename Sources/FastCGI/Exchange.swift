import CFastCGI
import Glibc

/// One request and its answer, over libfcgi. It lives on the thread that accepted it.
package struct Exchange: ~Copyable {
    private let request: UnsafeMutablePointer<FCGX_Request>
    private var body: RequestBody
    private var received = 0

    init(_ request: UnsafeMutablePointer<FCGX_Request>) {
        self.request = request
        body = RequestBody(on: request.pointee.ipcFd, ofRequest: Int(request.pointee.requestId))
    }

    /// Bytes that no parameter has more of.
    package static let longestParameter = RequestHead.longest

    /// The bytes of a parameter as nginx set it, most of which the client wrote; `nil` when it was not set.
    ///
    /// - Parameter limit: bytes that are given at most.
    package func parameter(_ name: String, atMost limit: Int) -> [UInt8]? {
        FCGX_GetParam(name, request.pointee.envp).map { text in
            Array(UnsafeRawBufferPointer(start: text, count: strnlen(text, limit)))
        }
    }

    /// All parameters whose names begin in one way, with the rest of their names.
    ///
    /// - Parameters:
    ///   - prefix: what the names begin with, in ASCII.
    ///   - limit: bytes of a value that are given at most.
    package func parameters(beginning prefix: String, atMost limit: Int) -> [(name: [UInt8], value: [UInt8])] {
        var found: [(name: [UInt8], value: [UInt8])] = []
        var next = request.pointee.envp
        while let text = next?.pointee {
            next = next?.advanced(by: 1)
            guard strncmp(text, prefix, prefix.utf8.count) == 0, let sign = strchr(text, Int32(UInt8(ascii: "=")))
            else {
                continue
            }
            let name = UnsafeRawBufferPointer(start: text, count: sign - text).dropFirst(prefix.utf8.count)
            let value = UnsafeRawBufferPointer(start: sign + 1, count: strnlen(sign + 1, limit))
            found.append((Array(name), Array(value)))
        }
        return found
    }

    /// Reads the next bytes of the body, as many as are there up to the buffer's size.
    ///
    /// - Returns: how many; 0 at the end and only there.
    /// - Throws: `ClientDisconnected` when the body ends before its end, or has another length than was announced.
    package mutating func receive(into buffer: UnsafeMutableRawBufferPointer) throws(ClientDisconnected) -> Int {
        guard !buffer.isEmpty else { return 0 }
        let count = try body.read(into: buffer)
        received += count
        // A peer that ends the body early only shows by the length.
        if count == 0, let announced = announcedLength, announced != received { throw ClientDisconnected() }
        return count
    }

    /// The length that nginx announced; `nil` when it did not know it (a chunked body that it does not buffer).
    package var announcedLength: Int? {
        parameter("CONTENT_LENGTH", atMost: 20).flatMap { Int(String(decoding: $0, as: UTF8.self)) }
    }

    /// Sends the head of an answer. What `write` sends follows it.
    ///
    /// - Parameters:
    ///   - status: the number and the words of HTTP, `200 OK`.
    ///   - headers: names and values. A value ends at its first line break, so that none can add a line of its own.
    package mutating func begin(status: String, headers: [(name: String, value: String)]) {
        var head = "Status: \(status)\r\n"
        for (name, value) in headers {
            head += "\(name): "
            head.unicodeScalars += value.unicodeScalars.prefix { $0 != "\r" && $0 != "\n" }
            head += "\r\n"
        }
        head += "\r\n"
        _ = head.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }

    /// Sends the next bytes of an answer's body, and waits while the peer takes no more.
    ///
    /// - Returns: `false` when the peer is gone.
    package mutating func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.withMemoryRebound(to: CChar.self) {
            FCGX_PutStr($0.baseAddress, Int32($0.count), request.pointee.out) == Int32($0.count)
        }
    }
}

/// The sender is gone, or has not sent what it announced: there is nobody to answer.
package struct ClientDisconnected: Error {}
