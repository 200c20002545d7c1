import Storage

/// Text from the system's random numbers.
package enum RandomText {
    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

    /// Letters and digits, about 6 bits each.
    package static func letters(_ count: Int) -> String {
        String((0..<count).map { _ in alphabet[Int.random(in: alphabet.indices)] })
    }

    /// Lower-case hex digits, 4 bits each.
    ///
    /// - Parameter count: an even number.
    package static func hexDigits(_ count: Int) -> String {
        (0..<count / 2).map { _ in UInt8.random(in: 0...255) }.hexDigits
    }
}
