/// The ids of uploads, albums and keys, as they stand in addresses and parameters.
package enum PublicID {
    /// Whether bytes can be an id: letters and digits of ASCII. SQLite ends a text at a zero byte, so that with one
    /// behind it an id would be another's.
    package static func isWellFormed(_ bytes: some Collection<UInt8>) -> Bool {
        !bytes.isEmpty
            && bytes.allSatisfy {
                switch $0 {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"):
                    true
                default: false
                }
            }
    }
}
