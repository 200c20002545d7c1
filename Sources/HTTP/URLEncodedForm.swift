/// A form of a page: a few short fields, urlencoded.
package enum URLEncodedForm {
    /// Bytes that a field may have.
    private static let longest = 4096

    /// The value of a field; `nil` when it was not sent, or is longer than any that is meant.
    ///
    /// - Throws: `ClientDisconnected`.
    package static func field(
        _ name: String, of request: Request, in body: inout some ByteSource & ~Copyable
    ) throws(ClientDisconnected) -> String? {
        guard ContentType(request.contentType).name == "application/x-www-form-urlencoded" else { return nil }
        var reader = URLEncodedReader()
        do {
            while let next = try reader.nextField(from: &body) {
                guard next.elementsEqual(name.utf8) else { continue }
                var value: [UInt8] = []
                try reader.readValue(from: &body) { if value.count <= longest { value.append(contentsOf: $0) } }
                return value.count <= longest ? String(streamSafe: value) : nil
            }
            return nil
        } catch let gone as ClientDisconnected {
            throw gone
        } catch {
            return nil
        }
    }
}
