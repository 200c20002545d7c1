import CPNG
import Glibc
import Media

extension PixelMemory {
    /// Writes the pixels, of blue, green, red and alpha, as a PNG of exactly these values: libgd would halve the
    /// alpha's depth.
    ///
    /// Reorders the pixels in place when they need no alpha. Returns the file's length.
    consuming func writePNG(_ size: PixelSize, to descriptor: Int32) throws(Setback) -> Int {
        let isOpaque = (0..<count).allSatisfy { start[$0] >> 24 == 0xFF }
        if isOpaque { dropAlpha() }
        var image = png_image()
        image.version = UInt32(PNG_IMAGE_VERSION)
        image.width = UInt32(size.width)
        image.height = UInt32(size.height)
        // A file that is allowed holds so many pixels only where they are much alike, and packs well in any way. The
        // usual way tries every filter on each row.
        if count > 1 << 24 { image.flags = UInt32(PNG_IMAGE_FLAG_FAST) }
        image.format = UInt32(isOpaque ? PNG_FORMAT_BGR : PNG_FORMAT_BGRA)
        defer { png_image_free(&image) }

        let own = dup(descriptor)
        guard own >= 0 else { throw .failed(errno: errno) }
        guard let file = fdopen(own, "wb") else {
            let error = errno
            close(own)
            throw .failed(errno: error)
        }
        // Glibc would make a buffer as large as fstat says, by a call that the sandbox forbids.
        let capacity = 1 << 16
        let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: capacity)
        defer { buffer.deallocate() }
        setvbuf(file, buffer, Int32(_IOFBF), capacity)
        errno = 0
        let isWritten = png_image_write_to_stdio(&image, file, 0, start, 0, nil) != 0
        var error = errno
        if fclose(file) != 0 { error = errno } else if isWritten { error = 0 }
        guard isWritten, error == 0 else { throw error == 0 || error == ENOMEM ? .outOfMemory : .failed(errno: error) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .failed(errno: Glibc.errno) }
        return Int(status.st_size)
    }

    private borrowing func dropAlpha() {
        let bytes = UnsafeMutableRawPointer(start).assumingMemoryBound(to: UInt8.self)
        for index in 0..<count {
            for channel in 0..<3 { bytes[3 * index + channel] = bytes[4 * index + channel] }
        }
    }
}
