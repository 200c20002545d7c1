import CAV
import Glibc
import Media
import System

/// The bytes of one open file, as libav reads them. They are read in small pieces, wherever the file is long.
struct Input: ~Copyable {
    /// Where in which file the next bytes are.
    private struct Place {
        let descriptor: Int32
        let length: Int64
        var position: Int64 = 0
    }

    let context: UnsafeMutablePointer<AVIOContext>
    private let place: UnsafeMutablePointer<Place>
    private static let pieceBytes = 32 << 10

    init(_ descriptor: Int32, bytes: Int) throws(JobError) {
        let place = UnsafeMutablePointer<Place>.allocate(capacity: 1)
        place.initialize(to: Place(descriptor: descriptor, length: Int64(bytes)))
        guard
            let buffer = av_malloc(Self.pieceBytes),
            let context = avio_alloc_context(
                buffer.assumingMemoryBound(to: UInt8.self), Int32(Self.pieceBytes), 0, place, Self.read, nil, Self.seek)
        else {
            place.deallocate()
            throw .outOfMemory
        }
        self.context = context
        self.place = place
    }

    deinit {
        // libav may have put a buffer of another size in the place of the first.
        av_freep(&context.pointee.buffer)
        var context: UnsafeMutablePointer<AVIOContext>? = context
        avio_context_free(&context)
        place.deallocate()
    }

    private static let read: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<UInt8>?, Int32) -> Int32 = {
        place, buffer, count in
        guard let place = place?.assumingMemoryBound(to: Place.self) else { return martlet_AVERROR_EIO }
        let room = UnsafeMutableRawBufferPointer(start: buffer, count: Int(count))
        guard
            let read = try? Descriptor.read(place.pointee.descriptor, into: room, at: Int(place.pointee.position))
        else { return martlet_AVERROR_EIO }
        place.pointee.position += Int64(read)
        return read == 0 ? martlet_AVERROR_EOF : Int32(read)
    }

    private static let seek: @convention(c) (UnsafeMutableRawPointer?, Int64, Int32) -> Int64 = {
        place, offset, origin in
        guard let place = place?.assumingMemoryBound(to: Place.self) else { return -1 }
        let start: Int64
        switch origin & ~AVSEEK_FORCE {
        case AVSEEK_SIZE: return place.pointee.length
        case SEEK_SET: start = 0
        case SEEK_CUR: start = place.pointee.position
        case SEEK_END: start = place.pointee.length
        default: return -1
        }
        let (position, isTooFar) = start.addingReportingOverflow(offset)
        guard !isTooFar, position >= 0 else { return -1 }
        place.pointee.position = position
        return position
    }
}
