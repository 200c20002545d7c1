import FastCGI

extension Exchange {
    /// Sends a whole answer.
    mutating func answer(status: String, headers: [(name: String, value: String)], body: String) {
        begin(status: status, headers: headers)
        var body = body
        _ = body.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }
}
