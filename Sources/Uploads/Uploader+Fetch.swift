import Fetch
import Storage

extension Uploader {
    /// Gets the bytes behind a URL, for a principal that may have them fetched.
    ///
    /// - Parameters:
    ///   - file: where the bytes go.
    ///   - begin: called before anybody is asked for them, as an attempt begins.
    func fetch(
        _ url: String, into file: consuming IncomingFile, for principal: Principal, atMost limit: Int,
        begin: () throws -> Void
    ) throws -> ReceivedFile {
        guard settings.fromURL.allows(principal) else { throw Rejection.urlsDisabled }
        try checkSpace(for: limit)
        do {
            let address = try WebAddress(url)
            try begin()
            try fetcher.fetch(address, for: principal.name, atMost: limit) { try file.append($0) }
            return ReceivedFile(file, name: address.fileName)
        } catch FetchRefusal.tooManyBytes {
            throw Rejection.tooManyBytes(limit: limit)
        } catch let refusal as FetchRefusal {
            throw Rejection.fetch(refusal)
        }
    }
}
