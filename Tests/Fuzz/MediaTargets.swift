@testable import Codecs
@testable import Media

let mediaTargets: [String: Target] = [
    "jpeg": { examine($0, .jpeg) }, "png": { examine($0, .png) }, "gif": { examine($0, .gif) },
    "webp": { examine($0, .webp) }, "bmp": { examine($0, .bmp) }, "avif": { examine($0, .avif) },
    "heic": { examine($0, .heic) }, "mp4": { watch($0, .mp4) }, "mov": { watch($0, .mov) },
    "webm": { watch($0, .webm) },
    "exif": { bytes in
        guard let exif = Exif(Array(bytes)) else { return }
        _ = (exif.fields(isPrivate: true), exif.takenAt, exif.windowsText(0x9C9B))
    },
    "xmp": { bytes in _ = XMP(Array(bytes)).map { ($0.title, $0.description, $0.isSphere) } },
    "iptc": { bytes in _ = PhotoshopResources(Array(bytes))?.iptc.map { ($0.title, $0.caption) } },
    "wire": { bytes in
        let message = Array(bytes)
        if let answer = try? WorkerReply(message: message) { precondition(answer.message == message) }
        if let hello = try? WorkerHello(message: message) { precondition(message.starts(with: hello.message)) }
        if let job = try? Job(message: message) { precondition((try? Job(message: job.message)) == job) }
    },
]

/// All that is done to a video by code of ours.
private func watch(_ bytes: UnsafeRawBufferPointer, _ kind: MediaFormat) {
    guard let clip = try? VideoInfo(of: kind, in: bytes, Job()) else { return }
    precondition(clip.milliseconds > 0 && clip.size.width > 0 && clip.size.height > 0)
    if kind == .webm { return clean(webm: bytes) }
    for policy in MetadataPolicy.allCases {
        for isToStartFast in [false, true] {
            _ = MovieLayout(bytes, of: kind, policy).edits(isToStartFast: isToStartFast).applied(to: Array(bytes))
        }
    }
}

/// A cleaned WebM plays as it did, and has nothing left to clean.
private func clean(webm bytes: UnsafeRawBufferPointer) {
    for policy in MetadataPolicy.allCases {
        guard let edits = try? WebMLayout(bytes, policy).edits() else { preconditionFailure("it was read before") }
        edits.applied(to: Array(bytes)).withUnsafeBytes { cleaned in
            precondition(
                (try? VideoInfo(of: .webm, in: cleaned, Job())) == (try? VideoInfo(of: .webm, in: bytes, Job())))
            precondition((try? WebMLayout(cleaned, policy).edits())?.isEmpty == true, "\(policy) has left something")
        }
    }
}

/// All that is done to a file by code of ours: its header, its metadata, and its cleaning, after which it is still a
/// file of its kind and there is nothing left to clean.
private func examine(_ bytes: UnsafeRawBufferPointer, _ kind: MediaFormat) {
    var limits = MediaLimits()
    limits.pixels = 1_000_000
    guard let header = try? Header(of: kind, in: bytes), (try? header.check(limits)) != nil else { return }
    _ = try? header.metadata(in: bytes).metadata(.private)
    if case .bmp(let header) = header { _ = try? BMPDecoder(bytes, header).decode() }
    for policy in MetadataPolicy.allCases {
        guard let edits = try? header.edits(of: bytes, by: MetadataFilter(policy: policy)), !edits.isEmpty else {
            continue
        }
        edits.applied(to: Array(bytes)).withUnsafeBytes { cleaned in
            guard let header = try? Header(of: kind, in: cleaned) else {
                preconditionFailure("\(policy) has spoilt the file")
            }
            guard let edits = try? header.edits(of: cleaned, by: MetadataFilter(policy: policy)) else {
                preconditionFailure("what \(policy) has cleaned cannot be cleaned")
            }
            precondition(edits.isEmpty, "\(policy) has left something")
        }
    }
}
