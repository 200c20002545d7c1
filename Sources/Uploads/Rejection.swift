package import Fetch
package import Media
import Storage

/// What a sender did wrong, in one closed list. Every case has a number, an HTTP status and a public sentence.
///
/// Numbers below 700 are those of Chevereto's API (contract, rule 2); those from 700 on are Martlet's own.
package enum Rejection: Error, Equatable {
    // The address and the method
    case noVersion
    case noAction
    case unknownVersion
    case unknownAction
    case methodNotAllowed

    // The key
    case noKey
    case wrongKey
    case banned
    case tooManyWrongKeys(secondsLeft: Int)

    // How much was sent before
    case flood(limit: Int, period: Int, secondsLeft: Int)
    case tooManyAttempts(limit: Int, secondsLeft: Int)
    case byteQuota(Int)
    case fileQuota(Int)
    case duplicate(code: Int)

    // The form
    case malformedForm(String)

    // The source
    case noSource
    case emptySource
    case noFileSent
    case severalFiles
    case base64ByGET
    case wrongBase64
    case urlsDisabled
    case fetch(FetchRefusal)
    case tooManyBytes(limit: Int)

    // The file
    case media(MediaRefusal)
    case kindDisabled(MediaFormat)

    // The parameters
    case wrongFlag(parameter: String)
    case wrongAlbum
    case wrongCategory
    case wrongExpiration
    case wrongTag(String)
    case tooManyTags(limit: Int)
    case notForGuests(parameter: String)
    case stopWord
    case wrongWidth
    case adminsOnly(parameter: String)
    case noFileDate

    // The Idempotency-Key
    case repeatedDifferently
    case stillRunning
    case wrongIdempotencyKey
}

extension Rejection {
    /// The number that the answer carries in `error.code`.
    package var code: Int {
        switch self {
        case .noVersion, .noAction, .noKey, .wrongKey: 100
        case .unknownVersion: 110
        case .unknownAction, .wrongBase64: 120
        case .noSource, .emptySource, .base64ByGET, .flood: 130
        case .duplicate(let code): code
        case .banned: 401
        case .urlsDisabled: 403
        case .fetch(let refusal): refusal.code
        case .tooManyBytes, .stopWord: 400
        case .noFileSent: 601
        case .media(let refusal): refusal.code
        case .kindDisabled: 614
        case .methodNotAllowed: 700
        case .malformedForm: 701
        case .severalFiles: 703
        case .wrongFlag: 702
        case .wrongAlbum: 704
        case .wrongCategory: 705
        case .wrongExpiration: 706
        case .wrongTag: 707
        case .tooManyTags: 708
        case .notForGuests: 709
        case .byteQuota: 712
        case .fileQuota: 713
        case .repeatedDifferently: 714
        case .stillRunning: 715
        case .wrongIdempotencyKey: 716
        case .wrongWidth: 731
        case .adminsOnly: 732
        case .noFileDate: 733
        case .tooManyAttempts: 740
        case .tooManyWrongKeys: 741
        }
    }

    /// The HTTP status, which the body repeats as `status_code`.
    package var status: Int {
        switch self {
        case .methodNotAllowed: 405
        case .tooManyBytes: 413
        case .flood, .tooManyAttempts, .tooManyWrongKeys: 429
        case .stillRunning: 409
        case .repeatedDifferently: 422
        case .noVersion, .noAction, .unknownVersion, .unknownAction, .noKey, .wrongKey, .banned, .byteQuota, .fileQuota,
            .duplicate, .malformedForm, .noSource, .emptySource, .noFileSent, .severalFiles, .base64ByGET, .wrongBase64,
            .urlsDisabled, .fetch, .media, .kindDisabled, .wrongFlag, .wrongAlbum, .wrongCategory, .wrongExpiration,
            .wrongTag, .tooManyTags, .notForGuests, .stopWord, .wrongWidth, .adminsOnly, .noFileDate,
            .wrongIdempotencyKey:
            400
        }
    }

    /// Seconds after which it is worth trying again; `nil` where that changes nothing.
    package var retryAfter: Int? {
        switch self {
        case .flood(_, _, let secondsLeft), .tooManyAttempts(_, let secondsLeft), .tooManyWrongKeys(let secondsLeft):
            secondsLeft
        case .stillRunning: 1
        default: nil
        }
    }

    /// The sentence that the sender reads.
    package var message: String {
        switch self {
        case .noVersion: "No version provided"
        case .noAction: "No action provided"
        case .unknownVersion: "Invalid API version."
        case .unknownAction: "Invalid API action"
        case .methodNotAllowed: "Method not allowed: send POST, or GET with a URL as source"
        case .noKey: "No key provided"
        case .wrongKey: "Invalid API key."
        case .banned: "Request denied"
        case .flood(let limit, let period, _):
            "Flooding detected. You can only upload \(limit) images per \(RateLimits.name(ofPeriod: period))"
        case .tooManyAttempts(let limit, _):
            "Too many failed uploads: at most \(limit) per minute may be refused after they were examined or fetched"
        case .tooManyWrongKeys: "Too many wrong API keys: wait a minute before you try another one"
        case .byteQuota(let quota):
            "Your uploads may have \(ByteCount.text(quota)) together, which this one would exceed: delete others first"
        case .fileQuota(let quota): "You may have \(quota) uploads: delete others first"
        case .duplicate: "Duplicated upload"
        case .malformedForm(let fault): fault
        case .noSource: "Empty upload source"
        case .emptySource: "Empty source"
        case .noFileSent: "No file was uploaded (UPLOAD_ERR_NO_FILE)"
        case .severalFiles: "The form has several files: send each one in an upload of its own"
        case .base64ByGET: "Upload using base64 source must be done using POST method."
        case .wrongBase64: "Invalid base64 string"
        case .urlsDisabled: "URL uploading is disabled"
        case .fetch(let refusal): refusal.message
        case .tooManyBytes(let limit): "File too big - max \(ByteCount.text(limit))"
        case .media(let refusal): refusal.message
        case .kindDisabled(let kind): "Disabled image format (\(kind.extensions[0]))"
        case .wrongFlag(let parameter): "Invalid \(parameter): use 1 or 0"
        case .wrongWidth: "Invalid width: send a whole number of pixels, in digits"
        case .wrongAlbum: "Invalid album_id: there is no such album of yours"
        case .wrongCategory: "Invalid category_id: there is no such category"
        case .wrongExpiration: "Invalid expiration: use seconds, or a duration such as PT5M or P3D"
        case .wrongTag(let tag):
            "Invalid tag \"\(tag)\": use 1 to \(Tags.longest) characters without / and #, and not one symbol alone"
        case .tooManyTags(let limit): "Too many tags: use at most \(limit)"
        case .notForGuests(let parameter): "Guests may not use \(parameter): leave it out, or use a key of your own"
        case .stopWord: "Stop words found"
        case .repeatedDifferently:
            "This Idempotency-Key was used for another upload: use a new one for each upload"
        case .stillRunning: "The upload with this Idempotency-Key is still under way: try again in a moment"
        case .wrongIdempotencyKey: "Invalid Idempotency-Key: use at most 255 characters"
        case .adminsOnly(let parameter): "Only administrators may use \(parameter): leave it out"
        case .noFileDate: "The file does not tell when it was taken: leave use_file_date out"
        }
    }
}

extension Rejection {
    /// What cannot be recorded any more, though it was to be taken when the upload came.
    init(_ refusal: LimitExceeded) {
        switch refusal {
        case .keyRevoked: self = .wrongKey
        case .banned: self = .banned
        case .counter(let counter, let left):
            self = .flood(limit: counter.limit, period: counter.period, secondsLeft: left)
        case .byteQuota(let quota): self = .byteQuota(quota)
        case .fileQuota(let quota): self = .fileQuota(quota)
        }
    }
}

extension MediaRefusal {
    fileprivate var code: Int {
        switch self {
        case .empty, .unrecognized, .truncated, .corrupt, .narrowerThanAsked: 610
        case .unsupported, .uncommon: 613
        case .exceeds: 710
        case .crashed: 711
        case .tooLarge: 718
        case .tooSlow: 717
        case .widthOfMoving: 730
        }
    }

    fileprivate var message: String {
        switch self {
        case .empty: "Can't get target upload source info: the file is empty"
        case .unrecognized(let found): "Can't get target upload source info: this is \(found), not a picture or video"
        case .unsupported(let found): "Unavailable image format: \(found)"
        case .truncated(let kind): "Can't get target upload source info: the \(kind.mime) file is cut short or damaged"
        case .corrupt(let kind, let defect):
            "Can't get target upload source info: the \(kind.mime) file is damaged: \(defect.reason)"
        case .uncommon(let kind, let coding): "Unavailable image format: \(kind.mime) \(coding.reason)"
        case .narrowerThanAsked: "Target width is greater than the original image width"
        case .widthOfMoving: "A width cannot be given to a file that moves: leave it out"
        case .exceeds(let limit, let found, let allowed):
            "The file has too many \(limit.words): \(found), and \(allowed) are allowed"
        case .crashed: "The file could not be processed: it seems to be damaged"
        case .tooLarge: "The file could not be processed: it needs too much memory"
        case .tooSlow: "The file could not be processed in time: it is too complex"
        }
    }
}

extension MediaLimit {
    fileprivate var words: String {
        switch self {
        case .side: "pixels on one side"
        case .pixels: "pixels"
        case .frames: "frames"
        case .framePixels: "pixels in all its frames together"
        case .scans: "scans"
        case .chunks: "chunks of data"
        }
    }
}
