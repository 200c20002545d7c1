import Fetch

extension FetchRefusal {
    /// The number that the answer carries in `error.code`. 400 is the reference's for addresses that it does not ask.
    var code: Int {
        switch self {
        case .scheme, .ownHost, .notPublic, .tooManyBytes: 400
        case .malformed: 720
        case .notFound: 721
        case .unreachable: 722
        case .notTrusted: 723
        case .status: 724
        case .tooManyRedirects: 725
        case .brokenAnswer: 726
        case .tooSlow: 727
        }
    }

    /// The sentence that the sender reads. It names no address of a machine.
    var message: String {
        switch self {
        case .malformed(let flaw): "Invalid URL: \(flaw.rawValue)"
        case .scheme(let scheme): "Unsupported URL scheme `\(scheme)`"
        case .ownHost: "Unsupported self host URL upload"
        case .notPublic: "Unsupported non-public IP address for upload"
        case .notFound: "The URL could not be fetched: its host was not found"
        case .unreachable: "The URL could not be fetched: its host takes no connection"
        case .notTrusted: "The URL could not be fetched: its host has no valid certificate for its name"
        case .status(let status): "The URL could not be fetched: its host answered with status \(status)"
        case .tooManyRedirects: "The URL could not be fetched: more than \(FetchSettings.mostRedirects) redirects"
        case .brokenAnswer: "The URL could not be fetched: its host's answer is broken or cut short"
        case .tooSlow: "The URL could not be fetched in time"
        case .tooManyBytes: "The URL leads to a file that is too big"
        }
    }
}
