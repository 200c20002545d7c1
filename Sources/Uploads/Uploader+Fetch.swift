import Fetch
import Storage

extension Uploader {
    /// Gets the bytes behind a URL, for a sender who may have them fetched.
    ///
    /// - Parameter file: where the bytes go.
    func fetch(
        _ url: String, into file: consuming IncomingFile, for sender: Sender, atMost limit: Int
    ) throws -> ReceivedFile {
        guard settings.urls.allows(sender) else { throw Rejection.urlsDisabled }
        try checkSpace(for: limit)
        do {
            let address = try WebAddress(url)
            try fetcher.fetch(address, atMost: limit) { try file.append($0) }
            return ReceivedFile(file, name: address.fileName)
        } catch FetchRefusal.tooManyBytes {
            throw Rejection.tooManyBytes(limit: limit)
        } catch let refusal as FetchRefusal {
            throw Rejection.fetch(refusal)
        }
    }
}
