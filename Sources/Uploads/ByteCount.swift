/// Numbers of bytes as people read them, in decimal units and the reference's rounding.
package enum ByteCount {
    private static let units = ["KB", "MB", "GB", "TB"]

    /// `999 B`, `19.8 KB`, `3 MB`: one decimal, half rounded up, `.0` left out, and no carry (`1000 KB` for 999,950).
    package static func text(_ bytes: Int) -> String {
        guard bytes >= 1000 else { return "\(bytes) B" }
        var unit = 1000
        var index = 0
        while bytes / unit >= 1000 && index < units.count - 1 {
            unit *= 1000
            index += 1
        }
        let tenths = (bytes + unit / 20) / (unit / 10)
        return tenths % 10 == 0 ? "\(tenths / 10) \(units[index])" : "\(tenths / 10).\(tenths % 10) \(units[index])"
    }
}
