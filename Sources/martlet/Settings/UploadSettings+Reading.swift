import Media
import Uploads

extension UploadSettings {
    /// Reads `uploads.*`, `limits.*` and `ids.*`, in the order of the shipped file.
    mutating func read(from reader: inout SettingsReader) {
        formats = reader.kinds("uploads.formats", default: formats)
        job.most.width = reader.int("uploads.max_width", default: 0, in: 0...65_535)
        job.most.height = reader.int("uploads.max_height", default: 0, in: 0...65_535)
        naming = reader.choice("uploads.naming", default: naming)
        duplicates = reader.choice("uploads.duplicates", default: duplicates)
        moderation = reader.choice("uploads.moderation", default: moderation)
        tagsPerFile = reader.int("uploads.tags_per_file", default: tagsPerFile, in: 1...1000)
        guestExpiration = reader.expiration("uploads.guest_expiration")
        stopWords = StopWords(reader.words("uploads.stop_words", default: []))
        fromURL = reader.choice("uploads.from_url", default: fromURL)

        limits.bytes = reader.int("limits.upload_bytes", default: limits.bytes, in: 1...1 << 40)
        limits.guestBytes = reader.int("limits.guest_upload_bytes", default: limits.guestBytes, in: 1...1 << 40)
        limits.flood = reader.floodLimits("limits.flood", default: limits.flood)
        limits.guestFlood = reader.floodLimits("limits.guest_flood", default: limits.guestFlood)
        limits.concurrency.read(from: &reader)

        limits.attempts = reader.int("limits.attempts", default: limits.attempts, in: 0...1_000_000)
        limits.keyAttempts = reader.int("limits.key_attempts", default: limits.keyAttempts, in: 0...1_000_000)

        let mode: IDMode = reader.choice("ids.mode", default: .random)
        let salt = reader.secret("ids.salt")
        let padding = reader.int("ids.padding", default: 999, in: 0...1_000_000)
        switch mode {
        case .random: ids = .random
        case .sequential:
            if salt.isEmpty { reader.reject("ids.salt", because: "must be set, with ids.mode: sequential") }
            ids = .sequential(SequentialIDs(salt: salt, padding: padding))
        }
    }
}

extension ConcurrencyLimits {
    /// nginx takes no higher number.
    private static let largest = 65_535

    fileprivate mutating func read(from reader: inout SettingsReader) {
        requests = reader.int("limits.connections", default: requests, in: 0...Self.largest)
        let standard = [keylessBodiesOfAddress, keylessBodies]
        let words = reader.words("limits.keyless_bodies", default: standard.map(String.init))
        let counts = words.compactMap { Int($0.replacing("_", with: "")) }.filter { (0...Self.largest).contains($0) }
        guard counts.count == 2, words.count == 2 else {
            reader.reject(
                "limits.keyless_bodies",
                because:
                    "must be two whole numbers up to \(Self.largest): bodies of one address, and of all; 0 for any number"
            )
            return
        }
        (keylessBodiesOfAddress, keylessBodies) = (counts[0], counts[1])
    }
}

private enum IDMode: String, CaseIterable {
    case random, sequential
}

extension SettingsReader {
    /// `never`, or an expiration as the API spells it.
    fileprivate mutating func expiration(_ key: String) -> Expiration? {
        var expiration: Expiration?
        let text = text(key, default: "never")
        if text != "never" {
            expiration = Expiration(text)
            if expiration == nil { reject(key, because: "is “\(text)” and must be never, seconds, or such as P3D") }
        }
        return expiration
    }

    /// Five numbers: uploads a minute, hour, day, week and month.
    fileprivate mutating func floodLimits(_ key: String, default standard: RateLimits) -> RateLimits {
        let words = words(key, default: standard.counts.map(String.init))
        let counts = words.compactMap { Int($0.replacing("_", with: "")) }.filter { $0 >= 0 }
        guard counts.count == 5, words.count == 5 else {
            reject(
                key,
                because: "must be five whole numbers: uploads a minute, hour, day, week and month; 0 for any number")
            return standard
        }
        return RateLimits(counts: counts)
    }
}
