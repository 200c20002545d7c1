package import Media
package import System

/// Which uploads get a mark, and which one (`watermark.*`), as in the reference.
package struct WatermarkSettings: Sendable {
    /// `watermark.image` (path, none): a PNG.
    package var image: String?
    /// `watermark.text` (text, none), drawn in the font of `watermark.font` (path). There is no mark without one of
    /// both.
    package var text: String?
    package var font = "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"
    /// `watermark.roles` (default all): whose uploads get it.
    package var roles = Set(Role.allCases)
    /// `watermark.position`, `.opacity`, `.margin`, `.percentage`, `.min_width`, `.min_height`, `.gif`.
    package var mark = Watermark()
    /// The picture of the mark, once it was opened; `nil` when there is none.
    package var file: MemoryFile?

    package init() {}

    package var isSet: Bool { image != nil || text != nil }

    /// Who sends an upload, as far as marks go.
    package enum Role: String, CaseIterable, Sendable {
        case admins, users, guests
    }

    /// The mark for a principal's uploads and its picture; `nil` when there is none to lay on them.
    func mark(for principal: Principal) -> (watermark: Watermark, file: MemoryFile)? {
        let role: Role =
            switch principal {
            case .guest: .guests
            case .user: .users
            case .administrator: .admins
            }
        guard let file, roles.contains(role) else { return nil }
        return (mark, file)
    }
}

/// A watermark that cannot be used: the operator's fault, and no sender's.
package struct WatermarkError: Error, Equatable, CustomStringConvertible {
    package let key: String
    package let reason: String

    package init(key: String, reason: String) {
        self.key = key
        self.reason = reason
    }

    package var description: String { "\(key) \(reason)" }
}

extension MarkFlaw {
    /// What is said of the picture's file.
    package var reason: String {
        switch self {
        case .notPNG: "is no good PNG"
        case .moving: "is a PNG that moves"
        case .tooLarge: "has more pixels than media.max_side and media.max_pixels allow"
        }
    }
}
