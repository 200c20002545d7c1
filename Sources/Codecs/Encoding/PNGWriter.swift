import CPNG
import Glibc
import Media
import System

extension PixelMemory {
    /// Writes the pixels, of blue, green, red and alpha, as a PNG of exactly these values: libgd would halve the
    /// alpha's depth.
    ///
    /// Reorders the pixels in place when they need no alpha. Returns the file's length.
    ///
    /// - Parameter profile: a chunk with the colour profile of the pixels; empty for sRGB.
    consuming func writePNG(
        _ size: PixelSize, profile: [UInt8], to files: borrowing JobFiles
    ) throws(JobError) -> Int {
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
        if profile.isEmpty { return try write(&image, to: files[.original]) }
        image.flags |= UInt32(PNG_IMAGE_FLAG_COLORSPACE_NOT_sRGB)
        return try write(&image, profile: profile, to: files)
    }

    /// Writes the file as libpng makes it.
    private borrowing func write(_ image: inout png_image, to descriptor: Int32) throws(JobError) -> Int {
        let own: Int32
        do { own = try Descriptor.duplicate(descriptor, isInherited: true) } catch {
            throw .failed(errno: error.number)
        }
        guard let file = fdopen(own, "wb") else {
            let error = errno
            Descriptor.close(own)
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
        do { return try FileStatus(of: descriptor).size } catch { throw .failed(errno: error.number) }
    }

    /// Writes the file with a chunk after its header. This part of libpng takes no profile, so that the file is made in
    /// memory first, once to learn its length.
    private borrowing func write(
        _ image: inout png_image, profile: [UInt8], to files: borrowing JobFiles
    ) throws(JobError) -> Int {
        var length = 0
        guard png_image_write_to_memory(&image, nil, &length, 0, start, 0, nil) != 0, let memory = malloc(length) else {
            throw .outOfMemory
        }
        defer { free(memory) }
        guard png_image_write_to_memory(&image, memory, &length, 0, start, 0, nil) != 0 else { throw .outOfMemory }
        var edits = Edits()
        // After the signature and the header.
        edits.replace(33..<33, with: profile)
        return try edits.write(UnsafeRawBufferPointer(start: memory, count: length), to: .original, files)
    }

    private borrowing func dropAlpha() {
        let bytes = UnsafeMutableRawPointer(start).assumingMemoryBound(to: UInt8.self)
        for index in 0..<count {
            for channel in 0..<3 { bytes[3 * index + channel] = bytes[4 * index + channel] }
        }
    }
}
