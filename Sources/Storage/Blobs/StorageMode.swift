/// Where the files of an upload lie below the images folder, and so below the images' URL: the two never differ.
package enum StorageMode: String, CaseIterable, Sendable, SQLConvertible {
    /// A folder for each day, `2026/11/23/`.
    case datefolder
    /// All files side by side in the images folder.
    case direct

    /// The folder of an upload, without a slash at either end; empty for the images folder itself.
    ///
    /// - Parameter day: the day of the upload in the site's time zone.
    package func folder(of day: Day) -> String {
        switch self {
        case .datefolder: day.path
        case .direct: ""
        }
    }
}

/// A day of the calendar.
package struct Day: Sendable, Equatable {
    package let year, month, day: Int

    package init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// `2026/11/23`
    var path: String {
        func padded(_ number: Int, to width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, to: 4))/\(padded(month, to: 2))/\(padded(day, to: 2))"
    }
}
