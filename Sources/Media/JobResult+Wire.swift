extension JobResult {
    /// More bytes than any finding has as a message.
    package static let longestMessage = 96 << 10

    /// The finding as the bytes of one message.
    package var message: [UInt8] {
        var wire = WireWriter()
        switch self {
        case .accepted(let report):
            wire.write(Tag.accepted)
            report.write(to: &wire)
        case .refused(let refusal):
            wire.write(Tag.refused)
            refusal.write(to: &wire)
        case .failed(let errno):
            wire.write(Tag.failed)
            wire.write(Int(errno))
        case .badWatermark(let flaw):
            wire.write(Tag.badWatermark)
            wire.write(Int(flaw.rawValue))
        }
        return wire.bytes
    }

    /// The finding that a message holds.
    package init(message: [UInt8]) throws(MalformedMessage) {
        var wire = WireReader(message)
        switch try wire.readInt() {
        case Tag.accepted: self = .accepted(try MediaReport(from: &wire))
        case Tag.refused: self = .refused(try MediaRefusal(from: &wire))
        case Tag.failed: self = .failed(errno: Int32(try wire.readInt(1...4095)))
        case Tag.badWatermark: self = .badWatermark(try wire.readCase(of: MarkFlaw.self))
        default: throw MalformedMessage()
        }
        try wire.finish()
    }

    /// Beside those of `WorkerReply`.
    private enum Tag {
        static let accepted = 1
        static let refused = 2
        static let failed = 3
        static let badWatermark = 6
    }
}

extension MediaReport {
    fileprivate func write(to wire: inout WireWriter) {
        wire.write(Int(kind.rawValue))
        size.write(to: &wire)
        wire.write(isAnimated)
        wire.write(originalBytes ?? 0)
        wire.write(isWatermarked)
        thumb.write(to: &wire)
        wire.write(medium != nil)
        medium?.write(to: &wire)
        metadata.write(to: &wire)
    }

    fileprivate init(from wire: inout WireReader) throws(MalformedMessage) {
        kind = try wire.readCase(of: MediaFormat.self)
        size = try PixelSize(from: &wire)
        isAnimated = try wire.readBool()
        let rewritten = try wire.readInt()
        originalBytes = rewritten == 0 ? nil : rewritten
        isWatermarked = try wire.readBool()
        thumb = try Rendition(from: &wire)
        medium = try wire.readBool() ? Rendition(from: &wire) : nil
        metadata = try EmbeddedMetadata(from: &wire)
        guard originalBytes != nil || kind == kind.stored && !isWatermarked else { throw MalformedMessage() }
    }
}

extension PixelSize {
    func write(to wire: inout WireWriter) {
        wire.write(width)
        wire.write(height)
    }

    init(from wire: inout WireReader) throws(MalformedMessage) {
        width = try wire.readInt(1...1_000_000)
        height = try wire.readInt(1...1_000_000)
    }
}

extension Rendition {
    func write(to wire: inout WireWriter) {
        size.write(to: &wire)
        wire.write(bytes)
    }

    init(from wire: inout WireReader) throws(MalformedMessage) {
        size = try PixelSize(from: &wire)
        bytes = try wire.readInt(1...Int.max)
    }
}

extension MediaRefusal {
    /// Bytes that libmagic's word for a type may have; longer ones are cut by the worker.
    package static let longestType = 128

    fileprivate func write(to wire: inout WireWriter) {
        switch self {
        case .empty: wire.write(1)
        case .unrecognized(let found):
            wire.write(2)
            wire.write(found)
        case .unsupported(let found):
            wire.write(3)
            wire.write(found)
        case .truncated(let kind):
            wire.write(4)
            wire.write(Int(kind.rawValue))
        case .corrupt(let kind, let defect):
            wire.write(11)
            wire.write(Int(kind.rawValue))
            wire.write(Int(defect.rawValue))
        case .uncommon(let kind, let coding):
            wire.write(12)
            wire.write(Int(kind.rawValue))
            wire.write(Int(coding.rawValue))
        case .exceeds(let limit, let found, let allowed):
            wire.write(5)
            wire.write(Int(limit.rawValue))
            wire.write(found)
            wire.write(allowed)
        case .crashed: wire.write(6)
        case .tooSlow: wire.write(7)
        case .narrowerThanAsked: wire.write(8)
        case .widthOfMoving: wire.write(9)
        case .tooLarge: wire.write(10)
        }
    }

    fileprivate init(from wire: inout WireReader) throws(MalformedMessage) {
        switch try wire.readInt() {
        case 1: self = .empty
        case 2: self = .unrecognized(found: try wire.readString(atMost: Self.longestType))
        case 3: self = .unsupported(found: try wire.readString(atMost: Self.longestType))
        case 4: self = .truncated(try wire.readCase(of: MediaFormat.self))
        case 5:
            let limit = try wire.readCase(of: MediaLimit.self)
            self = .exceeds(limit, found: try wire.readInt(), allowed: try wire.readInt())
        case 6: self = .crashed
        case 7: self = .tooSlow
        case 8: self = .narrowerThanAsked
        case 9: self = .widthOfMoving
        case 10: self = .tooLarge
        case 11: self = .corrupt(try wire.readCase(of: MediaFormat.self), try wire.readCase(of: MediaDefect.self))
        case 12: self = .uncommon(try wire.readCase(of: MediaFormat.self), try wire.readCase(of: UncommonCoding.self))
        default: throw MalformedMessage()
        }
    }
}
