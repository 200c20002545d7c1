/// How long a video plays, as people read it.
enum PlayingTime {
    /// `01:05`; minutes go on behind 59, as in the reference.
    static func text(_ milliseconds: Int) -> String {
        let seconds = milliseconds / 1000
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(seconds / 60)):\(two(seconds % 60))"
    }
}
