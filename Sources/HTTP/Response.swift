/// An answer, complete.
package struct Response: Sendable, Equatable {
    package var status: Int
    package var headers: [Header]
    package var body: ResponseBody

    package init(status: Int, headers: [Header] = [], body: ResponseBody = .text("")) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The status with its words, `200 OK`.
    package var statusLine: String { "\(status) \(Status.reasonPhrase(status))" }

    /// The value of the first header of a name, whatever its case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// One line of an answer's head.
package struct Header: Sendable, Equatable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
