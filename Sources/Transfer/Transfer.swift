private import CCurl
private import System

/// One request to addresses that were checked, by libcurl. Redirects are reported and not followed.
package struct Transfer: ~Copyable {
    /// What came of a request, besides the bytes.
    package enum Outcome: Equatable {
        /// The whole body of a 200 was given to the caller.
        case complete
        case redirected(to: String)
        /// Another status, whose body was not read.
        case status(Int)
    }

    private let handle: UnsafeMutableRawPointer
    private let pins: UnsafeMutablePointer<curl_slist>
    private let url: String
    private let addresses: [IPAddress]
    private let hasName: Bool

    /// - Parameters:
    ///   - url: of http or https, within the bounds that the caller has checked.
    ///   - origin: `host:port` of the URL.
    ///   - hasName: whether the host is a name; for an address nothing is looked up.
    ///   - addresses: all of the host; no other is connected to.
    package init(
        of url: String, origin: String, hasName: Bool, at addresses: [IPAddress]
    ) throws(TransferError) {
        guard Self.isReady, let handle = curl_easy_init() else { throw .failed("curl cannot be set up") }
        // Several addresses of a host stand in one entry.
        guard let pins = curl_slist_append(nil, "\(origin):\(addresses.map(\.text).joined(separator: ","))") else {
            curl_easy_cleanup(handle)
            throw .failed("curl has no memory")
        }
        self.handle = handle
        self.pins = pins
        self.url = url
        self.addresses = addresses
        self.hasName = hasName
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_slist_free_all(pins)
    }

    /// Where Debian's ca-certificates puts each authority into a file of its own. The one file with all of them would
    /// be read anew for every request, which costs 20 ms.
    private static let certificates = "/etc/ssl/certs"

    /// Once for the process, before curl is used (libcurl-thread(3)). With many threads curl may not turn SIGPIPE off
    /// by itself, and a peer that is gone must not end the process.
    private static let isReady: Bool = {
        Signals.ignoreBrokenPipes()
        return curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
    }()

    /// For a connection to be there.
    private static let connectTime = Duration.seconds(5)

    private borrowing func setUp(_ time: Duration) throws(TransferError) {
        let texts: [(CURLoption, String)] = [
            (CURLOPT_URL, url), (CURLOPT_PROTOCOLS_STR, "http,https"), (CURLOPT_USERAGENT, "Martlet"),
            // No proxy, whatever the environment says.
            (CURLOPT_PROXY, ""), (CURLOPT_CAPATH, Self.certificates),
        ]
        let numbers: [(CURLoption, Int)] = [
            (CURLOPT_FOLLOWLOCATION, 0), (CURLOPT_PATH_AS_IS, 1), (CURLOPT_DISALLOW_USERNAME_IN_URL, 1),
            (CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)), (CURLOPT_HTTP09_ALLOWED, 0),
            (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2),
            // No signals, as there are other threads.
            (CURLOPT_NOSIGNAL, 1),
            (CURLOPT_CONNECTTIMEOUT_MS, min(time, Self.connectTime).milliseconds),
            (CURLOPT_TIMEOUT_MS, time.milliseconds),
        ]
        var codes = texts.map { martlet_curl_set_text(handle, $0.0, $0.1) }
        codes += numbers.map { martlet_curl_set_number(handle, $0.0, $0.1) }
        codes.append(martlet_curl_set_text(handle, CURLOPT_CAINFO, nil))
        if hasName { codes.append(martlet_curl_set_list(handle, CURLOPT_RESOLVE, pins)) }
        try Self.check(codes)
    }

    /// Runs the request.
    ///
    /// - Parameters:
    ///   - time: for all of it.
    ///   - limit: bytes of the body that are taken.
    ///   - take: called with the next bytes of the body of a 200, which are valid during the call.
    /// - Throws: `TransferError`, and what `take` throws.
    package func run(
        within time: Duration, atMost limit: Int, _ take: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> Outcome {
        try setUp(time)
        return try withoutActuallyEscaping(take) { take in
            let reception = Reception(of: handle, from: addresses, atMost: limit, take)
            try Self.check([
                martlet_curl_set_size(handle, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(limit)), reception.listen(),
            ])
            let code = withExtendedLifetime(reception) { curl_easy_perform(handle) }
            if let failure = reception.failure { throw failure }
            return try outcome(of: code)
        }
    }

    private borrowing func outcome(of code: CURLcode) throws(TransferError) -> Outcome {
        let status = martlet_curl_status(handle)
        // Of other answers the body was refused, and its length does not matter.
        if status != 200, [CURLE_OK, CURLE_WRITE_ERROR, CURLE_FILESIZE_EXCEEDED].contains(code) {
            if [301, 302, 303, 307, 308].contains(status), let location { return .redirected(to: location) }
            return .status(status)
        }
        switch code {
        case CURLE_OK: return .complete
        case CURLE_FILESIZE_EXCEEDED: throw .tooManyBytes
        case CURLE_OPERATION_TIMEDOUT: throw .tooSlow
        case CURLE_COULDNT_CONNECT: throw .unreachable
        case CURLE_URL_MALFORMAT: throw .malformedURL
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_ISSUER_ERROR: throw .notTrusted
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_WEIRD_SERVER_REPLY,
            CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING, CURLE_HTTP2, CURLE_WRITE_ERROR,
            // What curl says of a line in the head that is longer than 100 KiB.
            CURLE_OUT_OF_MEMORY:
            throw .brokenAnswer
        default: throw .failed("curl: \(String(cString: curl_easy_strerror(code)))")
        }
    }

    /// Where the answer says that the thing is.
    private var location: String? {
        var header: UnsafeMutablePointer<curl_header>?
        guard curl_easy_header(handle, "Location", 0, UInt32(CURLH_HEADER), -1, &header) == CURLHE_OK,
            let value = header?.pointee.value
        else { return nil }
        return String(cString: value)
    }

    private static func check(_ codes: [CURLcode]) throws(TransferError) {
        guard let code = codes.first(where: { $0 != CURLE_OK }) else { return }
        throw .failed("curl: \(String(cString: curl_easy_strerror(code)))")
    }
}

extension Duration {
    /// Whole milliseconds, at least 1, as 0 would mean no limit to curl.
    fileprivate var milliseconds: Int { max(1, Int(self / .milliseconds(1))) }
}
