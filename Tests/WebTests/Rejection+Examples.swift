import Fetch
import HTTP
import Media

@testable import Uploads
@testable import Web

extension Rejection {
    /// One of every case, and where a case has words for several things, one of each of them. `ErrorListTests` holds
    /// this list to the cases that stand in the sources.
    static let examples: [Rejection] =
        [
            .noVersion, .noAction, .unknownVersion, .unknownAction, .methodNotAllowed,
            .noKey, .wrongKey, .banned, .tooManyWrongKeys(secondsLeft: 10),
            .flood(limit: 50, period: 60, secondsLeft: 10), .tooManyAttempts(limit: 100, secondsLeft: 10),
            .byteQuota(5_000_000_000), .fileQuota(1000),
            .duplicate(code: 101), .duplicate(code: 102),
        ]
        + FormError.examples.map { .malformedForm($0.message) }
        + [.noSource, .emptySource, .noFileSent, .severalFiles, .base64ByGET, .wrongBase64, .urlsDisabled]
        // A file that is too big is told so in the same words, whether it was sent or fetched.
        + FetchRefusal.examples.filter { $0 != .tooManyBytes }.map { .fetch($0) }
        + [.tooManyBytes(limit: 100_000_000)]
        + MediaRefusal.examples.map { .media($0) }
        + [
            .kindDisabled(.png),
            .wrongFlag(parameter: "nsfw"), .wrongFlag(parameter: "use_file_date"), .wrongAlbum, .wrongCategory,
            .wrongExpiration, .wrongTag("a/b"), .tooManyTags(limit: 10), .notForGuests(parameter: "album_id"),
            .notForGuests(parameter: "tags"), .stopWord, .wrongWidth, .adminsOnly(parameter: "use_file_date"),
            .noFileDate,
            .repeatedDifferently, .stillRunning, .wrongIdempotencyKey,
        ]

    /// The case by its name, with that of the case within it: `media.exceeds`.
    var cause: String {
        switch self {
        case .fetch(let refusal): "fetch.\(caseName(of: refusal))"
        case .media(let refusal): "media.\(caseName(of: refusal))"
        default: caseName(of: self)
        }
    }
}

extension FetchRefusal {
    static let examples: [FetchRefusal] =
        AddressFlaw.allCases.map { .malformed($0) }
        + [
            .scheme("gopher"), .ownHost, .notPublic, .notFound, .unreachable, .notTrusted, .status(404),
            .tooManyRedirects, .brokenAnswer, .tooSlow, .tooManyBytes,
        ]
}

extension MediaRefusal {
    static let examples: [MediaRefusal] =
        [
            .empty, .unrecognized(found: "text/plain"), .unsupported(found: "image/tiff"), .truncated(.jpeg),
            .narrowerThanAsked, .widthOfMoving,
        ]
        + MediaDefect.allCases.map { .corrupt(.png, $0) }
        + UncommonCoding.allCases.map { .uncommon(.jpeg, $0) }
        + MediaLimit.allCases.map { .exceeds($0, found: 200_000, allowed: 100_000) }
        + [.crashed, .tooLarge, .tooSlow]
}

extension FormError {
    static let examples: [FormError] = [
        .noBoundary, .boundaryTooLong, .endsEarly, .brokenBoundary, .partHeadersTooLong(limit: 16_384),
        .partWithoutName, .tooManyFields(limit: 200), .fieldTooLong(name: "title", limit: 65_536),
    ]
}

/// The name of an enum's case, without what it carries.
func caseName(of value: some Error) -> String {
    Mirror(reflecting: value).children.first?.label ?? "\(value)"
}
