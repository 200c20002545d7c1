/// How large, deep and slow a file may be before it is decoded. Each is checked on the headers alone.
package struct MediaLimits: Sendable, Equatable {
    /// Pixels of the longer side.
    package var side = 16_384
    /// Pixels of one frame, width × height.
    package var pixels = 67_108_864
    /// Frames of an animation.
    package var frames = 2_000
    /// Pixels of all frames together, frames × width × height of the canvas.
    package var framePixels = 2_147_483_648
    /// Scans of a progressive JPEG; each costs a pass over the whole picture.
    package var scans = 500
    /// Segments or chunks of a file, whichever the kind has.
    package var chunks = 100_000
    /// Seconds of wall clock one job may take, decoding and encoding together.
    package var seconds = 10

    package init() {}
}

/// A limit by its name, for the report of a file that exceeds it.
package enum MediaLimit: UInt8, CaseIterable, Sendable {
    case side = 1
    case pixels, frames, framePixels, scans, chunks
}

extension MediaLimits {
    /// Throws the first limit that a figure exceeds.
    package func check(_ figures: [(MediaLimit, Int)]) throws(JobError) {
        for (limit, found) in figures where found > self[limit] {
            throw .refused(.exceeds(limit, found: found, allowed: self[limit]))
        }
    }

    private subscript(limit: MediaLimit) -> Int {
        switch limit {
        case .side: side
        case .pixels: pixels
        case .frames: frames
        case .framePixels: framePixels
        case .scans: scans
        case .chunks: chunks
        }
    }
}
