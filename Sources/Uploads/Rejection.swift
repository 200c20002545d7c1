import Media

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

    // The form
    case malformedForm(String)

    // The source
    case noSource
    case emptySource
    case noFileSent
    case base64ByGET
    case wrongBase64
    case urlsDisabled
    case tooManyBytes(limit: Int)

    // The file
    case media(MediaRefusal)
    case kindDisabled(Kind)

    // The parameters
    case wrongFlag(parameter: String)
    case unsupportedParameter(String)
    case wrongWidth
}

extension Rejection {
    /// The number that the answer carries in `error.code`.
    package var code: Int {
        switch self {
        case .noVersion, .noAction, .noKey, .wrongKey: 100
        case .unknownVersion: 110
        case .unknownAction, .wrongBase64: 120
        case .noSource, .emptySource, .base64ByGET: 130
        case .urlsDisabled: 403
        case .tooManyBytes: 400
        case .noFileSent: 601
        case .media(let refusal): refusal.code
        case .kindDisabled: 614
        case .methodNotAllowed: 700
        case .malformedForm: 701
        case .wrongFlag: 702
        case .unsupportedParameter: 703
        case .wrongWidth: 731
        }
    }

    /// The HTTP status, which the body repeats as `status_code`.
    package var status: Int {
        switch self {
        case .methodNotAllowed: 405
        case .tooManyBytes: 413
        default: 400
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
        case .malformedForm(let fault): fault
        case .noSource: "Empty upload source"
        case .emptySource: "Empty source"
        case .noFileSent: "No file was uploaded (UPLOAD_ERR_NO_FILE)"
        case .base64ByGET: "Upload using base64 source must be done using POST method."
        case .wrongBase64: "Invalid base64 string"
        case .urlsDisabled: "URL uploading is disabled"
        case .tooManyBytes(let limit): "File too big - max \(ByteCount.text(limit))"
        case .media(let refusal): refusal.message
        case .kindDisabled(let kind): "Disabled image format (\(kind.extensions[0]))"
        case .wrongFlag(let parameter): "Invalid \(parameter): use 1 or 0"
        case .wrongWidth: "Invalid width: send a whole number of pixels, in digits"
        case .unsupportedParameter(let parameter): "This site does not take the parameter \(parameter): leave it out"
        }
    }
}

extension MediaRefusal {
    fileprivate var code: Int {
        switch self {
        case .empty, .unrecognized, .damaged, .narrowerThanAsked: 610
        case .unsupported: 613
        case .exceeds: 710
        case .crashed, .tooSlow: 711
        case .widthOfMoving: 730
        }
    }

    fileprivate var message: String {
        switch self {
        case .empty: "Can't get target upload source info: the file is empty"
        case .unrecognized(let found): "Can't get target upload source info: this is \(found), not a picture"
        case .unsupported(let found): "Unavailable image format: \(found)"
        case .damaged(let kind): "Can't get target upload source info: the \(kind.mime) file is cut short or damaged"
        case .narrowerThanAsked: "Target width is greater than the original image width"
        case .widthOfMoving: "A width cannot be given to a file that moves: leave it out"
        case .exceeds(let limit, let found, let allowed):
            "The picture has too many \(limit.words): \(found), and \(allowed) are allowed"
        case .crashed: "The file could not be processed: it seems to be damaged"
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
