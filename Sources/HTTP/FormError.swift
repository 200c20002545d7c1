/// What is wrong with a form.
package enum FormError: Error, Equatable {
    /// The header `Content-Type` has no boundary for the parts of the body.
    case noBoundary
    /// The boundary is longer than 200 bytes.
    case boundaryTooLong
    /// The body ends before the boundary that closes it.
    case endsEarly
    /// A boundary is followed by something else than the end of its line.
    case brokenBoundary
    /// The headers of a part have more bytes than `limit`.
    case partHeadersTooLong(limit: Int)
    /// A part does not say which field it is.
    case partWithoutName
    /// The form has more fields than `limit`.
    case tooManyFields(limit: Int)
    /// A field other than the source has more bytes than `limit`.
    case fieldTooLong(name: String, limit: Int)

    /// The sentence that the sender reads.
    package var message: String {
        switch self {
        case .noBoundary: "The form has no boundary in its Content-Type: let the client set that header by itself"
        case .boundaryTooLong: "The boundary of the form is too long: use at most 200 characters"
        case .endsEarly: "The form ends before its closing boundary: send it again"
        case .brokenBoundary: "The form has a broken boundary line: end lines by CR and LF"
        case .partHeadersTooLong(let limit): "The headers of a part are too long: use at most \(limit) bytes"
        case .partWithoutName: "A part of the form has no name: give each one a name in Content-Disposition"
        case .tooManyFields(let limit): "The form has too many fields: use at most \(limit)"
        case .fieldTooLong(let name, let limit): "The field \(name) is too long: use at most \(limit) bytes"
        }
    }
}
