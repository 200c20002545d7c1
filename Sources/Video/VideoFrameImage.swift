import CAV
import Glibc
import JPEG
import Media

/// A picture out of a video, as a viewer sees it: pixels of blue, green, red and nothing.
struct VideoFrameImage: ~Copyable {
    let size: PixelSize
    /// Pixels from the start of one row to the start of the next.
    private let pitch: Int
    private let pixels: UnsafeMutablePointer<UInt32>

    /// libswscale converts a row in groups of so many pixels, and leaves the last group out where the row has no room
    /// for all of it.
    private static let groupPixels = 16

    /// All pixels are zero: what is not written must not show what the process did before.
    private init(_ size: PixelSize) throws(JobError) {
        pitch = (size.width + Self.groupPixels - 1) / Self.groupPixels * Self.groupPixels
        // libswscale writes a few bytes beyond the end of the last row.
        let bytes = 4 * pitch * size.height + 256
        guard let memory = Wiping.paused({ calloc(bytes, 1) }) else { throw .outOfMemory }
        pixels = memory.assumingMemoryBound(to: UInt32.self)
        self.size = size
    }

    deinit {
        Wiping.paused { free(pixels) }
    }

    /// Converts a frame, its colours meant as it says, or else as players take them by its height.
    ///
    /// - Parameters:
    ///   - size: of the result, at least 1×1.
    ///   - method: of libswscale to scale by, where the size is another one.
    static func of(
        _ frame: borrowing Frame, scaledTo size: PixelSize, by method: Int32 = SWS_BILINEAR, _ kind: MediaFormat
    ) throws(JobError) -> VideoFrameImage {
        let source = frame.pointer.pointee
        let (width, height) = (source.width, source.height)
        let (format, neutral) = Self.coloured(AVPixelFormat(source.format))
        guard
            let scaler = sws_getContext(
                width, height, format, Int32(size.width), Int32(size.height), AV_PIX_FMT_BGR0,
                method, nil, nil, nil)
        else { throw .corrupt(kind, .pixelData) }
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

        let still = try VideoFrameImage(size)
        let rows = UnsafeMutableRawPointer(still.pixels).assumingMemoryBound(to: UInt8.self)
        var planes: [UnsafeMutablePointer<UInt8>?] = [rows, nil, nil, nil]
        var strides: [Int32] = [Int32(4 * still.pitch), 0, 0, 0]
        var sourceRows = [source.data.0, source.data.1, source.data.2, source.data.3].map {
            $0.map { UnsafePointer<UInt8>($0) }
        }
        var sourceStrides = [source.linesize.0, source.linesize.1, source.linesize.2, source.linesize.3]
        let isGrey = format.rawValue != source.format
        let greyWidth = Int(width) / 2 + 64
        let colourless = [UInt16](repeating: neutral, count: isGrey ? greyWidth * (Int(height) + 1) / 2 : 0)
        let converted = colourless.withUnsafeBytes { plane in
            if isGrey {
                let start = plane.baseAddress?.assumingMemoryBound(to: UInt8.self)
                let stride = Int32(2 * greyWidth)
                (sourceRows[1], sourceRows[2], sourceStrides[1], sourceStrides[2]) = (start, start, stride, stride)
            }
            return sws_scale(scaler, sourceRows, sourceStrides, 0, height, &planes, &strides)
        }
        guard converted == size.height else { throw .corrupt(kind, .pixelData) }
        return still
    }

    /// The format of a picture of light alone with colours beside it, and their value for none. libswscale takes such a
    /// picture for one of full range, whatever it is told.
    private static func coloured(_ format: AVPixelFormat) -> (format: AVPixelFormat, neutral: UInt16) {
        switch format {
        case AV_PIX_FMT_GRAY8: (AV_PIX_FMT_YUV420P, 0x8080)
        case AV_PIX_FMT_GRAY10LE: (AV_PIX_FMT_YUV420P10LE, 1 << 9)
        case AV_PIX_FMT_GRAY12LE: (AV_PIX_FMT_YUV420P12LE, 1 << 11)
        default: (format, 0)
        }
    }

    /// Blue in the lowest eight bits, then green and red.
    subscript(column: Int, row: Int) -> UInt32 { pixels[row * pitch + column] }

    /// Whether it is all but black: at most 2 of 100 pixels are as light as an eighth of white.
    var isNearlyBlack: Bool {
        var light = 0
        for y in 0..<size.height {
            for x in 0..<size.width {
                let pixel = self[x, y]
                light += max(pixel & 0xFF, pixel >> 8 & 0xFF, pixel >> 16 & 0xFF) >= 32 ? 1 : 0
            }
        }
        return 50 * light <= size.area
    }

    /// As a viewer sees it who heeds the orientation.
    consuming func rotated(_ orientation: Orientation) throws(JobError) -> VideoFrameImage {
        guard orientation != .upright else { return self }
        let result = try VideoFrameImage(orientation.applied(to: size))
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
                result.pixels[y * result.pitch + x] = self[column, row]
            }
        }
        return result
    }

    /// Writes it as a JPEG to a file of the job, and returns the length.
    borrowing func writeJPEG(quality: Int, to file: JobDescriptor, _ files: borrowing JobFiles) throws(JobError) -> Int
    {
        guard
            let jpeg = EncodedJPEG.compressing(
                pixels, width: size.width, height: size.height, pitch: 4 * pitch, quality: quality, .half,
                isAccurate: false)
        else { throw .outOfMemory }
        try files.write(jpeg.bytes, to: file)
        return jpeg.bytes.count
    }
}
