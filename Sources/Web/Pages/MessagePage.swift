import HTTP
import Storage
import Uploads

/// A short answer to a person: what is the matter, and what may be done.
struct MessagePage: Sendable {
    let status: Int
    let title: String
    let text: String
    var headers: [Header] = []

    static let notFound = MessagePage(
        status: 404, title: "Not found",
        text: "There is nothing here. The address may be misspelt, or what stood here was deleted.")

    static let expired = MessagePage(
        status: 410, title: "Gone", text: "What stood here had an end set by its sender, and that is over.")

    static let unapproved = MessagePage(
        status: 403, title: "Not yet", text: "This waits for somebody to approve it. Come again later.")

    static let busy = MessagePage(
        status: 503, title: "Busy", text: "Too many passwords are being checked. Try again in a moment.",
        headers: [Header("Retry-After", "1")])

    static let needsPassword = MessagePage(
        status: 401, title: "Closed", text: "This album is password-protected.")

    static let noViewer = MessagePage(
        status: 403, title: "No address of ours", text: "Send the address of a picture or video of this site as url.")

    static let unknownFormat = MessagePage(
        status: 501, title: "Unknown format", text: "The formats are json and xml.")

    static let wrongBound = MessagePage(
        status: 400, title: "No size", text: "maxwidth and maxheight are whole numbers of pixels.")

    static let deleted = MessagePage(status: 200, title: "Deleted", text: "It is gone for ever.")

    static func methodNotAllowed(_ methods: [String]) -> MessagePage {
        MessagePage(
            status: 405, title: "Method not allowed",
            text: "This address only knows \(methods.joined(separator: ", ")).",
            headers: [Header("Allow", methods.joined(separator: ", "))])
    }

    /// - Parameter seconds: after which it may be tried again.
    static func tooManyTries(seconds: Int) -> MessagePage {
        MessagePage(
            status: 429, title: "Too many tries",
            text: "Too many wrong tries came from your address. Come again in \(seconds) seconds.",
            headers: [Header("Retry-After", String(seconds))])
    }
}

extension MessagePage {
    init(_ failure: Failure) {
        let (title, text) =
            switch failure {
            case .rejected(let rejection): (Status.reasonPhrase(rejection.status), rejection.message)
            case .unavailable(.passing, _): ("Busy", "The site is busy. Try again in a moment.")
            case .unavailable(.full, _): ("No space left", "The site has no space left. Try again later.")
            case .internalError: ("Something went wrong", "This is a fault of ours. Try again in a moment.")
            }
        self.init(
            status: failure.status, title: title, text: text,
            headers: failure.retryAfter.map { [Header("Retry-After", String($0))] } ?? [])
    }
}
