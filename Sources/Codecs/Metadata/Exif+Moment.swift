import Media

extension Exif {
    /// When the picture was taken, in seconds since 1970, UTC (contract, rule 15): the first date that is one, of the
    /// shot, of the scan and of the last change, each reckoned with its own offset only. Without one it is taken as
    /// UTC.
    var takenAt: Int? {
        let dates = [
            (text(0x9003, in: camera), 0x9011), (text(0x9004, in: camera), 0x9012), (text(0x0132, in: picture), 0x9010),
        ]
        for (date, offset) in dates {
            guard let date, let seconds = Self.seconds(date) else { continue }
            let moment = seconds - (text(offset, in: camera).flatMap(Self.offset) ?? 0)
            if EmbeddedMetadata.moments.contains(moment) { return moment }
        }
        return nil
    }

    /// `2015:06:07 08:09:10`, with any marks between the numbers.
    private static func seconds(_ text: String) -> Int? {
        let parts = numbers(in: text, at: [0..<4, 5..<7, 8..<10, 11..<13, 14..<16, 17..<19])
        guard parts.count == 6 else { return nil }
        let (year, month, day) = (parts[0], parts[1], parts[2])
        // Nobody took a picture earlier.
        guard year >= 1826, (1...12).contains(month), (1...days(of: month, in: year)).contains(day),
            parts[3] < 24, parts[4] < 60, parts[5] < 60
        else { return nil }
        return ((days(before: year, month) + day - 1) * 24 + parts[3]) * 3600 + parts[4] * 60 + parts[5]
    }

    /// `+02:00` in seconds.
    private static func offset(_ text: String) -> Int? {
        let parts = numbers(in: text, at: [1..<3, 4..<6])
        guard parts.count == 2, parts[0] <= 14, parts[1] < 60 else { return nil }
        let seconds = parts[0] * 3600 + parts[1] * 60
        return text.first == "-" ? -seconds : text.first == "+" ? seconds : nil
    }

    /// The numbers at these places; fewer when one of them is none.
    private static func numbers(in text: String, at places: [Range<Int>]) -> [Int] {
        let bytes = Array(text.utf8)
        return places.compactMap { place in
            guard place.upperBound <= bytes.count, bytes[place].allSatisfy({ (48...57).contains($0) }) else {
                return nil
            }
            return bytes[place].reduce(0) { 10 * $0 + Int($1) - 48 }
        }
    }

    private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private static func days(of month: Int, in year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 1970 to the first of a month of the Gregorian calendar.
    private static func days(before year: Int, _ month: Int) -> Int {
        let past = year - 1
        let years = 365 * past + past / 4 - past / 100 + past / 400 - 719_162
        return (1..<month).reduce(years) { $0 + days(of: $1, in: year) }
    }
}
