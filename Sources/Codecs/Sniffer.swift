import CMagic
import Glibc
import Media

/// Tells a file's kind by its bytes: libmagic and the file's own signature must agree. Of movies libmagic knows the
/// brands of some programs, and calls those of others sound: there the signature decides, and later the tracks.
///
/// A cookie is opened once, as its tables are large, and serves one thread.
struct Sniffer: ~Copyable {
    private let cookie: magic_t

    /// How deep libmagic's rules may go into one file.
    private static let limits = [
        (MAGIC_PARAM_INDIR_MAX, 10), (MAGIC_PARAM_NAME_MAX, 30), (MAGIC_PARAM_REGEX_MAX, 4096),
    ]

    /// Throws when libmagic or its database is not there.
    init() throws(JobError) {
        // Nothing is unpacked or taken apart: a file is what its first bytes say.
        let flags =
            MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR | MAGIC_NO_CHECK_ELF | MAGIC_NO_CHECK_CDF
            | MAGIC_NO_CHECK_CSV | MAGIC_NO_CHECK_JSON | MAGIC_NO_CHECK_TOKENS | MAGIC_NO_CHECK_APPTYPE
        guard let cookie = magic_open(flags) else { throw .failed(errno: errno) }
        for (parameter, most) in Self.limits {
            var value = most
            magic_setparam(cookie, parameter, &value)
        }
        guard magic_load(cookie, nil) == 0 else {
            magic_close(cookie)
            throw .failed(errno: ENOENT)
        }
        self.cookie = cookie
    }

    deinit {
        magic_close(cookie)
    }

    /// The kind of the bytes. Throws a refusal when it is none that is taken, or the two opinions differ.
    borrowing func kind(of bytes: UnsafeRawBufferPointer) throws(JobError) -> MediaFormat {
        let opinion = try self.opinion(on: bytes)
        let opined = MediaFormat.kinds(meantBy: opinion)
        if let signed = MediaFormat(signatureOf: bytes) {
            if opined.contains(signed) || opinion == Self.abstention { return signed }
            if signed.isVideo, opinion.hasPrefix("video/") || opinion.hasPrefix("audio/") { return signed }
        }
        if let kind = opined.first { throw .corrupt(kind, .signature) }
        switch opinion {
        case Self.abstention, "text/plain", "inode/x-empty", "application/x-empty":
            throw .refused(.unrecognized(found: opinion))
        default: throw .refused(.unsupported(found: opinion))
        }
    }

    /// libmagic's word for bytes that it does not know, among them good ones.
    private static let abstention = "application/octet-stream"
    /// More than any of the formats needs; the rest of a large file is not looked at.
    private static let longestLook = 64 * 1024

    private borrowing func opinion(on bytes: UnsafeRawBufferPointer) throws(JobError) -> String {
        guard let word = magic_buffer(cookie, bytes.baseAddress, min(bytes.count, Self.longestLook)) else {
            let error = magic_errno(cookie)
            throw .failed(errno: error == 0 ? EINVAL : error)
        }
        let characters = UnsafeBufferPointer(start: word, count: strlen(word)).prefix(MediaRefusal.longestType)
        return String(decoding: characters.map { UInt8(bitPattern: $0) & 0x7F }, as: UTF8.self)
    }
}

extension MediaFormat {
    /// The kinds that libmagic may mean: it looks at the first brand of a HEIF, which can be that of any coding.
    fileprivate static func kinds(meantBy opinion: String) -> [MediaFormat] {
        switch opinion {
        case "image/jpeg": [.jpeg]
        case "image/png", "image/apng", "image/vnd.mozilla.apng": [.png]
        case "image/gif": [.gif]
        case "image/webp": [.webp]
        case "image/bmp", "image/x-ms-bmp": [.bmp]
        case "image/avif": [.avif]
        case "image/heic", "image/heic-sequence": [.heic]
        case "image/heif", "image/heif-sequence": [.heic, .avif]
        case "video/mp4", "video/x-m4v", "video/quicktime": [.mp4, .mov]
        case "video/webm": [.webm]
        default: []
        }
    }

    /// The kind whose signature stands at the beginning.
    fileprivate init?(signatureOf bytes: UnsafeRawBufferPointer) {
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if bytes.holds("GIF87a") || bytes.holds("GIF89a") {
            self = .gif
        } else if bytes.holds("RIFF"), bytes.holds("WEBP", at: 8) {
            self = .webp
        } else if bytes.holds("BM"), bytes.count >= 18,
            BMPHeader.isHeaderLength(
                Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 14, as: UInt32.self))))
        {
            // Two letters begin many a text, so the length of the second header counts as well.
            self = .bmp
        } else if let kind = Brands(bytes)?.kind {
            self = kind
        } else if Brands(bytes)?.mayBeOfMovie == true, Self.hasMovie(bytes) {
            self = .mp4
        } else if ["moov", "mdat", "wide", "free", "skip"].contains(ByteReader(bytes, of: .mov).nextBoxType) {
            // QuickTime is older than brands.
            self = .mov
        } else if WebM.begins(bytes) {
            self = .webm
        } else {
            return nil
        }
    }

    /// Whether the index of a movie is among the first boxes of a file.
    private static func hasMovie(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var reader = ByteReader(bytes, of: .mp4)
        for _ in 0..<mostBoxes {
            guard let box = try? reader.outermostBox().box else { return false }
            if box.type == "moov" { return true }
        }
        return false
    }

    /// More than any movie has beside its fragments, which follow its index.
    private static let mostBoxes = 1000
}
