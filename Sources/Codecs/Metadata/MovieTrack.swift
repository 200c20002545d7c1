import Media

/// A track of a movie, and whether a movie keeps it that is to tell of no place: tracks of pictures, sounds, words and
/// time codes stay; those of positions and other data of the moment go.
struct MovieTrack {
    /// `nil` where its header cannot be read.
    let number: Int?
    let isKept: Bool
    let isOfPictures: Bool
    let samples: SampleTable

    init(_ box: BoxRange, _ fragments: [FragmentRuns], in bytes: UnsafeRawBufferPointer, _ kind: MediaFormat) {
        func parts(of place: BoxRange?) -> [BoxRange] {
            place.map { BoxRange.all(in: $0.content, of: bytes, kind) } ?? []
        }
        let table = (["mdia", "minf", "stbl"] as [FourCC]).reduce(box as BoxRange?) { place, name in
            parts(of: place).first { $0.type == name }
        }
        let content = UnsafeRawBufferPointer(rebasing: bytes[box.content])
        let track = try? Track(Box(type: box.type, content: content, kind: kind))
        number = track?.number
        isOfPictures = track.map { Self.handlersOfPictures.contains($0.handler) } ?? false
        samples = SampleTable(parts(of: table), isOfSound: track?.handler == "soun", bytes, kind)
        guard let track else {
            isKept = true
            return
        }
        if Self.words.contains(track.handler) {
            func sample(at place: Range<Int>) -> TextSample {
                TextSample(UnsafeRawBufferPointer(rebasing: bytes[place]), track.coding)
            }
            let runs = fragments.flatMap(\.runs).filter { $0.track == track.number }
            let isPrivate = (try? samples.hasSample { sample(at: $0).isPrivate }) ?? true
            isKept = !isPrivate && !runs.contains { (try? $0.hasSample { sample(at: $0).isPrivate }) ?? true }
        } else {
            isKept = Self.handlers.contains(track.handler)
        }
    }

    private static let handlersOfPictures: Set<FourCC> = ["vide", "auxv", "pict"]
    private static let words: Set<FourCC> = ["text", "sbtl", "subt"]
    /// A track without a handler among them: it plays nowhere.
    private static let handlers: Set<FourCC> = [
        "vide", "auxv", "pict", "soun", "subp", "clcp", "tmcd", "hint", "    ",
    ]
}
