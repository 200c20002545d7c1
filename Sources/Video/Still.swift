import CAV
import CTurboJPEG
import Glibc
import Media

/// A picture out of a video, as a viewer sees it: pixels of blue, green, red and nothing.
struct Still: ~Copyable {
    let size: PixelSize
    private let pixels: UnsafeMutablePointer<UInt32>

    private init(_ size: PixelSize) throws(Setback) {
        // libswscale writes a few bytes beyond the end of a row.
        guard let memory = malloc(4 * size.area + 256) else { throw .outOfMemory }
        pixels = memory.assumingMemoryBound(to: UInt32.self)
        self.size = size
    }

    deinit {
        free(pixels)
    }

    /// Converts a frame, its colours meant as it says, or else as players take them by its height.
    static func of(_ frame: borrowing Frame, _ kind: Kind) throws(Setback) -> Still {
        let source = frame.pointer.pointee
        let (width, height) = (source.width, source.height)
        guard
            let scaler = sws_getContext(
                width, height, AVPixelFormat(source.format), width, height, AV_PIX_FMT_BGR0, SWS_BILINEAR, nil, nil, nil
            )
        else { throw .corrupt(kind, .structure) }
        defer { sws_freeContext(scaler) }
        let matrix: Int32 =
            switch source.colorspace {
            case AVCOL_SPC_UNSPECIFIED: height >= 720 ? SWS_CS_ITU709 : SWS_CS_ITU601
            default: Int32(source.colorspace.rawValue)
            }
        let isFullRange: Int32 = source.color_range == AVCOL_RANGE_JPEG ? 1 : 0
        sws_setColorspaceDetails(
            scaler, sws_getCoefficients(matrix), isFullRange, sws_getCoefficients(SWS_CS_ITU601), 1, 0, 1 << 16, 1 << 16
        )

        let still = try Still(frame.size)
        let rows = UnsafeMutableRawPointer(still.pixels).assumingMemoryBound(to: UInt8.self)
        var planes: [UnsafeMutablePointer<UInt8>?] = [rows, nil, nil, nil]
        var strides: [Int32] = [4 * width, 0, 0, 0]
        let sourceRows = [source.data.0, source.data.1, source.data.2, source.data.3].map {
            $0.map { UnsafePointer<UInt8>($0) }
        }
        let sourceStrides = [source.linesize.0, source.linesize.1, source.linesize.2, source.linesize.3]
        let converted = sws_scale(scaler, sourceRows, sourceStrides, 0, height, &planes, &strides)
        guard converted == height else { throw .corrupt(kind, .structure) }
        return still
    }

    /// As a viewer sees it who heeds the orientation.
    consuming func turned(_ orientation: Orientation) throws(Setback) -> Still {
        guard orientation != .upright else { return self }
        let result = try Still(orientation.applied(to: size))
        let (right, bottom) = (size.width - 1, size.height - 1)
        for y in 0..<result.size.height {
            for x in 0..<result.size.width {
                let (column, row) =
                    switch orientation {
                    case .upright: (x, y)
                    case .mirrored: (right - x, y)
                    case .upsideDown: (right - x, bottom - y)
                    case .flipped: (x, bottom - y)
                    case .transposed: (y, x)
                    case .turnedRight: (y, bottom - x)
                    case .transversed: (right - y, bottom - x)
                    case .turnedLeft: (right - y, x)
                    }
                result.pixels[y * result.size.width + x] = pixels[row * size.width + column]
            }
        }
        return result
    }

    /// Writes it as a JPEG to a file of the job, and returns the length.
    borrowing func writeJPEG(quality: Int, to file: JobDescriptor, _ files: borrowing JobFiles) throws(Setback) -> Int {
        guard let handle = tjInitCompress() else { throw .outOfMemory }
        defer { tjDestroy(handle) }
        var start: UnsafeMutablePointer<UInt8>?
        var count: UInt = 0
        defer { tjFree(start) }
        let source = UnsafeRawPointer(pixels).assumingMemoryBound(to: UInt8.self)
        let status = tjCompress2(
            handle, source, Int32(size.width), 0, Int32(size.height), Int32(TJPF_BGRX.rawValue), &start, &count,
            Int32(TJSAMP_420.rawValue), Int32(quality), 0)
        guard status == 0, let start else { throw .outOfMemory }
        try files.write(UnsafeRawBufferPointer(start: start, count: Int(count)), to: file)
        return Int(count)
    }
}
