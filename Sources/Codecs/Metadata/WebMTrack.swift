import Media

/// A track of a WebM (RFC 9559, 5.1.4.1), and whether a file keeps it that is to tell of no place: pictures, sounds and
/// words that people read stay; positions and other data of the moment go.
struct WebMTrack {
    private(set) var number = 0
    private(set) var hasAlpha = false
    /// What belongs to its coding.
    private(set) var codecPrivate: UnsafeRawBufferPointer?
    private var type = 0
    private var codec = ""
    private var isEncoded = false

    init(_ entry: EBMLElement) throws(JobError) {
        var reader = ByteReader(entry.content, of: .webm)
        try reader.forEachElement { part throws(JobError) in
            switch part.name {
            case WebM.trackNumber: number = part.number
            case WebM.trackType: type = part.number
            case WebM.codec: codec = part.text
            case WebM.codecPrivate: codecPrivate = part.content
            case WebM.contentEncodings: isEncoded = true
            case WebM.video:
                var video = ByteReader(part.content, of: .webm)
                try video.forEachElement { if $0.name == WebM.alphaMode { hasAlpha = $0.number == 1 } }
            default: return
            }
        }
    }

    var isVideo: Bool { type == 1 }
    var isVorbis: Bool { type == 2 && codec == "A_VORBIS" }

    /// Whether it is of pictures or sounds.
    var isPlayed: Bool { type == 1 || type == 2 }

    /// Whether it is of a kind that stays.
    var isPublic: Bool { isPlayed || isOfWords || type == 17 && Self.drawnWords.contains(codec) }

    /// Whether it is of words that can be looked into: subtitles, or what happens, for those who cannot see it.
    var isOfWords: Bool { (type == 17 || type == 33) && !isEncoded && Self.words.contains(codec) }

    private static let words: Set = [
        "S_TEXT/UTF8", "S_TEXT/WEBVTT", "S_TEXT/ASS", "S_TEXT/SSA", "D_WEBVTT/SUBTITLES", "D_WEBVTT/CAPTIONS",
        "D_WEBVTT/DESCRIPTIONS",
    ]
    private static let drawnWords: Set = ["S_VOBSUB", "S_HDMV/PGS", "S_DVBSUB"]
}
