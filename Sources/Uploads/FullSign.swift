import Glibc

/// A file that stands while no other upload can be taken. nginx looks for it and refuses by itself, for a fraction of
/// what asking us would cost: under too much load the processors are there for what was taken.
package struct FullSign: Sendable {
    private let path: String

    /// Takes down what a crash has left standing.
    package init(besides imagesPath: String) throws(FullSignFault) {
        path = Self.path(besides: imagesPath)
        try takeDown()
    }

    /// Beside the folder of the images, where nginx serves nothing and the service may write.
    package static func path(besides imagesPath: String) -> String { "\(imagesPath)-full" }

    /// Where this cannot be done nginx goes on asking, which costs time and nothing else.
    func putUp() {
        let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        if file >= 0 { close(file) }
    }

    func takeDown() throws(FullSignFault) {
        if unlink(path) == 0 { return }
        let error = errno
        // A disk that cannot be written says no to what is not there, too.
        if access(path, F_OK) != 0 && errno == ENOENT { return }
        throw FullSignFault(path: path, errno: error)
    }
}

/// A sign that says what is not so: nginx refuses every upload while it stands.
package struct FullSignFault: Error, CustomStringConvertible {
    package let path: String
    package let errno: Int32

    package var description: String {
        "\(path) cannot be taken away (\(String(cString: strerror(errno)))): nginx refuses every upload while it is there"
    }
}
